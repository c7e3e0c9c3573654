"""The token fields of a document: what goes where, and what never meets."""

from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.words import normalise
from search.analysis.grams import BORDER, bigrams
from search.analysis.tokens import EMPTY, TokenFields, analyse
from tests.factories.plans import local_segmenter, plain_segmenter
from tests.factories.search import a_document

FIELDS = {
    "title": "title_w",
    "place": "place_w",
    "summary": "summary_w",
    "body": "body_w",
    "speech": "speech_w",
}


def tokens_of(**values: object) -> TokenFields:
    empty = {"title": "", "summary": "", "place": "", "body": "", "speech": "", "tags": ()}
    return analyse(a_document(**{**empty, **values}), local_segmenter())


@pytest.mark.parametrize(("part", "field"), FIELDS.items(), ids=list(FIELDS))
def test_each_part_of_a_document_has_its_own_words(part: str, field: str) -> None:
    tokens = asdict(tokens_of(**{part: "月嫂"}))

    assert tokens[field].split() == ["月嫂"]
    others = set(FIELDS.values()) - {field}
    assert all(tokens[other] == EMPTY for other in others)


@pytest.mark.parametrize("part", ["title", "place", "summary", "body", "speech"])
def test_any_two_characters_of_any_part_can_be_found(part: str) -> None:
    tokens = tokens_of(**{part: "大平调"})

    assert {"大平", "平调"} <= set(tokens.all_g.split())


def test_grams_of_the_title_stand_apart_too() -> None:
    tokens = tokens_of(title="大平调", body="目连戏")

    assert tokens.title_g.split() == ["大平", "平调", BORDER, "大", "平", "调"]


def test_a_tag_is_one_word_and_its_parts() -> None:
    tokens = tokens_of(tags=("传统戏曲", "3D打印"))

    assert {"传统戏曲", "传统", "戏曲", "3d打印", "3d", "打印"} <= set(tokens.tags_w.split())


def test_a_tag_that_is_a_word_already_is_named_once() -> None:
    assert tokens_of(tags=("杂技", "杂技")).tags_w.split() == ["杂技"]


def test_repeated_words_of_a_text_count_as_often_as_they_are_said() -> None:
    assert tokens_of(body="杂技，杂技，杂技").body_w.split() == ["杂技"] * 3


@pytest.mark.parametrize(
    ("values", "across"),
    [
        ({"title": "中华", "summary": "第一龙"}, "华第"),
        ({"tags": ("中华", "第一龙")}, "华第"),
        ({"title": "中华。第一龙"}, "华第"),
        ({"body": "中华", "speech": "第一龙"}, "华第"),
        ({"place": "中华", "body": "第一龙"}, "华第"),
    ],
    ids=["title and summary", "two tags", "two sentences", "body and speech", "place and body"],
)
def test_no_gram_reaches_from_one_part_into_the_next(
    values: dict[str, object], across: str
) -> None:
    grams = tokens_of(**values).all_g.split()

    assert across not in grams
    before = grams.index("中华")
    assert grams[before + 1] == BORDER


def test_the_phrase_of_two_titles_words_needs_them_side_by_side() -> None:
    grams = " ".join(bigrams("麦秆画"))

    assert grams in tokens_of(title="麦秆画工序").title_g
    assert grams not in tokens_of(title="麦秆编的画框").title_g


def test_marks_alone_leave_a_field_empty() -> None:
    tokens = tokens_of(title="！！！", summary="——", body="…")

    assert {tokens.title_w, tokens.summary_w, tokens.body_w, tokens.title_g} == {EMPTY}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("濮陽雜技", "濮阳杂技"),
        ("ＷＩＦＩ密码", "wifi密码"),
        ("杂\u200b技", "杂技"),
        ("Ktv 杂技", "KTV 杂技"),
    ],
    ids=["traditional", "wide", "hidden marks", "case"],
)
def test_two_ways_to_write_a_text_have_equal_tokens(written: str, meant: str) -> None:
    first, second = tokens_of(title=written, tags=(written,)), tokens_of(title=meant, tags=(meant,))

    assert first == second


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=40)
def test_tokens_are_never_empty_and_never_hold_what_splits_them(title: str, body: str) -> None:
    tokens = asdict(analyse(a_document(title=title, body=body), plain_segmenter()))

    for field in tokens.values():
        assert field.split()
        assert field == " ".join(field.split(" "))


@given(st.text(alphabet="目连戏 ，大平调", max_size=20))
@settings(max_examples=40)
def test_the_words_of_a_title_are_all_characters_of_the_title(title: str) -> None:
    words = tokens_of(title=title).title_w.split()

    assert all(word in normalise(title) or word == EMPTY for word in words)
