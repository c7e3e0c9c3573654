"""Changes of the trees that meet: one after the other, and the tree stays whole."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cms.core.errors import DomainError
from cms.organisation.errors import StillInUse
from cms.organisation.models import District
from cms.organisation.services import NewDistrict, add_district, close_unit, move_unit
from cms.people.errors import NotAHome
from cms.people.models import Residence
from cms.people.services import set_home
from tests.at_once import many_at_once
from tests.factories.organisation import Town, make_town
from tests.factories.people import make_person

AT = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
THREADS = 6
pytestmark = pytest.mark.django_db(transaction=True)


def another_street(town: Town) -> District:
    new = NewDistrict(kind="街道", name="卫都街道", slug="weidu")
    return add_district(new, parent=town.district, at=AT)


def test_units_entered_at_once_get_a_place_each():
    town = make_town()

    many_at_once(
        THREADS,
        lambda n: add_district(
            NewDistrict(kind="村", name=f"村{n}", slug=f"cun-{n}"), parent=town.subdistrict, at=AT
        ),
    )

    paths = list(District.objects.filter(kind="村").values_list("path", flat=True))
    assert len(set(paths)) == THREADS
    assert District.find_problems() == ([], [], [], [], [])


def test_one_name_entered_at_once_stands_once():
    town = make_town()

    results = many_at_once(
        THREADS,
        lambda _: add_district(
            NewDistrict(kind="村", name="柳林村", slug="liulin"), parent=town.subdistrict, at=AT
        ),
    )

    assert sum(isinstance(result, DomainError) for result in results) == THREADS - 1
    assert District.objects.filter(slug="liulin").count() == 1


def test_moves_to_and_fro_leave_a_whole_tree():
    town = make_town()
    streets = [town.subdistrict, another_street(town)]

    many_at_once(
        THREADS, lambda n: move_unit((town.green, town.east)[n % 2], to=streets[n // 2 % 2], at=AT)
    )

    assert District.find_problems() == ([], [], [], [], [])
    for unit in (town.green_grid, town.east_grid):
        assert District.objects.get(pk=unit.pk).get_parent().kind == "社区"


def test_people_who_move_in_while_the_unit_moves_live_in_it():
    town = make_town()
    people = [make_person() for _ in range(THREADS)]
    street = another_street(town)

    def work(number: int) -> Any:
        if number == 0:
            return move_unit(town.green, to=street, at=AT)
        return set_home(people[number], district=town.green_grid, at=AT)

    many_at_once(THREADS, work)

    street.refresh_from_db()
    homes = Residence.objects.filter(district__path__startswith=street.path)
    assert homes.count() == THREADS - 1


def test_a_unit_closes_empty_or_not_at_all():
    town, person = make_town(), make_person()

    def work(number: int) -> Any:
        if number % 2:
            return close_unit(town.green_building, at=AT)
        fresh = District.objects.get(pk=town.green_building.pk)
        return set_home(person, district=fresh, at=AT)

    results = many_at_once(THREADS, work)

    is_closed = District.objects.get(pk=town.green_building.pk).closed_at is not None
    lives_there = Residence.objects.filter(user=person, until__isnull=True).exists()
    assert is_closed != lives_there
    assert any(isinstance(result, NotAHome | StillInUse) for result in results)
