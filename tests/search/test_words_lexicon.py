"""The words of this place: where they come from, what they weigh, how they cut a text."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.words import normalise
from search.analysis import lexicon as lexicon_module
from search.analysis.grams import runs
from search.analysis.learn import learn
from search.analysis.lexicon import Lexicon, count_words, domain_words
from tests.factories.plans import WORDS, local_segmenter, plain_segmenter
from tests.factories.search import a_document


@pytest.mark.parametrize(
    ("title", "learnt"),
    [
        ("目连戏", {"目连戏"}),
        ("目连戏：唱了千年的救母故事", {"目连戏"}),
        ("麦秆画，七道工序", {"麦秆画", "七道工序"}),
        ("龙", set()),
        ("一个相当长的题目不会成为词", set()),
        ("3d打印课", {"打印课"}),
        ("wifi", set()),
        ("", set()),
    ],
    ids=[
        *("a short title", "the part before the colon", "two short parts", "one character"),
        *("a long run", "letters stay out", "no Chinese at all", "empty"),
    ],
)
def test_a_title_teaches_its_short_parts(title: str, learnt: set[str]) -> None:
    assert domain_words([title], []) == learnt


def test_a_name_is_learnt_however_long_it_is() -> None:
    name = "濮阳工业园区综合文化服务中心"

    assert domain_words([], [name]) == {name}


def test_the_longest_part_of_a_title_that_is_learnt_has_five_characters() -> None:
    assert domain_words(["一二三四五", "一二三四五六"], []) == {"一二三四五"}


def test_words_are_counted_once_a_document() -> None:
    assert count_words([["龙", "龙", "舞"], ["龙"], []]) == {"龙": 2, "舞": 1}


def test_only_the_commonest_words_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon_module, "MAX_WORDS", 2)

    assert count_words([["甲", "乙", "丙"], ["甲", "乙"], ["甲"]]) == {"甲": 3, "乙": 2}


@pytest.mark.parametrize(
    ("text", "seen", "weight"),
    [
        ("杂技", 99, math.log(2)),
        ("杂技", 0, math.log(101)),
        ("龙", 0, 0.3 * math.log(101)),
        ("k", 0, 0.3 * math.log(101)),
    ],
    ids=["everywhere", "never seen", "single character", "single letter"],
)
def test_the_weight_of_a_unit_is_its_rarity(text: str, seen: int, weight: float) -> None:
    lexicon = Lexicon(frequency={text: seen} if seen else {}, documents=99)

    assert lexicon.weight(text) == pytest.approx(weight, rel=0.02)


@given(st.integers(0, 500), st.integers(0, 500))
@settings(max_examples=50)
def test_what_stands_in_more_documents_never_weighs_more(first: int, second: int) -> None:
    lexicon = Lexicon(frequency={"甲乙": first, "丙丁": second}, documents=500)

    assert (lexicon.weight("甲乙") >= lexicon.weight("丙丁")) is (first <= second)


def test_even_a_word_of_every_document_weighs_something() -> None:
    assert Lexicon(frequency={"文化": 10}, documents=10).weight("文化") > 0


def test_the_digest_tells_words_apart_and_nothing_else() -> None:
    first = Lexicon(words=frozenset({"月嫂", "杂技"}))
    counted = Lexicon(words=frozenset({"杂技", "月嫂"}), frequency={"杂技": 9}, documents=9)
    other = Lexicon(words=frozenset({"月嫂", "杂技", "剪纸"}))

    assert first.digest == counted.digest
    assert first.digest != other.digest
    assert len(first.digest) == 8


def test_a_written_lexicon_is_plain_json_with_its_characters() -> None:
    lexicon = Lexicon(
        words=frozenset({"杂技"}), names=frozenset({"杂技"}), frequency={"杂技": 3}, documents=7
    )

    kept = json.loads(lexicon.to_json())

    assert kept == {"words": ["杂技"], "names": ["杂技"], "frequency": {"杂技": 3}, "documents": 7}
    assert "杂技" in lexicon.to_json()


def test_learning_looks_at_titles_tags_summaries_and_places() -> None:
    document = a_document(
        title="早市", tags=("民生",), summary="豆浆三块", place="东方社区", body="正文里的广播"
    )

    frequency = learn([document], []).frequency

    assert {"早市", "民生", "豆浆", "社区"} <= set(frequency)
    assert "广播" not in frequency


def test_learning_compares_words_in_one_form() -> None:
    documents = [a_document(title="廣場舞", tags=("Ｋ歌",)), a_document(title="广场舞")]

    lexicon = learn(documents, ["綠城社區"])

    assert lexicon.frequency["广场舞"] == 2
    assert lexicon.is_name("k歌")
    assert "绿城社区" in lexicon.words


def test_names_are_whole_titles_and_tags_but_no_places() -> None:
    lexicon = learn([a_document(title="目连戏：救母", tags=("戏曲",))], ["绿城社区"])

    assert lexicon.is_name("目连戏:救母")
    assert lexicon.is_name("戏曲")
    assert not lexicon.is_name("目连戏")
    assert not lexicon.is_name("绿城社区")


def test_nothing_to_learn_from_is_an_empty_lexicon() -> None:
    assert learn([], []) == Lexicon()


@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_word_of_this_place_stays_whole_in_a_question(word: str) -> None:
    assert word in local_segmenter().for_query(f"去看{word}的人")


@pytest.mark.parametrize("word", ["月嫂", "麦秆画", "大平调"])
def test_without_the_lexicon_the_word_would_be_cut(word: str) -> None:
    assert word not in plain_segmenter().for_query(word)


def test_an_index_also_holds_the_words_inside_a_long_word() -> None:
    found = plain_segmenter().for_index("中华人民共和国")

    assert "中华人民共和国" in found
    assert {"中华", "人民", "共和国"} <= set(found)


@given(st.text(alphabet="去看目连戏广场舞的图书馆里k歌2 ，", max_size=24))
@settings(max_examples=60)
def test_a_question_loses_and_doubles_no_character(text: str) -> None:
    plain = normalise(text)

    assert "".join(local_segmenter().for_query(plain)) == "".join(runs(plain))


@given(st.text(alphabet="目连戏广场舞图书馆老艺人", min_size=1, max_size=16))
@settings(max_examples=60)
def test_every_word_of_a_question_is_among_the_words_of_the_same_text(text: str) -> None:
    segmenter = local_segmenter()

    assert set(segmenter.for_query(text)) <= set(segmenter.for_index(text))
