"""Raw block data: ids that follow from the name, comparing without them, what is still missing."""

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.columns import readiness
from cms.columns.blocks import ComicPanelsBlock, StoryBodyBlock
from cms.columns.models import Kind
from cms.columns.stream import with_ids, without_ids

BODY = StoryBodyBlock()
words = st.text(alphabet="龙虎豹狮象", min_size=1, max_size=5)
blocks = st.one_of(
    st.tuples(st.just("heading"), words),
    st.tuples(st.just("text"), words.map(lambda text: f"<p>{text}</p>")),
    st.tuples(st.just("quote"), st.fixed_dictionaries({"text": words, "cite": words})),
    st.tuples(
        st.just("steps"), st.fixed_dictionaries({"steps": st.lists(words, min_size=1, max_size=4)})
    ),
)
bodies = st.lists(blocks, max_size=6)


def ids_in(raw: Any) -> list[str]:
    if isinstance(raw, dict):
        own = [raw["id"]] if "id" in raw else []
        return own + [found for part in raw.values() for found in ids_in(part)]
    return [found for part in raw for found in ids_in(part)] if isinstance(raw, list) else []


def body_of(*raw):
    """A stream value as a page holds it."""
    return BODY.to_python(with_ids(BODY, raw, name="long"))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(bodies, words)
def test_the_same_name_and_words_give_the_same_ids(raw, name):
    assert with_ids(BODY, raw, name=name) == with_ids(BODY, raw, name=name)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(bodies)
def test_no_two_blocks_or_items_share_an_id(raw):
    ids = ids_in(with_ids(BODY, raw, name="long"))

    assert len(set(ids)) == len(ids)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(bodies)
def test_two_names_never_share_an_id(raw):
    one, other = (ids_in(with_ids(BODY, raw, name=name)) for name in ("long", "hu"))

    assert not set(one) & set(other)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(bodies)
def test_without_ids_two_names_say_the_same(raw):
    one, other = (with_ids(BODY, raw, name=name) for name in ("long", "hu"))

    assert without_ids(one) == without_ids(other)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(bodies)
def test_wagtail_reads_back_what_was_written_and_keeps_the_ids(raw):
    stored = with_ids(BODY, raw, name="long")

    assert BODY.to_python(stored).get_prep_value() == stored


def test_a_comics_lines_have_ids_of_their_own():
    line = {"speaker": "旁白", "text": "话"}
    raw = [("panel", {"image": None, "alt": "画", "speech": [line, line]})]

    stored = with_ids(ComicPanelsBlock(), raw, name="sofa")

    assert len(set(ids_in(stored))) == 3


@pytest.mark.parametrize(
    "raw", [[("html", "x")], [("quote", {"word": "x"})]], ids=["block", "part"]
)
def test_a_block_or_a_part_nobody_knows_is_refused(raw):
    with pytest.raises(KeyError):
        with_ids(BODY, raw, name="long")


def test_comparing_looks_at_order_and_words():
    one, other = (("heading", "龙"), ("heading", "虎")), (("heading", "虎"), ("heading", "龙"))

    assert without_ids(with_ids(BODY, one, name="a")) != without_ids(
        with_ids(BODY, other, name="a")
    )


# What a story lacks before readers may see it

TOLD = {"image": None, "alt": "一条龙", "decorative": False}
UNTOLD = {**TOLD, "alt": " "}
SILENT = {**UNTOLD, "decorative": True}


@pytest.mark.parametrize(
    ("raw", "lacking"),
    [
        ((), {}),
        ((("heading", "龙"),), {}),
        ((("picture", TOLD),), {}),
        ((("picture", SILENT),), {}),
        ((("picture", UNTOLD),), {"body": readiness.MISSING_ALT}),
        ((("picture", TOLD), ("picture", UNTOLD)), {"body": readiness.MISSING_ALT}),
        ((("gallery", {"pictures": [TOLD, SILENT]}),), {}),
        ((("gallery", {"pictures": [TOLD, UNTOLD]}),), {"body": readiness.MISSING_ALT}),
        ((("text", '<p><a href="/a/">看戏的地方</a></p>'),), {}),
        ((("text", '<p><a href="/a/">点击这里</a></p>'),), {"body": readiness.UNCLEAR_LINK}),
        ((("text", '<p><a href="/a/">点这里</a></p>'),), {"body": readiness.UNCLEAR_LINK}),
        ((("text", '<p><a href="/a/">点击此处</a></p>'),), {"body": readiness.UNCLEAR_LINK}),
        ((("text", "<p>看点这里的戏</p>"),), {}),
        (
            (("text", '<p><a href="/a/">点这里</a></p>'), ("picture", UNTOLD)),
            {"body": readiness.MISSING_ALT},
        ),
    ],
    ids=[
        "nothing written", "no picture", "told", "decoration", "untold", "second untold",
        "gallery told", "gallery untold", "clear link", "unclear", "unclear short",
        "unclear formal", "the words without a link", "both: the picture first",
    ],
)  # fmt: skip
def test_a_body_lacks_words_for_pictures_and_clear_links(raw, lacking):
    assert readiness.lacks_of_body(body_of(*raw)) == lacking


@pytest.mark.parametrize(
    "name", ["call_out", "law_answer"], ids=["in a call-out", "in the answer to a question"]
)
def test_an_unclear_link_is_found_wherever_text_is_written(name):
    link = '<p>报名请<a href="https://example.org/">点击这里</a></p>'
    raw = {"text": link} if name == "call_out" else {"question": "问", "answer": link}

    assert readiness.lacks_of_body(body_of((name, raw))) == {"body": readiness.UNCLEAR_LINK}


@pytest.mark.parametrize(
    "link",
    [
        '<a href="/a/"><b>点击这里</b></a>',
        '<a href="/a/"> 点击这里 </a>',
        '<a href="/a/">点击这里。</a>',
        '<b><a href="/a/">点击这里</a></b>',
    ],
    ids=["bold inside", "with blanks", "with a full stop", "bold outside"],
)
def test_dressing_up_an_unclear_link_makes_it_no_clearer(link):
    assert readiness.lacks_of_body(body_of(("text", f"<p>{link}</p>"))) == {
        "body": readiness.UNCLEAR_LINK
    }


def an_entry(needs_law, **values):
    usual = {"kind_id": 1, "kind": Kind(needs_law=needs_law), "law_name": "", "law_article": ""}
    return SimpleNamespace(**{**usual, **values})


@pytest.mark.parametrize(
    ("needs_law", "values", "fields"),
    [
        (False, {}, set()),
        (True, {}, {"law_name", "law_article"}),
        (True, {"law_name": "民法典"}, {"law_article"}),
        (True, {"law_article": "第一条"}, {"law_name"}),
        (True, {"law_name": " ", "law_article": "　"}, {"law_name", "law_article"}),
        (True, {"law_name": "民法典", "law_article": "第一条"}, set()),
        (True, {"kind_id": None}, set()),
    ],
    ids=["other kind", "both", "article", "law", "only blanks", "nothing", "no kind chosen yet"],
)
def test_what_is_about_the_law_names_law_and_article(needs_law, values, fields):
    assert set(readiness.lacks_of_entry(an_entry(needs_law, **values))) == fields
