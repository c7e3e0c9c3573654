"""Whatever goes into the record has a name people read."""

import re
from pathlib import Path

from django.conf import settings

from cms.audit.acts import named_acts, words_of
from cms.pages import publication_record

# A keyword, or the first word of the helper that fills in the rest.
RECORDED = re.compile(r'(?:action=|_keep_record\()"([a-z]+\.[a-z_]+)"')


def recorded() -> set[str]:
    """The codes the site's own code writes down."""
    files = (Path(settings.BASE_DIR) / "cms").rglob("*.py")
    found = {code for file in files for code in RECORDED.findall(file.read_text(encoding="utf-8"))}
    return (found | set(publication_record.RECORDED.values())) - set(publication_record.RECORDED)


def test_every_act_that_is_recorded_has_a_name_and_no_name_is_left_over():
    assert recorded() == set(named_acts())


def test_an_act_is_told_in_plain_words():
    assert words_of("people.signed_in") == "登录"


def test_an_act_nobody_names_any_more_keeps_its_code():
    assert words_of("people.flew") == "people.flew"
