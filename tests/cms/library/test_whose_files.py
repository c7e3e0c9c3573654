"""Files on pages: for every kind of person and every kind of page, who may fetch what it shows."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from cms.core import clock
from cms.library import services
from cms.library.viewing import REMEMBERED_S, may_view
from cms.people.models import BranchMembership
from cms.people.viewer import GUEST, viewer_of
from tests.cms.pages.test_who_sees_what import TABLE
from tests.factories.audiences import AUDIENCES, Crowd, a_crowd, units
from tests.factories.library import a_document, a_venue_showing, an_image, guarded
from tests.factories.pages import a_person, soon
from tests.factories.standing import standing

pytestmark = pytest.mark.django_db
crowd = standing(a_crowd)
NARROW = [name for name in AUDIENCES if name != "所有人"]


def allowed(person, file, at=None) -> bool:
    at = at or clock.now()
    return may_view(viewer_of(person, at) if person else GUEST, file, at=at)


def shown_on(crowd: Crowd, audience: str, **values: Any):
    image = an_image(audience, collection=guarded())
    place = units(crowd.world, AUDIENCES[audience])
    page = a_venue_showing(image, f"院子·{audience}", **place, **values)
    return image, page


@pytest.mark.parametrize("audience", NARROW)
def test_picture_is_for_exactly_those_its_page_is_for(crowd, audience):
    image, _ = shown_on(crowd, audience)

    fetched = {who for who, person in crowd.people.items() if allowed(person, image)}

    column = list(AUDIENCES).index(audience)
    readers = {who for who, row in TABLE.items() if row.replace(" ", "")[column] == "r"}
    assert fetched == readers


def test_picture_on_two_pages_is_for_the_readers_of_both(crowd):
    image, _ = shown_on(crowd, "东方居民")
    a_venue_showing(image, "另一个院子", only=crowd.world.first)

    assert allowed(crowd.people["east resident"], image)
    assert allowed(crowd.people["member of first"], image)
    assert not allowed(crowd.people["green resident"], image)


def test_document_named_in_the_text_is_for_the_readers_of_the_text(crowd):
    document = a_document(collection=guarded())
    page = a_venue_showing(None, "院子", members=crowd.world.general)
    page.about = f'<a linktype="document" id="{document.pk}">下载</a>'
    page.save()

    assert allowed(crowd.people["member of second"], document)
    assert not allowed(crowd.people["green resident"], document)
    assert not allowed(None, document)


@pytest.mark.parametrize(
    "window",
    [{"live": False}, {"go_live_at": soon(hours=1)}, {"expire_at": soon(hours=-1)}],
    ids=["taken down", "not yet", "over"],
)
def test_picture_goes_with_the_window_of_its_page(crowd, window):
    image, _ = shown_on(crowd, "只一支部", **window)

    assert not allowed(crowd.people["member of first"], image)


def test_picture_taken_off_its_page_is_nobodys_any_more(crowd):
    image, page = shown_on(crowd, "只一支部")
    assert allowed(crowd.people["member of first"], image)

    page.image = None
    page.save()
    cache.clear()  # what half a minute does

    assert not allowed(crowd.people["member of first"], image)


def test_picture_of_a_deleted_page_is_nobodys_any_more(crowd):
    image, page = shown_on(crowd, "只一支部")

    type(page).objects.get(pk=page.pk).delete()

    assert not allowed(crowd.people["member of first"], image)


def test_draft_alone_shows_its_picture_to_no_reader(crowd):
    page = a_venue_showing(None, "院子", only=crowd.world.first)
    page.image = image = an_image(collection=guarded())

    page.save_revision()

    assert not allowed(crowd.people["member of first"], image)


def test_narrowed_page_takes_its_new_picture_behind_the_gate_for_its_readers(crowd):
    shelf = services.open_collection("专栏图库")
    image = an_image(collection=shelf)

    a_venue_showing(image, "院子", only=crowd.world.second)

    image.refresh_from_db()
    assert image.is_guarded
    assert allowed(crowd.people["member of second"], image)
    assert not allowed(crowd.people["member of first"], image)


@pytest.mark.parametrize("codename", ["add_image", "change_image", "choose_image"])
def test_rights_in_another_collection_open_nothing(crowd, codename):
    image, _ = shown_on(crowd, "只一支部")
    person, group = a_person(is_staff=True), Group.objects.create(name=codename)
    person.groups.add(group)
    GroupCollectionPermission.objects.create(
        group=group,
        collection=services.guarded_collection("别人的图库"),
        permission=Permission.objects.get(codename=codename),
    )

    assert not allowed(person, image)


@pytest.mark.parametrize(
    ("codename", "may"), [("change_page", True), ("publish_page", False), ("lock_page", False)]
)
def test_only_who_may_edit_the_page_sees_its_picture_without_being_a_reader(crowd, codename, may):
    image, page = shown_on(crowd, "只一支部")
    person, group = a_person(is_staff=True), Group.objects.create(name=codename)
    person.groups.add(group)
    GroupPagePermission.objects.create(
        group=group,
        page=Page.objects.get(pk=page.pk),
        permission=Permission.objects.get(codename=codename),
    )

    assert allowed(person, image) is may


def test_yes_is_remembered_for_one_person_and_one_file_alone(crowd):
    image, _ = shown_on(crowd, "只一支部")
    other, _ = shown_on(crowd, "只二支部")
    assert allowed(crowd.people["member of first"], image)

    assert not allowed(crowd.people["member of second"], image)
    assert not allowed(crowd.people["member of first"], other)
    assert not allowed(None, image)


def test_yes_is_forgotten_within_half_a_minute():
    assert 0 < REMEMBERED_S <= 30


def test_yes_does_not_outlive_the_address_it_was_given_for(crowd):
    image, _ = shown_on(crowd, "只一支部")
    member = crowd.people["member of first"]
    assert allowed(member, image)
    BranchMembership.objects.filter(user=member).update(until=clock.now())

    image.collection = services.open_collection("一会儿")
    image.save()
    image.collection = guarded()
    image.save()

    assert not allowed(member, image)


def test_whoever_signs_out_fetches_nothing_more(crowd):
    image, _ = shown_on(crowd, "只一支部")
    browser = Client()
    browser.force_login(crowd.people["member of first"], backend="cms.people.backends.PhoneBackend")
    assert browser.get(image.file.url).status_code == 200

    browser.logout()

    assert browser.get(image.file.url).status_code == 404


@pytest.mark.parametrize("pages", [1, 6])
def test_asking_costs_the_same_however_many_pages_show_it(
    crowd, django_assert_max_num_queries, pages
):
    image = an_image(collection=guarded())
    for number in range(pages):
        a_venue_showing(image, f"院子{number}", only=crowd.world.first)
    at = clock.now()
    viewer = viewer_of(crowd.people["member of first"], at)

    with django_assert_max_num_queries(3):
        assert may_view(viewer, image, at=at)
