"""The name an address gets when nobody thought of one."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.words import latin_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("槐花饼", "huai-hua-bing"),
        ("女儿的绿豆汤", "nv-er-de-lv-dou-tang"),
        ("Ｋ歌 2026！", "k-ge-2026"),
        ("麥稈畫", "mai-gan-hua"),
        ("！！", ""),
    ],
)
def test_a_title_is_told_in_pinyin(title: str, name: str):
    assert latin_name(title) == name


def test_a_long_title_ends_at_a_whole_syllable():
    name = latin_name("黄河故道边上那座老戏台从清朝唱到今天的故事讲给你听")

    assert len(name) <= 50
    assert name.endswith("-xi-tai-cong")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a" * 50, "a" * 50),
        ("a" * 51, ""),
        ("好" + "a" * 48, "hao"),
        ("100年的井", "100-nian-de-jing"),
        ("Café 槐花", "cafe-huai-hua"),
        ("  早  市  ", "zao-shi"),
        ("早\u200b市", "zao-shi"),
        ("-早-市-", "zao-shi"),
        ("", ""),
        ("🎭", ""),
    ],
)
def test_a_name_is_made_of_whole_syllables_only(title: str, name: str):
    assert latin_name(title) == name


@settings(derandomize=True, max_examples=80, deadline=None)
@given(text=st.text(alphabet="槐花饼绿麥 aZé-_/@！9\u200b🎭", max_size=40))
def test_a_name_is_always_part_of_an_address(text: str):
    name = latin_name(text)

    assert len(name) <= 50
    assert re.fullmatch(r"([a-z0-9_]+(-[a-z0-9_]+)*)?", name)
