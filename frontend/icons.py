"""The icons of the sprite; a name that is not in it is an error, not an empty square."""

import json
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frontend.errors import UnknownIcon

SPRITE = "build/icons.svg"


@cache
def names() -> frozenset[str]:
    """Every icon the build puts into the sprite."""
    listed = Path(__file__).with_name("icons.json").read_text(encoding="utf-8")
    return frozenset(json.loads(listed))


def draw(name: str) -> SafeString:
    """The icon as inline SVG, silent to screen readers: words always stand beside it."""
    if name not in names():
        raise UnknownIcon(name)
    return format_html(
        '<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', static(SPRITE), name
    )
