"""Which change queues which documents: pages, what they carry, where they lie."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from wagtail.models import Page

from cms.columns.models import ComicPage, StoryPage
from cms.columns.services import save_series, save_topic, unpublish
from cms.organisation.models import District
from cms.organisation.services import NewDistrict, add_district, move_unit, rename
from cms.pages.services import AudienceChange, keep_hours, remove_page, set_audience
from cms.venues.models import AccessFeature, VenuePage
from cms.venues.services import refresh_spans
from search.models import SearchOutbox
from tests.factories.columns import (
    Columns,
    a_columns_tree,
    a_comic,
    a_picture,
    a_published_story,
    a_story,
    an_author,
    kind,
)
from tests.factories.home import NOON
from tests.factories.pages import World
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


@dataclass(kw_only=True)
class Shelf:
    """A story and a venue that carry everything they can, and others that carry nothing of it."""

    columns: Columns
    labels: dict[str, Any]
    story: StoryPage
    plain: StoryPage
    eastern: StoryPage
    comic: ComicPage
    venue: VenuePage
    park: VenuePage


def a_shelf() -> Shelf:
    columns = a_columns_tree()
    picture = a_picture()
    venue = a_venue(kind="书房", access=("电梯",), district=columns.world.green)
    VenuePage.objects.filter(pk=venue.pk).update(image=picture)
    labels = {
        "kind": kind("rules"),
        "author": an_author(),
        "series": save_series(slug="craft", name="匠人"),
        "topics": save_topic(name="非遗"),
        "lead_image": picture,
        "place": venue,
    }
    values = {**labels, "topics": (labels["topics"],), "series_position": 1}
    return Shelf(
        columns=columns,
        labels=labels,
        story=a_published_story(columns, **values),
        plain=a_published_story(columns),
        eastern=a_published_story(columns, section=columns.east),
        comic=a_comic(columns),
        venue=again(venue),
        park=a_venue(kind="公园"),
    )


standing_shelf = standing(a_shelf)


@pytest.fixture
def shelf(standing_shelf: Shelf, db: None) -> Any:
    return fresh(standing_shelf)


@pytest.fixture
def columns(shelf: Shelf) -> Columns:
    return shelf.columns


def queued_by(change: Callable[[], Any]) -> Counter[str]:
    """Which documents a change queues, and how often."""
    SearchOutbox.objects.all().delete()
    change()
    return Counter(SearchOutbox.objects.values_list("doc_id", flat=True))


def documents(*pages: Page) -> set[str]:
    return {f"{'venue' if hasattr(page, 'source_datum') else 'column'}:{page.pk}" for page in pages}


def again(page: Page) -> Any:
    return type(page).objects.get(pk=page.pk)


def test_a_page_that_is_written_for_the_first_time_is_queued(columns: Columns) -> None:
    made: list[Page] = []

    queued = queued_by(lambda: made.extend((a_story(columns), a_comic(columns), a_venue())))

    assert set(queued) == documents(*made)


def test_a_kept_draft_of_a_published_story_queues_nothing_but_the_story(shelf: Shelf) -> None:
    shelf.plain.title = "改了一半"

    assert set(queued_by(shelf.plain.save_revision)) == documents(shelf.plain)


def test_unpublishing_and_publishing_again_each_queue_the_story(shelf: Shelf) -> None:
    story = shelf.plain

    def take_down() -> None:
        unpublish(entry=story, actor=shelf.columns.chief)

    assert set(queued_by(take_down)) == documents(story)
    assert set(queued_by(again(story).save_revision().publish)) == documents(story)


def test_a_story_whose_hour_has_come_and_one_whose_hour_is_over_are_queued(shelf: Shelf) -> None:
    unpublish(entry=shelf.plain, actor=shelf.columns.chief)
    coming = again(shelf.plain)
    coming.go_live_at = NOON - timedelta(days=1)
    coming.save_revision(approved_go_live_at=coming.go_live_at)
    StoryPage.objects.filter(pk=shelf.eastern.pk).update(expire_at=NOON)

    queued = queued_by(lambda: keep_hours(at=NOON + timedelta(days=1)))

    assert set(queued) == documents(coming, shelf.eastern)


def test_a_change_that_is_undone_within_a_larger_one_leaves_no_row(shelf: Shelf) -> None:
    def change() -> None:
        shelf.plain.save()
        with transaction.atomic():
            shelf.eastern.save()
            transaction.set_rollback(True)

    assert set(queued_by(change)) == documents(shelf.plain)


def test_a_moved_story_is_queued_alone(shelf: Shelf) -> None:
    queued = queued_by(lambda: shelf.plain.move(shelf.columns.east, pos="last-child"))

    assert set(queued) == documents(shelf.plain)


def test_a_story_that_changes_its_place_among_its_sisters_is_queued(shelf: Shelf) -> None:
    queued = queued_by(lambda: shelf.plain.move(again(shelf.story), pos="left"))

    assert documents(shelf.plain) <= set(queued)


@pytest.mark.parametrize("level", ["section", "index"])
def test_a_new_slug_above_queues_every_page_below_and_no_other(shelf: Shelf, level: str) -> None:
    above = again(shelf.columns.green if level == "section" else shelf.columns.index)
    above.slug = f"new-{level}"

    queued = set(queued_by(above.save))

    in_section = documents(shelf.story, shelf.plain, shelf.comic)
    beyond = documents(shelf.eastern)
    assert queued == (in_section if level == "section" else in_section | beyond)


def test_a_moved_section_queues_everything_below_it(shelf: Shelf) -> None:
    queued = queued_by(lambda: shelf.columns.green.move(shelf.columns.east, pos="right"))

    assert documents(shelf.story, shelf.plain, shelf.comic) <= set(queued)


def test_a_copy_with_all_below_it_queues_every_copy(shelf: Shelf) -> None:
    known = {shelf.venue.pk, shelf.park.pk}
    index = again(shelf.venue.get_parent().specific)

    queued = queued_by(
        lambda: index.copy(recursive=True, update_attrs={"slug": "copied"}, copy_revisions=False)
    )

    copies = VenuePage.objects.exclude(pk__in=known)
    assert copies.count() == 2
    assert set(queued) == documents(*copies)


def test_a_deleted_section_queues_every_story_once_and_no_section(shelf: Shelf) -> None:
    queued = queued_by(again(shelf.columns.green).delete)

    assert queued == Counter(documents(shelf.story, shelf.plain, shelf.comic))


def test_a_page_removed_with_a_reason_is_queued_once(shelf: Shelf) -> None:
    queued = queued_by(
        lambda: remove_page(shelf.plain, reason="作者要求", actor=shelf.columns.chief, at=NOON)
    )

    assert queued == Counter(documents(shelf.plain))


def test_a_narrower_audience_of_a_section_queues_its_stories_and_no_others(shelf: Shelf) -> None:
    columns = shelf.columns
    change = AudienceChange(unit=columns.world.green, with_children=True)

    queued = queued_by(
        lambda: set_audience(columns.green, change=change, actor=columns.chief, at=NOON)
    )

    assert documents(shelf.story, shelf.plain, shelf.comic) <= set(queued)
    assert not documents(shelf.eastern, shelf.park) & set(queued)


def test_a_narrower_audience_of_one_story_queues_it(shelf: Shelf) -> None:
    change = AudienceChange(unit=shelf.columns.world.first, exact=True)

    queued = queued_by(
        lambda: set_audience(shelf.plain, change=change, actor=shelf.columns.chief, at=NOON)
    )

    assert set(queued) == documents(shelf.plain)


CARRIED = ["kind", "author", "series", "topics", "lead_image", "place"]


@pytest.mark.parametrize("carried", CARRIED)
def test_what_a_story_carries_queues_it_when_it_changes(shelf: Shelf, carried: str) -> None:
    queued = set(queued_by(again(shelf.labels[carried]).save))

    assert documents(shelf.story) <= queued <= documents(shelf.story, shelf.comic, shelf.venue)


@pytest.mark.parametrize("carried", ["series", "topics", "lead_image", "place"])
def test_what_a_story_carries_queues_it_when_it_goes(shelf: Shelf, carried: str) -> None:
    queued = queued_by(again(shelf.labels[carried]).delete)

    assert documents(shelf.story) <= set(queued) <= documents(shelf.story, shelf.venue)


def test_what_nobody_carries_queues_nothing(shelf: Shelf) -> None:
    assert not queued_by(an_author("无人").save)
    assert not queued_by(lambda: save_topic(name="没有文章的话题"))
    assert not queued_by(a_picture)
    assert not queued_by(again(a_picture()).save)


def feature_or(shelf: Shelf, carried: str) -> Any:
    if carried == "feature":
        return AccessFeature.objects.get(name="电梯")
    return shelf.venue.kind if carried == "kind" else shelf.venue.image


@pytest.mark.parametrize("carried", ["kind", "feature", "picture"])
def test_what_a_venue_carries_queues_it_when_it_changes(shelf: Shelf, carried: str) -> None:
    queued = set(queued_by(feature_or(shelf, carried).save))

    assert documents(shelf.venue) <= queued <= documents(shelf.venue, shelf.story)


@pytest.mark.parametrize("carried", ["feature", "picture"])
def test_what_a_venue_carries_queues_it_when_it_goes(shelf: Shelf, carried: str) -> None:
    queued = set(queued_by(feature_or(shelf, carried).delete))

    assert documents(shelf.venue) <= queued <= documents(shelf.venue, shelf.story)


def test_a_deleted_venue_is_queued_once_with_the_stories_that_lose_their_place(
    shelf: Shelf,
) -> None:
    queued = queued_by(shelf.venue.delete)

    assert queued[f"venue:{shelf.labels['place'].pk}"] == 1
    assert f"column:{shelf.story.pk}" in queued


def test_hours_that_moved_on_queue_the_venue_and_the_same_hours_do_not(shelf: Shelf) -> None:
    next_week = NOON + timedelta(days=7)

    def look_ahead() -> None:
        refresh_spans(venue=shelf.park, at=next_week)

    assert set(queued_by(look_ahead)) == documents(shelf.park)
    assert not queued_by(look_ahead)


def draw(unit: District) -> None:
    ring = [[115.0, 35.7], [115.2, 35.7], [115.2, 35.8], [115.0, 35.8], [115.0, 35.7]]
    unit.boundary = {"type": "Polygon", "coordinates": [ring]}
    unit.save()


CHANGES: dict[str, Callable[[World], Any]] = {
    "name": lambda world: rename(world.green, name="绿城新社区", at=NOON),
    "boundary": lambda world: draw(world.green),
    "place in the tree": lambda world: move_unit(world.green_grid, to=world.east, at=NOON),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_unit_queues_every_page_that_may_lie_in_it(shelf: Shelf, change: str) -> None:
    queued = queued_by(lambda: CHANGES[change](shelf.columns.world))

    pages = (shelf.story, shelf.plain, shelf.eastern, shelf.comic, shelf.venue, shelf.park)
    assert set(queued) == documents(*pages)


def test_a_new_unit_holds_nothing_yet_and_queues_nothing(shelf: Shelf) -> None:
    street = NewDistrict(kind="街道", name="昆吾街道", slug="kunwu")

    assert not queued_by(lambda: add_district(street, parent=shelf.columns.world.district, at=NOON))
