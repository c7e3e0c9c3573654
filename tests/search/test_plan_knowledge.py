"""What the site knows when it reads a question: places of the tree, synonyms of the topics."""

import time
from typing import Any

import pytest

from cms.columns.models import Topic
from cms.core.geo import Point
from cms.organisation.models import District
from search.planning.knowledge import Gazetteer, Place
from search.planning.plan import Area
from search.services.knowledge import KEPT_S, forget_places, know, places, read_gazetteer
from tests.factories.plans import a_plan, labels, texts


def place(name: str, number: int = 1, depth: int = 3) -> Place:
    area = Area(number=number, slug=f"unit-{number}", name=name)
    return Place(area=area, words=name, depth=depth)


def gazetteer(*places_: Place) -> Gazetteer:
    return Gazetteer(places=places_)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("岳村镇东北庄看杂技", "岳村镇东北庄"),
        ("东北庄看杂技", "东北庄"),
        ("看杂技", None),
        ("岳村镇", None),
    ],
)
def test_the_longest_name_in_the_text_is_the_place(q: str, found: str | None) -> None:
    known = gazetteer(place("岳村镇东北庄", 1), place("东北庄", 2))

    named = known.place_in(q)

    assert (named.words if named else None) == found


def test_the_name_of_the_whole_district_is_no_filter() -> None:
    made = a_plan("示范区杂技", gazetteer=gazetteer(place("示范区", depth=1)))

    assert made.area is None
    assert "杂技" in texts(made)


def test_the_whole_district_may_still_be_chosen() -> None:
    made = a_plan("杂技", gazetteer=gazetteer(place("示范区", depth=1)), community="unit-1")

    assert labels(made) == ["示范区"]


def test_around_a_place_without_a_middle_means_in_it() -> None:
    made = a_plan("东北庄附近的杂技", gazetteer=gazetteer(place("东北庄")))

    assert made.area is not None
    assert made.near is None
    assert made.wants_place


def test_places_are_found_by_address_name_and_by_number() -> None:
    known = gazetteer(place("东北庄", 7))

    assert known.by_slug("unit-7") is known.by_number(7) is known.places[0]
    assert known.by_slug("unit-8") is None
    assert known.by_number(8) is None


def a_unit(name: str, slug: str, parent: District | None = None, **values: Any) -> District:
    kind = ("区", "街道", "社区")[parent.depth if parent else 0]
    fields = {"kind": kind, "name": name, "slug": slug, **values}
    return parent.add_child(**fields) if parent else District.add_root(**fields)


@pytest.mark.django_db
def test_the_tree_is_read_with_the_longest_names_first() -> None:
    town = a_unit("岳村镇", "yuecun", a_unit("濮阳示范区", "shifanqu"))
    huailin = a_unit("槐林老村", "huailin", town, lat=35.70, lon=115.10)
    a_unit("東北莊", "dongbei", town)

    known = read_gazetteer()

    assert [one.words for one in known.places] == ["濮阳示范区", "槐林老村", "岳村镇", "东北庄"]
    assert [one.depth for one in known.places] == [1, 3, 2, 3]
    assert known.by_slug("huailin") == Place(
        area=Area(number=huailin.pk, slug="huailin", name="槐林老村"),
        words="槐林老村",
        depth=3,
        centre=Point(35.70, 115.10),
    )
    dongbei = known.by_slug("dongbei")
    assert dongbei is not None
    assert dongbei.centre is None
    assert dongbei.area.name == "東北莊"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("topics", "synonyms"),
    [
        ({}, {}),
        ({"月嫂": []}, {}),
        ({"月嫂": ["母婴护理"]}, {"月嫂": ("母婴护理",), "母婴护理": ("月嫂",)}),
        (
            {"夜市": ["小吃街", "夜宵"]},
            {
                "夜市": ("小吃街", "夜宵"),
                "小吃街": ("夜市", "夜宵"),
                "夜宵": ("夜市", "小吃街"),
            },
        ),
        ({"Ｋ歌": ["KTV"]}, {"k歌": ("ktv",), "ktv": ("k歌",)}),
        ({"夜市": ["夜市", "夜市"]}, {}),
        (
            {"月嫂": ["育儿"], "保姆": ["育儿"]},
            {"月嫂": ("育儿",), "保姆": ("育儿",), "育儿": ("保姆", "月嫂")},
        ),
        (
            {"月嫂": ["母婴护理"], "母婴护理": ["月嫂"]},
            {"月嫂": ("母婴护理",), "母婴护理": ("月嫂",)},
        ),
    ],
    ids=[
        *("no topic", "no synonym", "a pair", "a group", "written in any form", "itself"),
        *("a word of two groups", "the same pair told twice"),
    ],
)
def test_every_word_of_a_group_stands_for_the_others(
    topics: dict[str, list[str]], synonyms: dict[str, tuple[str, ...]]
) -> None:
    for name, others in topics.items():
        Topic.objects.create(name=name, synonyms=others)

    found = read_gazetteer().synonyms

    assert {word: set(others) for word, others in found.items()} == {
        word: set(others) for word, others in synonyms.items()
    }
    assert all(len(others) == len(set(others)) for others in found.values())


def rename_elsewhere(district: District, name: str) -> None:
    """As another process would: without a signal here."""
    District.objects.filter(pk=district.pk).update(name=name)


@pytest.mark.django_db
def test_what_is_known_is_kept_until_it_is_forgotten(django_assert_num_queries: Any) -> None:
    district = a_unit("示范区", "shifanqu")
    first = places()
    rename_elsewhere(district, "新示范区")

    with django_assert_num_queries(0):
        kept = places()
    forget_places()

    assert kept is first
    assert [one.words for one in places().places] == ["新示范区"]


@pytest.mark.django_db
def test_a_name_changed_in_this_process_is_known_at_once() -> None:
    district = a_unit("示范区", "shifanqu")
    places()

    district.name = "新示范区"
    district.save()

    assert [one.words for one in places().places] == ["新示范区"]


@pytest.mark.django_db
def test_a_name_changed_elsewhere_is_known_half_a_minute_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    district = a_unit("示范区", "shifanqu")
    places()
    rename_elsewhere(district, "新示范区")
    later = time.monotonic() + KEPT_S + 1

    monkeypatch.setattr(time, "monotonic", lambda: later)

    assert [one.words for one in places().places] == ["新示范区"]


@pytest.mark.django_db
def test_without_any_index_questions_are_cut_by_common_words() -> None:
    known = know(None)

    assert known.segmenter.lexicon.documents == 0
    assert known.segmenter.for_query("图书馆") == ["图书馆"]
