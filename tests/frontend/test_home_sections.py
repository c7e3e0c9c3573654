"""What the front page shows, in which order, to whom."""

from typing import Any

import pytest
from django.test import RequestFactory

from cms.core import clock
from cms.home import sections
from cms.home.sections import SectionRequest
from cms.people.viewer import GUEST, Viewer, viewer_of
from cms.venues.services import refresh_all_spans
from frontend import home_sections
from tests.factories.columns import (
    Columns,
    a_columns_tree,
    a_comic,
    a_picture,
    a_published_story,
    publish,
)
from tests.factories.home import NOON
from tests.factories.people import make_resident
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue, a_venue_index

pytestmark = pytest.mark.django_db


standing_columns = standing(a_columns_tree)


@pytest.fixture
def columns(standing_columns: Columns, db: None) -> Columns:
    return fresh(standing_columns)


def asked(columns: Columns, viewer: Viewer = GUEST) -> SectionRequest:
    request = RequestFactory().get("/")
    return SectionRequest(home=columns.home, viewer=viewer, at=clock.now(), request=request)


def titles(cards: Any) -> list[str]:
    return [card.title for card in cards]


def test_sections_are_offered_to_editors_by_name():
    names = dict(sections.choices())

    assert [names[code] for code in ("mine", "front", "columns")] == [
        "我的社区",
        "今天先读",
        "专栏",
    ]


def test_newest_story_with_a_picture_leads(columns: Columns):
    a_published_story(columns, title="没有图的")
    lead = a_published_story(columns, title="有图的", lead_image=a_picture())
    a_published_story(columns, title="更新可是没有图")

    found = home_sections.front(asked(columns))

    assert found is not None
    assert found.values["lead"].title == lead.title


def test_lead_is_not_shown_a_second_time(columns: Columns):
    a_published_story(columns, title="旧的")
    a_published_story(columns, title="头条", lead_image=a_picture())
    request = asked(columns)

    found = home_sections.columns(request)

    assert found is not None
    assert titles([*found.values["tall"], *found.values["rows"]]) == ["旧的"]


def test_nothing_published_draws_nothing(columns: Columns):
    request = asked(columns)

    assert home_sections.front(request) is None
    assert home_sections.columns(request) is None
    assert home_sections.pair(request) is None


def test_guest_has_no_community_of_his_own(columns: Columns):
    a_published_story(columns)

    assert home_sections.mine(asked(columns)) is None


def test_resident_sees_the_own_community_first(columns: Columns):
    own = a_published_story(columns, title="绿城的事")
    a_published_story(columns, section=columns.east, title="东方的事")
    resident = make_resident(columns.world.green_grid)

    found = home_sections.mine(asked(columns, viewer_of(resident, clock.now())))

    assert found is not None
    assert titles(found.values["cards"]) == [own.title]


def test_own_community_without_a_story_is_not_drawn(columns: Columns):
    a_published_story(columns, section=columns.east)
    resident = make_resident(columns.world.green_grid)

    assert home_sections.mine(asked(columns, viewer_of(resident, clock.now()))) is None


def test_comics_stand_beside_the_kinds(columns: Columns):
    a_published_story(columns)
    publish(entry=a_comic(columns), actor=columns.chief, at=NOON)

    found = home_sections.pair(asked(columns))

    assert found is not None
    assert titles(found.values["comics"]) == ["漫画：三楼的旧沙发"]


def test_open_places_of_the_own_part_of_town_come_first(columns: Columns):
    index = a_venue_index(columns.home)
    always = {"1-7": "00:00-24:00"}
    a_venue(index, name="远处的书房", hours=always, district=columns.world.east)
    a_venue(index, name="家门口的书房", hours=always, district=columns.world.green)
    refresh_all_spans(at=clock.now())
    resident = make_resident(columns.world.green_grid)

    places = home_sections.open_places(asked(columns, viewer_of(resident, clock.now())))

    assert [place.title for place in places] == ["家门口的书房", "远处的书房"]
