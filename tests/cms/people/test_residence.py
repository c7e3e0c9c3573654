"""Where people live, in time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cms.organisation.services import close_unit
from cms.people.errors import BackdatedChange, NotAHome
from cms.people.models import Residence, User
from cms.people.services import set_home
from tests.factories.organisation import make_town
from tests.factories.people import START, make_person, make_resident

DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["green_grid", "green_building"])
def test_a_home_is_a_grid_or_a_building(place):
    town, person = make_town(), make_person()

    home = set_home(person, district=getattr(town, place), at=START)

    assert (home.since, home.until, home.source) == (START, None, "本人登记")


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["district", "subdistrict", "green"])
def test_nobody_lives_in_a_whole_community(place):
    town, person = make_town(), make_person()

    with pytest.raises(NotAHome):
        set_home(person, district=getattr(town, place), at=START)

    assert not Residence.objects.exists()


@pytest.mark.django_db
def test_nobody_moves_into_a_closed_unit():
    town, person = make_town(), make_person()
    close_unit(town.green_building, at=START)
    town.green_building.refresh_from_db()

    with pytest.raises(NotAHome):
        set_home(person, district=town.green_building, at=START + DAY)


@pytest.mark.django_db
def test_moving_closes_the_old_home_and_keeps_it():
    town = make_town()
    person = make_resident(town.green_grid)

    set_home(person, district=town.east_grid, at=START + 10 * DAY)

    old, new = Residence.objects.filter(user=person).order_by("since")
    assert (old.district, old.until) == (town.green_grid, START + 10 * DAY)
    assert (new.district, new.until) == (town.east_grid, None)


@pytest.mark.django_db
def test_who_lived_where_is_answered_for_any_moment():
    town = make_town()
    person = make_resident(town.green_grid)
    moved_at = START + 10 * DAY
    set_home(person, district=town.east_grid, at=moved_at)

    before = User.objects.living_in(town.green, moved_at - DAY)
    at_the_moment = User.objects.living_in(town.green, moved_at)
    after = User.objects.living_in(town.east, moved_at)

    assert ([*before], [*at_the_moment], [*after]) == ([person], [], [person])


@pytest.mark.django_db
def test_saying_the_same_home_again_changes_nothing():
    town = make_town()
    person = make_resident(town.green_grid)

    set_home(person, district=town.green_grid, at=START + 5 * DAY)

    assert Residence.objects.filter(user=person).count() == 1


@pytest.mark.django_db
def test_a_move_before_the_present_home_began_is_refused():
    town = make_town()
    person = make_resident(town.green_grid)

    with pytest.raises(BackdatedChange):
        set_home(person, district=town.east_grid, at=START)

    assert Residence.objects.get(user=person).district == town.green_grid


@pytest.mark.django_db
def test_database_refuses_a_second_open_home():
    town = make_town()
    person = make_resident(town.green_grid)

    with pytest.raises(IntegrityError), transaction.atomic():
        Residence.objects.create(user=person, district=town.east_grid, since=START + 20 * DAY)

    assert Residence.objects.filter(user=person).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until"),
    [(2, 4), (0, 2), (4, 6), (0, 9), (-5, 0.5)],
    ids=["inside", "over the start", "over the end", "around", "touching from before"],
)
def test_database_refuses_homes_that_overlap_in_the_past(since, until):
    town, person = make_town(), make_person()
    Residence.objects.create(
        user=person, district=town.green_grid, since=START, until=START + 5 * DAY
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Residence.objects.create(
            user=person,
            district=town.east_grid,
            since=START + since * DAY,
            until=START + until * DAY,
        )


@pytest.mark.django_db
def test_homes_that_only_touch_are_fine_and_stretching_one_is_refused():
    town, person = make_town(), make_person()
    first = Residence.objects.create(
        user=person, district=town.green_grid, since=START, until=START + 5 * DAY
    )
    Residence.objects.create(user=person, district=town.east_grid, since=START + 5 * DAY)

    first.until = START + 6 * DAY
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()

    first.refresh_from_db()
    assert first.until == START + 5 * DAY


@pytest.mark.django_db
def test_two_people_may_live_in_one_home_at_once():
    town = make_town()

    first, second = make_resident(town.green_grid), make_resident(town.green_grid)

    living = User.objects.living_in(town.green, START + 3 * DAY)
    assert set(living) == {first, second}


@pytest.mark.django_db
def test_database_refuses_a_home_that_ends_before_it_begins():
    town, person = make_town(), make_person()

    with pytest.raises(IntegrityError), transaction.atomic():
        Residence.objects.create(
            user=person, district=town.green_grid, since=START, until=START - DAY
        )
