"""Who may fetch a guarded file."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from cms.core import clock
from cms.library.viewing import may_view
from cms.people.models import BranchMembership
from cms.people.viewer import GUEST, viewer_of
from tests.factories.library import a_venue_showing, an_image, guarded
from tests.factories.pages import a_person

pytestmark = pytest.mark.django_db


def allowed(person, file) -> bool:
    at = clock.now()
    return may_view(viewer_of(person, at) if person else GUEST, file, at=at)


def in_group(person, *, collection=None, page=None):
    group = Group.objects.create(name=f"组{person.pk}")
    person.groups.add(group)
    if collection:
        GroupCollectionPermission.objects.create(
            group=group,
            collection=collection,
            permission=Permission.objects.get(codename="choose_image"),
        )
    if page:
        GroupPagePermission.objects.create(
            group=group,
            page=Page.objects.get(pk=page.pk),
            permission=Permission.objects.get(codename="change_page"),
        )
    return person


@pytest.fixture
def image(world):
    return an_image(collection=guarded())


def test_open_picture_is_for_everybody(world):
    assert allowed(None, an_image())


def test_guarded_picture_on_no_page_is_for_nobody_else(world, image):
    assert not allowed(None, image)
    assert not allowed(a_person(branch=world.first), image)


def test_whoever_sees_a_live_page_with_it_may_fetch_it(world, image):
    a_venue_showing(image, members=world.general)

    assert allowed(a_person(branch=world.first), image)
    assert not allowed(a_person(home=world.green_grid), image)
    assert not allowed(None, image)


def test_draft_shows_it_to_no_reader(world, image):
    a_venue_showing(image, members=world.general, live=False, first_published_at=None)

    assert not allowed(a_person(branch=world.first), image)


def test_whoever_may_choose_it_in_the_library_may_fetch_it(world, image):
    assert allowed(in_group(a_person(), collection=image.collection), image)


def test_editor_of_a_page_with_it_may_fetch_it(world, image):
    page = a_venue_showing(image, members=world.general)

    assert allowed(in_group(a_person(is_staff=True), page=page), image)


def test_yes_is_forgotten_with_the_membership(world, image):
    a_venue_showing(image, members=world.general)
    member = a_person(branch=world.first)
    assert allowed(member, image)

    BranchMembership.objects.filter(user=member).update(until=clock.now())
    cache.clear()  # what half a minute does

    assert not allowed(member, image)


def test_yes_is_remembered_without_asking_again(world, image, django_assert_num_queries):
    a_venue_showing(image, members=world.general)
    at = clock.now()
    viewer = viewer_of(a_person(branch=world.first), at)
    may_view(viewer, image, at=at)

    with django_assert_num_queries(0):
        assert may_view(viewer, image, at=at)


def test_no_is_asked_again_so_a_new_member_sees_at_once(world, image):
    a_venue_showing(image, members=world.general)
    person = a_person()
    assert not allowed(person, image)

    BranchMembership.objects.create(user=person, branch=world.first, since=clock.now())

    assert allowed(person, image)
