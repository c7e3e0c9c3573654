"""Reads over venues, and what counts as a difference when one is saved again."""

from datetime import date, datetime, time, timedelta

import pytest

from cms.core.clock import SHANGHAI
from cms.venues.models import OpenSpan, VenueIndexPage, VenuePage
from cms.venues.services import RoomDraft, save_access_feature, save_venue, save_venue_kind
from tests.factories.columns import a_picture
from tests.factories.home import NOON
from tests.factories.pages import a_world
from tests.factories.people import make_person
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue, a_venue_draft, a_venue_index

pytestmark = pytest.mark.django_db
WEDNESDAY = date(2026, 5, 13)
standing_index = standing(a_venue_index)


@pytest.fixture(autouse=True)
def index(standing_index, db):
    return fresh(standing_index)


def midnight(day):
    return datetime.combine(day, time(0), tzinfo=SHANGHAI)


def again(venue):
    return VenuePage.objects.get(pk=venue.pk)


def test_a_venue_open_at_a_moment_is_found_once():
    venue = a_venue(hours={"3": "08:00-12:00,14:00-18:00"})
    a_venue(hours={"4": "08:00-12:00"})

    found = VenuePage.objects.open_at(midnight(WEDNESDAY) + timedelta(hours=9))

    assert list(found) == [venue]


def test_what_comes_after_a_moment_begins_with_what_is_going_on():
    venue = a_venue(hours={"3": "08:00-12:00,14:00-18:00"})

    ahead = OpenSpan.objects.of(venue).after(midnight(WEDNESDAY) + timedelta(hours=13))

    assert ahead.first().opens_at == midnight(WEDNESDAY) + timedelta(hours=14)


def test_rules_read_beforehand_are_not_asked_for_again(django_assert_num_queries):
    a_venue()
    (venue,) = VenuePage.objects.with_opening()

    with django_assert_num_queries(0):
        venue.state_at(NOON)


def test_a_list_of_venues_shows_kind_and_picture_without_asking(django_assert_num_queries):
    for _ in range(3):
        a_venue(image=a_picture())
    rows = list(VenuePage.objects.as_teasers())

    with django_assert_num_queries(0):
        assert all(row.kind.name and list(row.image.renditions.all()) == [] for row in rows)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "新名字"},
        {"summary": "新的一句话"},
        {"kind": "剧场"},
        {"hours": {"1": "09:00-12:00"}},
        {"hours": {"1-7": "00:00-24:00"}},
        {"lat": 35.7},
        {"datum": "gcj02"},
        {"free": True},
        {"rooms": (RoomDraft(name="厅", seats=9),)},
        {"access": ("电梯",)},
        {"tags": ("借书",)},
        {"telephone": "12345"},
        {"is_real_place": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_differs_makes_one_more_version(index, change):
    draft = {"slug": "ven-x", "name": "书屋"}
    venue = save_venue(index=index, draft=a_venue_draft(**draft), at=NOON)

    save_venue(index=index, draft=a_venue_draft(**{**draft, **change}), at=NOON)
    save_venue(index=index, draft=a_venue_draft(**{**draft, **change}), at=NOON)

    assert venue.revisions.count() == 2


def test_who_saved_it_owns_it_and_its_unit_is_kept(index):
    person, world = make_person(), a_world()

    venue = save_venue(
        index=index, draft=a_venue_draft(district=world.green), actor=person, at=NOON
    )

    assert again(venue).owner == person
    assert again(venue).district == world.green
    assert again(venue).latest_revision.user == person


def test_kinds_and_features_are_found_again_by_name_in_their_order():
    first, second = save_venue_kind(name="剧场"), save_venue_kind(name="书屋")
    ramp, lift = save_access_feature(name="坡道"), save_access_feature(name="电梯")

    assert save_venue_kind(name="剧场") == first
    assert save_access_feature(name="坡道") == ramp
    assert first.sort_order < second.sort_order
    assert ramp.sort_order < lift.sort_order
    assert str(lift) == "电梯"


def test_the_root_of_the_venues_has_nothing_to_read_for_machines(index):
    assert VenueIndexPage.objects.get(pk=index.pk).get_sitemap_urls() == []
