"""A headline breaks at its own punctuation first."""

import pytest
from django.template import Context, Template
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from frontend.phrases import as_spans, marked_spans, phrases


@pytest.mark.parametrize(
    ("headline", "parts"),
    [
        ("六千四百年前的一条龙，如今住在我们隔壁", ["六千四百年前的一条龙，", "如今住在我们隔壁"]),
        ("赵桂兰：一根麦秆能熨出七种黄", ["赵桂兰：", "一根麦秆能熨出七种黄"]),
        ("他说：“不搬。”就走了", ["他说：", "“不搬。”", "就走了"]),
        ("《朝阳沟》", ["《朝阳沟》"]),
        ("", []),
    ],
)
def test_headline_is_cut_after_its_marks(headline: str, parts: list[str]):
    assert phrases(headline) == parts


@given(st.text(alphabet="龙虎，。：“”《》 a<", max_size=40))
def test_nothing_of_a_headline_is_lost(headline: str):
    assert "".join(phrases(headline)) == headline


def test_short_headline_needs_no_span():
    assert as_spans("身边") == "身边"


def test_marks_of_html_in_a_headline_are_escaped():
    assert as_spans("<b>，好</b>") == (
        '<span class="ph">&lt;b&gt;，</span><span class="ph">好&lt;/b&gt;</span>'
    )


@pytest.mark.parametrize(
    ("found", "shown"),
    [
        (
            "东北庄<mark>杂技</mark>：六百年",
            '<span class="ph">东北庄<mark>杂技</mark>：</span><span class="ph">六百年</span>',
        ),
        ("<mark>龙，虎</mark>斗", "<mark>龙，虎</mark>斗"),
        ("东北庄<mark>杂技</mark>剧场", "东北庄<mark>杂技</mark>剧场"),
        (
            "A &amp; B，C",
            '<span class="ph">A &amp; B，</span><span class="ph">C</span>',
        ),
    ],
    ids=["mark in a phrase", "mark over a break", "nothing to break at", "escaped sign"],
)
def test_found_headline_breaks_without_tearing_a_mark(found: str, shown: str):
    assert marked_spans(SafeString(found)) == shown


def test_headline_that_nobody_made_safe_is_escaped_before_it_is_broken():
    html = Template("{{ headline|phrased_marks }}").render(Context({"headline": "<b>龙</b>，虎"}))

    assert "<b>" not in html
    assert "&lt;b&gt;" in html
