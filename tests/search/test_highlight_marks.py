"""Marks: everything is escaped first, then the found words are marked where they stand."""

import re

import pytest
from django.utils.html import escape
from hypothesis import given, settings
from hypothesis import strategies as st

from search.highlighting import AROUND, highlight, snippet

hostile = st.text(alphabet="<>&\"'mark/ 杂技龙a\u200b…", max_size=40)
some_words = st.lists(st.text(alphabet="<>&杂技龙amrk", min_size=1, max_size=3), max_size=3)


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("东北庄杂技", ["杂技"], "东北庄<mark>杂技</mark>"),
        ("杂技，杂技", ["杂技"], "<mark>杂技</mark>，<mark>杂技</mark>"),
        ("杂技", ["豫剧"], "杂技"),
        ("杂技", [], "杂技"),
        ("杂技", [""], "杂技"),
        ("", ["杂技"], ""),
        ("麦秆画传习", ["麦秆画", "麦秆"], "<mark>麦秆画</mark>传习"),
        ("麦秆画传习", ["麦秆", "画传"], "<mark>麦秆画传</mark>习"),
        ("龙龙龙", ["龙"], "<mark>龙龙龙</mark>"),
        ("KTV里的Ktv", ["ktv"], "<mark>KTV</mark>里的<mark>Ktv</mark>"),
        ("廣場舞", ["广场舞"], "<mark>廣場舞</mark>"),
        ("\uff13\uff24打印", ["3d"], "<mark>\uff13\uff24</mark>打印"),
        ("面积80㎡", ["m2"], "面积80<mark>㎡</mark>"),
        ("杂\u200b技", ["杂技"], "<mark>杂\u200b技</mark>"),
        ("等…杂技\u200b\u200b！", ["杂技"], "等…<mark>杂技</mark>\u200b\u200b！"),
        ("a.c", ["."], "a<mark>.</mark>c"),
        ("abc", ["."], "abc"),
        ("(龙)", ["(龙)"], "<mark>(龙)</mark>"),
    ],
    ids=[
        *("at the end", "twice", "not there", "no words", "an empty word", "no text"),
        *("one inside the other", "side by side", "neighbouring repeats", "any case"),
        *(
            "traditional",
            "wide",
            "one sign for two",
            "hidden mark",
            "longer and shorter cancel out",
        ),
        *("a dot is a dot", "and nothing else", "brackets are brackets"),
    ],
)
def test_words_are_marked_where_they_stand(text: str, words: list[str], html: str) -> None:
    assert highlight(text, words) == html


@pytest.mark.parametrize(
    ("text", "words", "html"),
    [
        ("<b>杂技</b>", ["杂技"], "&lt;b&gt;<mark>杂技</mark>&lt;/b&gt;"),
        ("<mark>杂技</mark>", ["杂技"], "&lt;mark&gt;<mark>杂技</mark>&lt;/mark&gt;"),
        ("<script>", ["script"], "&lt;<mark>script</mark>&gt;"),
        ("<script>", ["<script>"], "<mark>&lt;script&gt;</mark>"),
        ("A&B", ["a&b"], "<mark>A&amp;B</mark>"),
        ("A&amp;B", ["amp"], "A&amp;<mark>amp</mark>;B"),
        ("'\"", ["x"], "&#x27;&quot;"),
    ],
    ids=[
        *("a tag around", "a mark of its own", "a word inside a tag", "a tag as the word"),
        *("a sign that is escaped", "an entity as text", "quotes"),
    ],
)
def test_nothing_that_is_text_becomes_html(text: str, words: list[str], html: str) -> None:
    assert highlight(text, words) == html


@given(hostile, some_words)
@settings(max_examples=120)
def test_marks_are_the_only_tags_of_any_text(text: str, words: list[str]) -> None:
    html = highlight(text, words)

    assert set(re.findall("<[^>]*>?", html)) <= {"<mark>", "</mark>"}
    assert html.count("<mark>") == html.count("</mark>")
    assert html.replace("<mark>", "").replace("</mark>", "") == escape(text)


@given(hostile, some_words)
@settings(max_examples=80)
def test_marks_open_and_close_in_turn(text: str, words: list[str]) -> None:
    tags = re.findall("</?mark>", highlight(text, words))

    assert tags == ["<mark>", "</mark>"] * (len(tags) // 2)


@given(hostile, hostile, hostile, some_words)
@settings(max_examples=80)
def test_a_snippet_is_as_safe_as_a_highlight(
    title: str, summary: str, body: str, words: list[str]
) -> None:
    html = snippet(title=title, summary=summary, body=body, words=words)

    assert set(re.findall("<[^>]*>?", html)) <= {"<mark>", "</mark>"}


BODY = "前" * 100 + "喷火" + "后" * 100


@pytest.mark.parametrize(
    ("title", "summary", "body", "shown"),
    [
        ("喷火", "古老戏种", BODY, "古老戏种"),
        ("目连戏", "会喷火的戏", BODY, "会<mark>喷火</mark>的戏"),
        ("目连戏", "古老戏种", "没有那个词", "古老戏种"),
        ("目连戏", "", "", ""),
        ("目连戏", "古老戏种", "喷火的人", "<mark>喷火</mark>的人"),
    ],
    ids=["in the title", "in the summary", "nowhere", "nothing there", "at the start of the body"],
)
def test_the_text_of_a_hit_shows_why_it_was_found(
    title: str, summary: str, body: str, shown: str
) -> None:
    assert snippet(title=title, summary=summary, body=body, words=["喷火"]) == shown


def test_around_a_word_of_the_body_stand_forty_characters_on_each_side() -> None:
    shown = snippet(title="", summary="", body=BODY, words=["喷火"])

    assert shown == f"…{'前' * AROUND}<mark>喷火</mark>{'后' * AROUND}…"


@pytest.mark.parametrize(
    ("before", "after", "begins", "ends"),
    [(10, 10, "前", "后"), (10, 90, "前", "…"), (90, 10, "…", "后"), (40, 40, "前", "后")],
    ids=["short", "cut behind", "cut in front", "exactly forty"],
)
def test_dots_stand_only_where_text_was_cut(
    before: int, after: int, begins: str, ends: str
) -> None:
    shown = snippet(
        title="", summary="", body="前" * before + "喷火" + "后" * after, words=["喷火"]
    )

    assert shown.startswith(begins)
    assert shown.endswith(ends)


def test_every_word_near_the_first_one_is_marked() -> None:
    body = "前" * 60 + "喷火，钢叉，又喷火" + "后" * 60 + "喷火"

    shown = snippet(title="", summary="", body=body, words=["喷火", "钢叉"])

    assert shown.count("<mark>") == 3


def test_html_of_the_body_is_escaped_in_the_cut() -> None:
    shown = snippet(title="", summary="", body="<b>喷火</b>", words=["喷火"])

    assert shown == "&lt;b&gt;<mark>喷火</mark>&lt;/b&gt;"
