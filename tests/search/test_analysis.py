"""Text becomes words and grams, the same for documents and for questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.core.words import normalise
from search.analysis.grams import BORDER, bigrams, runs, singles
from search.analysis.learn import learn
from search.analysis.lexicon import Lexicon, domain_words
from search.analysis.segment import Segmenter
from search.analysis.tokens import EMPTY, analyse
from tests.factories.search import a_document

PLAIN = Segmenter(Lexicon())


def test_bigrams_overlap_within_a_run_and_never_across_a_border() -> None:
    assert bigrams("中华，第一龙") == ["中华", BORDER, "第一", "一龙"]


def test_a_latin_run_is_one_gram_and_a_lone_character_stays() -> None:
    assert bigrams("k歌2026年") == ["k", BORDER, "歌", BORDER, "2026", BORDER, "年"]


def test_singles_name_each_character_once() -> None:
    assert singles("龙来龙去") == ["龙", "来", "去"]


@given(st.text(alphabet="龙文化杂技东北庄0a ，", min_size=0, max_size=40))
def test_every_pair_of_neighbours_is_a_gram(text: str) -> None:
    grams = set(bigrams(text))

    for run in runs(text):
        if not run.isascii():
            assert all(run[at : at + 2] in grams for at in range(len(run) - 1))


@given(st.text(max_size=80))
def test_any_text_can_be_analysed(text: str) -> None:
    tokens = analyse(a_document(title=text, body=text, tags=(text,)), PLAIN)

    assert all(field.split() for field in (tokens.title_w, tokens.body_w, tokens.all_g))


def test_words_of_this_place_are_not_cut() -> None:
    segmenter = Segmenter(Lexicon(words=frozenset({"月嫂", "目连戏", "麦秆画"})))

    assert segmenter.for_query("目连戏老艺人") == ["目连戏", "老", "艺人"]
    assert segmenter.for_query("月嫂培训") == ["月嫂", "培训"]
    assert "麦秆画" in segmenter.for_index("麦秆画体验")


def test_unaided_the_segmenter_cuts_them_apart() -> None:
    assert Segmenter(Lexicon()).for_query("月嫂") == ["月", "嫂"]


def test_domain_words_are_names_and_short_parts_of_titles() -> None:
    words = domain_words(["目连戏：唱了千年的救母故事", "3d打印"], ["绿城社区", "K歌"])

    assert {"目连戏", "绿城社区"} <= words
    assert "唱了千年的救母故事" not in words
    assert all(len(word) > 1 for word in words)


def test_traditional_text_has_the_tokens_of_simplified_text() -> None:
    segmenter = Segmenter(Lexicon())
    simplified, traditional = a_document(title="广场舞教学"), a_document(title="廣場舞教學")

    assert analyse(simplified, segmenter) == analyse(traditional, segmenter)


def test_a_field_without_text_still_has_one_token() -> None:
    tokens = analyse(a_document(), PLAIN)

    assert tokens.speech_w == tokens.tags_w == EMPTY


def test_single_characters_come_from_title_and_tags_alone() -> None:
    document = a_document(title="舞龙", tags=("民俗",), body="锣鼓")

    grams = analyse(document, Segmenter(Lexicon())).all_g.split()

    assert {"舞", "龙", "民", "俗"} <= set(grams)
    assert "锣" not in grams


def test_the_lexicon_knows_how_many_documents_have_a_word() -> None:
    lexicon = learn([a_document(title="杂技"), a_document(title="杂技之乡")], ["绿城社区"])

    assert lexicon.documents == 2
    assert lexicon.frequency["杂技"] == 2
    assert lexicon.is_name("杂技之乡")
    assert "绿城社区" in lexicon.words


def test_a_rare_word_weighs_more_and_a_single_character_little() -> None:
    lexicon = Lexicon(frequency={"故事": 50, "目连戏": 1, "龙": 1}, documents=100)

    assert lexicon.weight("目连戏") > lexicon.weight("故事")
    assert lexicon.weight("龙") == pytest.approx(lexicon.weight("目连戏") * 0.3)


def test_a_lexicon_survives_being_written_down() -> None:
    lexicon = learn([a_document(title="目连戏", tags=("戏曲",))], ["绿城社区"])

    read = Lexicon.from_json(lexicon.to_json())

    assert read == lexicon
    assert read.digest == lexicon.digest
    assert read.digest != Lexicon().digest


def test_hidden_marks_do_not_hide_a_word() -> None:
    assert runs(normalise("杂\u200b技")) == ["杂技"]
