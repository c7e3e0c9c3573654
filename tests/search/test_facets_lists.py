"""Facets with names people know: order, labels, what is chosen, what is left out."""

import pytest

from cms.core.geo import Point
from search.engines.contract import Facets
from search.planning.knowledge import Gazetteer, Place
from search.planning.plan import Area
from search.planning.request import KINDS
from search.services.facets import lists_of
from search.services.results import FacetLists, FacetValue
from tests.factories.plans import a_bare_plan
from tests.factories.search import EAST, GREEN, a_gazetteer

DISTRICT = Area(number=1, slug="shifanqu", name="示范区")
WHOLE = Gazetteer(
    places=(
        *a_gazetteer().places,
        Place(area=DISTRICT, words=DISTRICT.name, depth=1, centre=Point(35.76, 115.08)),
    )
)


def lists(facets: Facets, **plan: object) -> FacetLists:
    return lists_of(facets, a_bare_plan(**plan), WHOLE)


def test_kinds_stand_in_the_order_of_the_house_whatever_their_counts() -> None:
    found = lists(Facets(kind={"venue": 9, "column": 1})).kind

    assert [(value.value, value.label, value.count) for value in found] == [
        ("column", "专栏", 1),
        ("venue", "场馆", 9),
    ]


def test_what_would_find_nothing_is_no_choice() -> None:
    found = lists(Facets(kind={"venue": 0}, free={True: 0}))

    assert found == FacetLists()


def test_a_kind_nobody_knows_is_no_choice() -> None:
    assert lists(Facets(kind={"party": 3})).kind == ()


@pytest.mark.parametrize("kinds", [(), ("venue",), ("venue", "column")])
def test_the_chosen_kinds_are_marked(kinds: tuple[str, ...]) -> None:
    found = lists(Facets(kind={"venue": 2, "column": 2}), kinds=kinds).kind

    assert {value.value for value in found if value.is_chosen} == set(kinds)


def test_places_stand_by_count_and_then_by_name() -> None:
    assert [value.label for value in lists(Facets(area={12: 2, 11: 5})).area] == [
        GREEN.name,
        EAST.name,
    ]
    assert [value.label for value in lists(Facets(area={11: 2, 12: 2})).area] == [
        EAST.name,
        GREEN.name,
    ]


def test_a_place_is_chosen_by_its_address_name() -> None:
    (value,) = lists(Facets(area={GREEN.number: 4}), area=GREEN).area

    assert value == FacetValue(value=GREEN.slug, label=GREEN.name, count=4, is_chosen=True)


def test_the_whole_district_and_lost_places_are_no_choice() -> None:
    assert lists(Facets(area={DISTRICT.number: 99, 4711: 3})).area == ()


@pytest.mark.parametrize(
    ("free", "chosen"), [(None, []), (True, ["1"]), (False, ["0"])], ids=["none", "free", "paid"]
)
def test_prices_are_free_and_paid_and_the_asked_one_is_marked(
    free: bool | None, chosen: list[str]
) -> None:
    found = lists(Facets(free={False: 3, True: 1}), free=free).free

    assert [(value.value, value.label, value.count) for value in found] == [
        ("1", "免费", 1),
        ("0", "收费", 3),
    ]
    assert [value.value for value in found if value.is_chosen] == chosen


def test_every_choice_is_a_value_the_parameters_accept() -> None:
    found = lists(Facets(kind=dict.fromkeys(KINDS, 1), free={True: 1, False: 1}))

    assert {value.value for value in found.kind} == set(KINDS)
    assert {value.value for value in found.free} == {"0", "1"}
