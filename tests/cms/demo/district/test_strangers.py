"""What is in the way of a drop: each kind of real row that would lose what it points at."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, ReferenceIndex

from cms.audit.services import record
from cms.columns.models import Author, SectionPage, Series, StoryPage, Topic
from cms.demo.marks import mark
from cms.demo.models import DemoObject
from cms.demo.pointing import DemoRows, strangers_at
from cms.library.models import LibraryImage
from cms.organisation.models import Branch, District
from cms.people.models import BranchAttachment, BranchMembership, Consent, PostKind, Residence, User
from cms.people.services import appoint, join_branch, set_home
from cms.venues.models import VenuePage
from tests.cms.demo.worlds import AT, loaded_row
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def strangers() -> list[str]:
    return strangers_at(DemoRows())


def story() -> StoryPage:
    return loaded_row(StoryPage, "col-qicheng")


def own_story(**fields) -> StoryPage:
    """A real story in a real section of its own, below the demo's index."""
    demo = story()
    told = {"title": "真故事", "slug": "real-story", "summary": "写给大家看", "body": []}
    page = StoryPage(kind=demo.kind, author=demo.author, **{**told, **fields})
    return demo.get_parent().add_child(instance=page)


def somebody_with_a_home() -> None:
    set_home(make_person(name="真邻居"), district=loaded_row(District, "lvcheng-g1"), at=AT)


def somebody_who_once_lived_here() -> None:
    neighbour = make_person(name="真邻居")
    set_home(neighbour, district=loaded_row(District, "lvcheng-g1"), at=AT - timedelta(days=9))
    Residence.objects.filter(user=neighbour).update(until=AT)


def a_member() -> None:
    join_branch(make_person(name="真党员"), branch=loaded_row(Branch, "p-lvcheng-1"), at=AT)


def somebody_attached() -> None:
    member = make_person(name="真报到")
    BranchAttachment.objects.create(user=member, branch=loaded_row(Branch, "p-lvcheng-1"), since=AT)


def a_grid_worker() -> None:
    place = loaded_row(District, "lvcheng-g2")
    appoint(make_person(name="真网格员"), kind=PostKind.GRID_WORKER, place=place, actor=None, at=AT)


def a_secretary() -> None:
    place = loaded_row(Branch, "p-lvcheng-1")
    appoint(make_person(name="真书记"), kind=PostKind.SECRETARY, place=place, actor=None, at=AT)


def a_grid() -> None:
    loaded_row(District, "lvcheng").add_child(kind="网格", name="真网格", slug="real-grid")


def a_collection() -> None:
    shelf = Collection.objects.get(name="党员学习图库")
    shelf.add_child(name="真图库")


def a_series_only_a_real_story_is_in() -> None:
    own_story(series=loaded_row(StoryPage, "col-qicheng").series)


def a_picture_on_a_demo_shelf() -> None:
    picture = LibraryImage.objects.guarded().first()
    picture.pk = picture.id = None
    picture.title, picture.token = "真照片", "real-token"
    picture.save()


def an_author_who_is_a_demo_person() -> None:
    Author.objects.create(name="真作者", slug="real", user=loaded_row(User, "guyu"))


WAYS: dict[str, tuple[Callable[[], object], str]] = {
    "a home": (somebody_with_a_home, "真邻居"),
    "a former home": (somebody_who_once_lived_here, "真邻居"),
    "a membership": (a_member, "真党员"),
    "an attachment": (somebody_attached, "真报到"),
    "a post in a unit": (a_grid_worker, "真网格员"),
    "a post at a branch": (a_secretary, "真书记"),
    "a unit below": (a_grid, "真网格"),
    "a collection below": (a_collection, "真图库"),
    "a story": (own_story, "真故事"),
    "a story in a series": (a_series_only_a_real_story_is_in, "真故事"),
    "a picture on a shelf": (a_picture_on_a_demo_shelf, "真照片"),
    "an author": (an_author_who_is_a_demo_person, "真作者"),
}


def test_a_district_nobody_else_uses_is_in_nobodys_way():
    assert strangers() == []


@pytest.mark.parametrize(("make", "name"), WAYS.values(), ids=WAYS)
def test_each_kind_of_real_row_that_points_at_the_demo_is_named(make, name):
    make()

    found = strangers()

    assert [row for row in found if name in row]


@pytest.mark.parametrize(("make", "name"), WAYS.values(), ids=WAYS)
def test_the_same_row_is_in_nobodys_way_when_it_is_of_the_demo_itself(make, name):
    before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in MARKABLE}
    make()

    for model, keys in before.items():
        for row in model._base_manager.exclude(pk__in=keys):
            mark(row, slug=f"of-the-demo-{row.pk}")

    assert strangers() == []


MARKABLE = (User, District, Collection, StoryPage, LibraryImage, Author, Group)


def test_real_people_elsewhere_are_in_nobodys_way():
    real = District.add_root(kind="区", name="真的区", slug="real")
    for kind in ("街道", "社区", "网格"):
        real = real.add_child(kind=kind, name=f"真的{kind}", slug=f"{real.slug}-1")
    set_home(make_person(name="真邻居"), district=real, at=AT)

    assert strangers() == []


def test_what_demo_people_did_and_agreed_to_is_their_own():
    reader = loaded_row(User, "guyu")
    record(action="test.read", actor=reader, subject=reader, at=AT)
    said = {"purpose": Consent.Purpose.ACCOUNT, "version": 2, "given": True, "said_at": AT}
    Consent.objects.create(user=reader, **said)

    assert strangers() == []


def test_a_real_story_that_shows_a_demo_picture_within_its_text_is_in_the_way():
    picture = loaded_row(LibraryImage, "col-qicheng")
    shown = {"image": picture.pk, "alt": "戚城", "decorative": False, "caption": "", "credit": ""}
    page = own_story()
    page.body = json.dumps([{"type": "gallery", "value": {"pictures": [shown]}, "id": "x"}])
    page.save(clean=False)
    ReferenceIndex.create_or_update_for_object(page)

    assert [row for row in strangers() if "真故事" in row and picture.title in row]


def test_words_real_stories_share_with_the_demo_are_in_the_way():
    topic = Topic.objects.get(name="戚城")
    page = own_story(title="真故事")
    page.topics.add(topic)
    page.save()

    assert [row for row in strangers() if "真故事" in row]


def test_many_rows_of_one_kind_are_told_as_an_example_and_not_all():
    home = loaded_row(District, "lvcheng-g1")
    for number in range(25):
        set_home(make_person(name=f"真邻居{number:02}"), district=home, at=AT)

    assert len(strangers()) == 20


def test_every_row_is_told_once_and_in_order():
    somebody_with_a_home()
    a_grid()
    own_story()

    found = strangers()

    assert found == sorted(set(found))


def test_rows_of_the_demo_are_known_for_the_models_they_inherit_from():
    demo_rows = DemoRows()

    venues = demo_rows.keys_of(VenuePage)

    assert len(venues) == 4
    assert demo_rows.keys_of(SectionPage).isdisjoint(venues)
    assert venues < demo_rows.keys_of(VenuePage._meta.get_parent_list()[-1])
    assert demo_rows.count == DemoObject.objects.count()
    assert demo_rows.keys_of(BranchMembership) == set()


def test_a_series_of_the_demo_is_marked_as_the_demos():
    assert Series.objects.count() == len(DemoRows().keys_of(Series)) > 0
