"""The name an address gets when nobody thought of one."""

import pytest

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
