"""The editors' screens: who may see a page is chosen there, and refusals are sentences."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from cms.venues.models import VenueIndexPage
from tests.factories.pages import a_page, a_person, a_site_root

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(world) -> Client:
    person = a_person(is_staff=True)
    group = Group.objects.create(name="总编试")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        GroupPagePermission.objects.create(
            group=group,
            page=Page.objects.get(pk=a_site_root().pk),
            permission=Permission.objects.get(codename=codename),
        )
    person.groups.add(group)
    client = Client()
    client.force_login(person, backend="cms.people.backends.PhoneBackend")
    return client


def a_venue_index(title: str = "场馆", **audience):
    return a_page(title, page_type=VenueIndexPage, **audience)


def sent(page, **values):
    given = {
        "title": page.title,
        "slug": page.slug,
        "visibility": page.visibility,
        "audience_district": page.audience_district_id or "",
        "audience_branch": page.audience_branch_id or "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        "action-publish": "1",
    }
    return {**given, **values}


def edit(editor, page, **values):
    return editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent(page, **values))


def test_audience_is_offered_on_the_settings_of_a_page(editor):
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[a_venue_index().pk]))

    assert "谁能看" in page.content.decode()
    assert "哪个党组织" in page.content.decode()


def test_chosen_audience_is_published(editor, world):
    page = a_venue_index()

    edit(editor, page, visibility="社区", audience_district=world.green.pk)

    page.refresh_from_db()
    assert str(page.audience) == "绿城社区的居民"


def test_missing_unit_is_told_at_the_field_and_the_title_typed_stays(editor):
    page = a_venue_index()

    response = edit(editor, page, title="新名字", visibility="社区")

    told = response.content.decode()
    assert "请选给哪个社区的居民看" in told
    assert "新名字" in told
    page.refresh_from_db()
    assert page.title == "场馆"


def test_wider_than_the_parent_is_told_at_the_field(editor, world):
    parent = a_venue_index(residents=world.green)
    page = a_page("下", page_type=VenueIndexPage, below=parent, residents=world.green)

    response = edit(editor, page, visibility="公开", audience_district="")

    assert "上级页面只给绿城社区的居民看，这里不能更宽" in response.content.decode()


def test_narrower_than_a_child_names_the_child(editor, world):
    parent = a_venue_index()
    a_page("子页面", page_type=VenueIndexPage, below=parent)

    response = edit(editor, parent, visibility="社区", audience_district=world.green.pk)

    assert "下级《子页面》范围更宽，请先改它们" in response.content.decode()


def test_new_page_below_a_narrower_one_is_told_before_it_exists(world):
    parent = a_venue_index(members=world.general)
    blank = VenueIndexPage(title="公开的", slug="open-one")
    form_class = VenueIndexPage.get_edit_handler().get_form_class()

    form = form_class(
        data=sent(blank), instance=VenueIndexPage(), parent_page=parent, for_user=a_person()
    )

    assert not form.is_valid()
    assert form.errors["visibility"] == ["上级页面只给绿城党总支的党员看，这里不能更宽"]


def test_refused_move_is_a_message_on_the_screen_before(editor, world):
    page = a_page("公开页")
    narrow = a_page("内部", residents=world.green)
    address = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, narrow.pk])

    response = editor.post(address, {"slug": page.slug})

    messages = [str(message) for message in get_messages(response.wsgi_request)]
    assert response.status_code == 302
    assert messages == ["上级页面只给绿城社区的居民看，这里不能更宽"]
    assert Page.objects.get(pk=page.pk).get_parent().pk == a_site_root().pk


def test_page_deleted_in_the_editors_rooms_is_gone(editor, world):
    page = a_page("旧消息", slug="old-news")

    editor.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))

    assert Client().get("/old-news/").status_code == 410


def test_privacy_screen_is_closed(editor, world):
    address = reverse("wagtailadmin_pages:set_privacy", args=[a_page("公开页").pk])

    response = editor.post(address, {"restriction_type": "login"})

    assert response.status_code in {302, 403}
