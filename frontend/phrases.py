"""Where a headline may break: after its own punctuation first."""

import re

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

PHRASE = re.compile(r"[^，。：；？！、]*[，。：；？！、]*[”』」）》]*")


def phrases(headline: str) -> list[str]:
    """The headline cut after its marks; closing quotes stay with what they close."""
    return [part for part in PHRASE.findall(headline) if part]


def as_spans(headline: str) -> SafeString:
    """Each phrase in a span that the stylesheet keeps together while there is room."""
    parts = phrases(headline)
    if len(parts) <= 1:
        return format_html_join("", "{}", [(part,) for part in parts])
    return format_html_join("", '<span class="ph">{}</span>', [(part,) for part in parts])


def marked_spans(headline: SafeString) -> SafeString:
    """The same where words are marked; a mark that runs over a break leaves all as it is."""
    parts = phrases(headline)
    if len(parts) <= 1 or any(part.count("<mark>") != part.count("</mark>") for part in parts):
        return headline
    return format_html_join("", '<span class="ph">{}</span>', [(SafeString(p),) for p in parts])
