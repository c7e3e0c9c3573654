"""The fingerprint of a loaded district: what it tells, and what no machine's clock or key adds."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.columns.models import StoryPage
from cms.demo import fingerprint
from cms.demo.fingerprint import demo_fingerprint
from cms.demo.marks import mark
from cms.demo.models import DemoObject
from cms.library.models import LibraryImage
from cms.organisation.models import District
from cms.people.models import Residence, User
from cms.venues.models import OpeningHours, VenuePage, VenueRoom
from tests.cms.demo.worlds import loaded_row
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def update(model: type, slug: str, **fields) -> Callable[[], object]:
    """A change straight in the table, as nothing else would make it."""
    return lambda: model._base_manager.filter(pk=loaded_row(model, slug).pk).update(**fields)


def told() -> list[dict]:
    teller = fingerprint._Teller()
    marks = DemoObject.objects.select_related("content_type")
    return [json.loads(teller.told_of(each)) for each in marks]


def moved_home() -> None:
    Residence.objects.filter(user=loaded_row(User, "qingming")).update(
        district=loaded_row(District, "lvcheng-g1")
    )


CHANGES: dict[str, Callable[[], object]] = {
    "a person's name": update(User, "qingming", name="别人"),
    "a person's phone": update(User, "qingming", phone="+8613999999999"),
    "a year of birth": update(User, "qingming", birth_year=1900),
    "a unit's name": update(District, "lvcheng", name="别的社区"),
    "a story's title": update(StoryPage, "col-qicheng", title="别的题目"),
    "a story's summary": update(StoryPage, "col-qicheng", summary="别的话"),
    "a story that is hidden": update(StoryPage, "col-qicheng", live=False),
    "a story without its picture": update(StoryPage, "col-qicheng", lead_image=None),
    "a venue's place": update(VenuePage, "ven-qicheng", lat=1.0),
    "a picture's words": update(LibraryImage, "col-qicheng", description="别的"),
    "a home": moved_home,
    "hours": lambda: OpeningHours.objects.first().delete(),
    "a room": lambda: VenueRoom.objects.first().delete(),
    "a mark that is gone": lambda: DemoObject.objects.first().delete(),
    "one row more": lambda: mark(make_person(), slug="one-more"),
}
SAME: dict[str, Callable[[], object]] = {
    "another password": update(User, "qingming", password="x"),
    "a sign-in": update(User, "qingming", last_login=timezone.now()),
    "fresh rights": update(User, "qingming", rights_changed_at=timezone.now()),
    "another first day": update(StoryPage, "col-qicheng", first_published_at=timezone.now()),
    "another last day": update(StoryPage, "col-qicheng", last_published_at=timezone.now()),
    "a picture's file": update(LibraryImage, "col-qicheng", file="elsewhere.webp"),
    "a home since another day": lambda: Residence.objects.filter(
        user=loaded_row(User, "qingming")
    ).update(since=timezone.now() - timedelta(days=900)),
    "a real neighbour": lambda: make_person(name="真邻居"),
    "a unit beside": lambda: District.add_root(kind="区", name="真的区", slug="real"),
}


@pytest.fixture(scope="module")
def before(counted_before, django_db_blocker) -> str:
    """What the district tells as it was loaded; every test finds it like that."""
    with django_db_blocker.unblock():
        return demo_fingerprint()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_a_reader_could_notice_is_another_fingerprint(before, change):
    change()

    assert demo_fingerprint() != before


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_what_differs_from_machine_to_machine_is_the_same_fingerprint(before, change):
    change()

    assert demo_fingerprint() == before


def test_it_is_a_sha256_and_the_same_when_asked_again():
    first = demo_fingerprint()

    assert re.fullmatch(r"[0-9a-f]{64}", first)
    assert demo_fingerprint() == first


def test_rows_are_told_by_their_slugs_and_parents_by_theirs():
    units = {row["slug"]: row for row in told() if row["model"] == "district"}

    assert units["lvcheng"]["parent"] == "kaizhou"
    assert "parent" not in units["shifanqu"]


def test_what_a_row_points_at_is_told_by_its_slug():
    (story,) = [row for row in told() if row["slug"] == "col-qicheng" and "summary" in row]

    assert story["place"] == "ven-qicheng"
    assert story["lead_image"] == "col-qicheng"
    assert [json.loads(topic)["name"] for topic in story["topics"]]


def test_pictures_within_a_text_are_told_by_their_slugs():
    (story,) = [row for row in told() if row["slug"] == "col-huiluanbei" and "body" in row]

    text = json.dumps(story["body"], ensure_ascii=False)

    assert {f'"image": "col-huiluanbei-{nth}"' in text for nth in range(1, 6)} == {True}


def test_people_are_told_with_home_branch_and_posts():
    (person,) = [row for row in told() if row["slug"] == "xiazhi" and "phone" in row]

    assert "lvcheng-g1" in person["residences"][0]
    assert "p-lvcheng-1" in person["memberships"][0]
    assert "书记" in person["posts"][0]


def test_nothing_told_is_a_clock_a_key_or_a_secret():
    names = {name for row in told() for name in row}

    assert names.isdisjoint(fingerprint.NOT_TOLD)
    assert not [name for name in names if name.endswith(("_at", "_on"))]
