"""From YAML to frozen values: what is taken as written, and how each wrong value is told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.demo.entries import (
    Article,
    DistrictEntry,
    Entry,
    Happening,
    Heading,
    Law,
    Move,
    Panel,
    Paragraph,
    Part,
    PersonEntry,
    Question,
    Quote,
    Timeline,
)
from cms.demo.errors import ContentProblem
from cms.demo.nodes import build

FILE = "x.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """One field of each type that an entry may declare."""

    word: str = ""
    number: int = 0
    length: float = 0.0
    is_on: bool = False
    day: date | None = None
    words: tuple[str, ...] = ()
    pair: tuple[str, int] = ("", 0)
    hours: dict[str, str] | None = None
    move: Move | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story(Entry):
    body: tuple[Part, ...] = ()


def built(wanted: type, text: str) -> Any:
    return build(wanted, yaml.compose(text, Loader=yaml.CSafeLoader), FILE)


def refused(wanted: type, text: str) -> ContentProblem:
    with pytest.raises(ContentProblem) as refusal:
        built(wanted, text)
    return refusal.value


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("word: 采风", "采风"),
        ("word: no", "no"),
        ("word: on", "on"),
        ("word: 1983", "1983"),
        ("word: 2021-01-01", "2021-01-01"),
        ("word: 08:30", "08:30"),
        ("word: 1e3", "1e3"),
        ('word: ""', ""),
        ('word: "null"', "null"),
        ("word: true", "true"),
        ("word: ' 空格 '", " 空格 "),
        ("word: |\n  两行\n  字\n", "两行\n字\n"),
    ],
)
def test_a_word_stays_as_it_is_written_whatever_yaml_sees_in_it(written, expected):
    assert built(Everything, written).word == expected


@pytest.mark.parametrize(
    ("written", "field", "expected"),
    [
        ("number: 7", "number", 7),
        ("number: -7", "number", -7),
        ("number: '12'", "number", 12),
        ("length: 3.5", "length", 3.5),
        ("length: 3", "length", 3.0),
        ("length: -0.25", "length", -0.25),
        ("is_on: true", "is_on", True),
        ("is_on: True", "is_on", True),
        ("is_on: FALSE", "is_on", False),
        ("day: 2021-01-01", "day", date(2021, 1, 1)),
        ("day: null", "day", None),
        ("day: ~", "day", None),
        ("words: []", "words", ()),
        ("words: [甲, 乙]", "words", ("甲", "乙")),
        ("words: [no, 1]", "words", ("no", "1")),
        ("pair: [甲, 3]", "pair", ("甲", 3)),
        ("hours: {}", "hours", {}),
        ('hours: {"1-5": "08:00-12:00"}', "hours", {"1-5": "08:00-12:00"}),
        ("hours: {1: 全天}", "hours", {"1": "全天"}),
        ("hours: null", "hours", None),
        ("move: null", "move", None),
        ("move: {from: lvcheng, on: -40d}", "move", Move(from_="lvcheng", on="-40d")),
    ],
)
def test_a_value_becomes_what_its_field_declares(written, field, expected):
    value = getattr(built(Everything, written), field)

    assert value == expected
    assert type(value) is type(expected)


def test_what_is_not_written_keeps_its_default():
    assert built(Everything, "{}") == Everything()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("number: 七", "看不懂 七"),
        ("number: 1.5", "看不懂 1.5"),
        ("number: ''", "看不懂 "),
        ("length: 三十五", "看不懂 三十五"),
        ("length: 1,5", "看不懂 1,5"),
        ("is_on: yes", "看不懂 yes"),
        ("is_on: 1", "看不懂 1"),
        ("is_on: 是", "看不懂 是"),
        ("day: 2021-13-01", "看不懂 2021-13-01"),
        ("day: 2021-02-30", "看不懂 2021-02-30"),
        ("day: 昨天", "看不懂 昨天"),
        ("word: null", "这里要写一个值"),
        ("word:", "这里要写一个值"),
        ("word: [甲]", "这里要写一个值"),
        ("word: {甲: 乙}", "这里要写一个值"),
        ("number: ~", "这里要写一个值"),
        ("words: 甲", "这里要是一张清单"),
        ("words: {甲: 乙}", "这里要是一张清单"),
        ("words: null", "这里要是一张清单"),
        ("words: [[甲]]", "这里要写一个值"),
        ("words: [甲, null]", "这里要写一个值"),
        ("pair: [甲]", "这里要正好写2项"),
        ("pair: [甲, 1, 2]", "这里要正好写2项"),
        ("pair: []", "这里要正好写2项"),
        ("pair: [甲, 乙]", "看不懂 乙"),
        ("hours: 天天", "这里要写成“键: 值”"),
        ("hours: [甲]", "这里要写成“键: 值”"),
        ("hours: {1: [甲]}", "这里要写一个值"),
        ("move: 昨天", "这里要写成“键: 值”"),
        ("move: {from: lvcheng}", "少了 on"),
        ("move: {on: -40d}", "少了 from"),
        ("move: {from: lvcheng, on: -40d, to: x}", "不认识的键 to，最接近的是 "),
        ("wort: 甲", "不认识的键 wort，最接近的是 word"),
        ("长度: 3", "不认识的键 长度，最接近的是 "),
    ],
)
def test_a_wrong_value_is_told_in_one_sentence_with_its_line(written, sentence):
    problem = refused(Everything, f"# 说明\n\n{written}")

    assert problem.place == "x.yaml:3"
    assert problem.problem.startswith(sentence)
    assert problem.message == f"{problem.place}：{problem.problem}"
    assert "\n" not in problem.message


@pytest.mark.parametrize("text", ["词", "[甲]", "12"], ids=["word", "list", "number"])
def test_an_entry_that_is_no_mapping_is_told(text):
    assert refused(Everything, text).message == "x.yaml:1：这里要写成“键: 值”"


def test_the_line_told_is_that_of_the_value_and_not_of_its_entry():
    problem = refused(Everything, "word: 甲\nwords:\n  - 乙\n  - {丙: 丁}\n")

    assert problem.place == "x.yaml:4"


def test_an_entry_knows_its_file_its_line_and_the_line_of_each_key():
    entry = built(DistrictEntry, "\nslug: a\nkind: 区\nname: 甲\n")

    assert entry.source.at() == "x.yaml:2"
    assert entry.source.at("kind") == "x.yaml:3"
    assert entry.source.at("name") == "x.yaml:4"
    assert entry.source.at("unwritten") == "x.yaml:2"


@pytest.mark.parametrize("missing", ["slug", "kind", "name"])
def test_each_key_an_entry_cannot_do_without_is_named(missing):
    keys = {"slug": "a", "kind": "区", "name": "甲"}
    text = "\n".join(f"{key}: {value}" for key, value in keys.items() if key != missing)

    assert refused(DistrictEntry, text).message == f"x.yaml:1：少了 {missing}"


def test_where_an_entry_stands_cannot_be_written_in_the_file():
    text = "slug: a\nkind: 区\nname: 甲\nsource: 别处"

    assert refused(DistrictEntry, text).problem.startswith("不认识的键 source")


def test_a_person_without_a_phone_says_so_and_one_who_says_nothing_is_refused():
    keys = "slug: a\nname: 甲\nroles: [居民]\nhome: x\nbirth_year: 1950\n"

    assert built(PersonEntry, f"{keys}phone: null").phone is None
    assert refused(PersonEntry, keys).problem == "少了 phone"


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("一段话", Paragraph(text="一段话")),
        ("1983", Paragraph(text="1983")),
        ("{h: 小标题}", Heading(text="小标题")),
        ("{h: 2026}", Heading(text="2026")),
        ("{article: {no: 第一条, text: 讲卫生}}", Article(no="第一条", text="讲卫生")),
        ("{qa: {q: 问, a: 答, ref: 民法典}}", Question(q="问", a="答", ref="民法典")),
        ("{quote: {text: 话}}", Quote(text="话")),
        ("{quote: {text: 话, cite: 左传}}", Quote(text="话", cite="左传")),
        (
            "{timeline: [{when: 1983年, what: 设市}]}",
            Timeline(happenings=(Happening(when="1983年", what="设市"),)),
        ),
        ("{timeline: []}", Timeline(happenings=())),
    ],
)
def test_each_part_of_a_body_becomes_its_own_value(written, part):
    story = built(Story, f"slug: a\nbody:\n  - {written}\n")

    assert story.body == (part,)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("null", "这里要写一个值"),
        ("[甲]", "正文的一段要么是文字，要么只有一个键"),
        ("{}", "正文的一段要么是文字，要么只有一个键"),
        ("{h: 甲, quote: 乙}", "正文的一段要么是文字，要么只有一个键"),
        ("{head: 甲}", "不认识的键 head，最接近的是 h"),
        ("{quot: {text: 甲}}", "不认识的键 quot，最接近的是 quote"),
        ("{h: [甲]}", "这里要写一个值"),
        ("{article: 第一条}", "这里要写成“键: 值”"),
        ("{article: {no: 第一条}}", "少了 text"),
        ("{qa: {q: 问, a: 答}}", "少了 ref"),
        ("{quote: {cite: 左传}}", "少了 text"),
        ("{timeline: 1983年}", "这里要是一张清单"),
        ("{timeline: [1983年]}", "这里要写成“键: 值”"),
        ("{timeline: [{when: 1983年}]}", "少了 what"),
    ],
)
def test_a_part_nobody_can_show_is_told_with_its_line(written, sentence):
    problem = refused(Story, f"slug: a\nbody:\n  - 好的一段\n  - {written}\n")

    assert problem.place == "x.yaml:4"
    assert problem.problem.startswith(sentence)


def test_a_panel_holds_its_scene_its_words_and_who_speaks():
    text = "scene: {place: home, cast: [boy]}\nalt: 男孩在家\nlines: [[男孩, 你好], [奶奶, 好]]"

    panel = built(Panel, text)

    assert (panel.scene.place, panel.scene.cast, panel.scene.props) == ("home", ("boy",), ())
    assert panel.lines == (("男孩", "你好"), ("奶奶", "好"))


@pytest.mark.parametrize("day", ["2021-01-01", "1999-12-31"])
def test_a_law_keeps_the_day_it_came_into_force(day):
    law = built(Law, f"name: 民法典\narticle: 第一条\neffective: {day}")

    assert law.effective == date.fromisoformat(day)


@settings(derandomize=True, max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30))
def test_any_word_that_is_dumped_is_read_again_as_it_was(word):
    text = yaml.safe_dump({"word": word, "words": [word]}, allow_unicode=True)

    value = built(Everything, text)

    assert (value.word, value.words) == (word, (word,))
