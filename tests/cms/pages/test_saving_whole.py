"""What an editor's step writes stands together or not at all, and the typed text is never lost."""

from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import GroupPagePermission, Page, PageLogEntry, Revision, get_page_models
from wagtail.signals import page_published, page_unpublished
from wagtail.test.utils.form_data import querydict_from_html

from cms.core import clock
from cms.library import services as library
from cms.pages import services
from cms.pages.models import CommunityPage
from cms.pages.screens import WholeEditView
from cms.venues.models import VenueIndexPage
from tests.factories.home import a_site
from tests.factories.library import a_venue_showing, an_image, guarded
from tests.factories.pages import a_page, a_person, a_site_root, a_world, soon
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_world = standing(a_world)


class PowerCut(Exception):
    """Something goes wrong between two statements."""


@pytest.fixture
def world(standing_world, db):
    return fresh(standing_world)


@pytest.fixture(autouse=True)
def _site(db):
    a_site()


@pytest.fixture
def editor(world) -> Client:
    person = a_person(is_staff=True)
    group = Group.objects.create(name="总编试")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    root = Page.objects.get(pk=a_site_root().pk)
    for codename in ("add_page", "change_page", "publish_page", "bulk_delete_page"):
        GroupPagePermission.objects.create(
            group=group, page=root, permission=Permission.objects.get(codename=codename)
        )
    person.groups.add(group)
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="cms.people.backends.PhoneBackend")
    return client


@contextmanager
def power_cut():
    """Whatever publishes or takes down breaks off after the page is written."""

    def break_off(**_):
        raise PowerCut

    page_published.connect(break_off)
    page_unpublished.connect(break_off)
    yield
    page_published.disconnect(break_off)
    page_unpublished.disconnect(break_off)


def sent(page, **values) -> dict:
    given = {
        "title": page.title,
        "slug": page.slug,
        "visibility": page.visibility,
        "audience_district": page.audience_district_id or "",
        "audience_branch": page.audience_branch_id or "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    return {**given, **values}


def edit(editor, page, **values):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return editor.post(address, {**opened(editor, page), **values})


def add(editor, **values):
    parent = a_site_root()
    address = reverse("wagtailadmin_pages:add", args=["venues", "venueindexpage", parent.pk])
    return editor.post(address, sent(VenueIndexPage(title="新", slug="new"), **values))


def log_of(page) -> list[str]:
    return list(
        PageLogEntry.objects.filter(page=page.pk).order_by("pk").values_list("action", flat=True)
    )


def row(page):
    return CommunityPage.objects.get(pk=page.pk)


def an_index(**values):
    page = a_page("场馆", page_type=VenueIndexPage, **values)
    page.save_revision().publish()
    PageLogEntry.objects.all().delete()
    return VenueIndexPage.objects.get(pk=page.pk)


def test_published_step_is_all_there(editor):
    page = an_index()

    edit(editor, page, title="新名字", **{"action-publish": "1"})

    assert (row(page).title, row(page).has_unpublished_changes) == ("新名字", False)
    assert row(page).live_revision_id == row(page).latest_revision_id
    assert log_of(page) == ["wagtail.edit", "wagtail.rename", "wagtail.publish"]


def test_publication_that_breaks_off_leaves_the_old_page_and_the_typed_draft(editor):
    page = an_index()

    with power_cut():
        response = edit(editor, page, title="新名字", **{"action-publish": "1"})

    assert response.status_code == 500
    kept = VenueIndexPage.objects.get(pk=page.pk)
    assert (kept.title, kept.has_unpublished_changes) == ("场馆", True)
    assert kept.get_latest_revision_as_object().title == "新名字"
    assert kept.live_revision_id == page.live_revision_id
    assert log_of(page) == ["wagtail.edit"]


def test_first_publication_of_a_draft_that_breaks_off_leaves_a_whole_draft(editor):
    page = a_page("草稿", page_type=VenueIndexPage, live=False, first_published_at=None)
    page.save_revision()

    with power_cut():
        edit(editor, page, title="新名字", **{"action-publish": "1"})

    kept = VenueIndexPage.objects.get(pk=page.pk)
    assert (kept.live, kept.first_published_at, kept.live_revision_id) == (False, None, None)
    assert kept.title == kept.get_latest_revision_as_object().title == "新名字"


def test_new_page_that_breaks_off_is_not_there_at_all(editor):
    before = (CommunityPage.objects.count(), Revision.objects.count())

    with power_cut():
        response = add(editor, **{"action-publish": "1"})

    assert response.status_code == 500
    assert (CommunityPage.objects.count(), Revision.objects.count()) == before
    assert not PageLogEntry.objects.filter(label="新").exists()
    assert a_site_root().get_children().filter(slug="new").count() == 0


def test_new_page_is_all_there(editor):
    add(editor, **{"action-publish": "1"})

    page = VenueIndexPage.objects.get(slug="new")
    assert page.live
    assert page.live_revision_id == page.latest_revision_id
    assert (
        log_of(page) == ["wagtail.create", "wagtail.edit", "wagtail.publish"][: len(log_of(page))]
    )
    assert "wagtail.publish" in log_of(page)


def test_page_that_breaks_off_being_taken_down_stays_up_with_all_below(editor):
    page = an_index()
    child = a_page("下", page_type=VenueIndexPage, below=page)

    with power_cut():
        response = editor.post(
            reverse("wagtailadmin_pages:unpublish", args=[page.pk]), {"include_descendants": "on"}
        )

    assert response.status_code == 500
    assert row(page).live
    assert row(child).live
    assert "wagtail.unpublish" not in log_of(page)


def test_page_whose_hour_is_over_stays_whole_when_taking_it_down_breaks_off(world):
    page = a_page("过期", expire_at=soon(hours=-1))
    PageLogEntry.objects.all().delete()

    with power_cut(), pytest.raises(PowerCut):
        services.keep_hours(at=clock.now())

    assert (row(page).live, row(page).expired) == (True, False)
    assert log_of(page) == []


def test_page_whose_hour_is_over_comes_down_with_its_log(world):
    page = a_page("过期", expire_at=soon(hours=-1))
    PageLogEntry.objects.all().delete()

    services.keep_hours(at=clock.now())

    assert not row(page).live
    assert log_of(page) == ["wagtail.unpublish.scheduled"]


def test_refused_publication_keeps_the_typed_text_as_a_draft_and_says_why(editor, world):
    page = a_venue_showing(an_image("戏台"), "戏台院")
    page.save_revision().publish()
    page.refresh_from_db()
    inside = an_image("党课合影", collection=guarded())
    page.image = inside
    page.save_revision()
    library.keep_references(page)

    response = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {**opened(editor, page), "title": "改过的院子", "action-publish": "1"},
    )

    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert told == ["“党课合影”是内部文件，公开页面不能用"]
    kept = type(page).objects.get(pk=page.pk)
    assert (kept.title, kept.image.title) == ("戏台院", "戏台")
    assert kept.get_latest_revision_as_object().title == "改过的院子"


def opened(editor, page) -> dict:
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    return querydict_from_html(html, form_id="page-edit-form").dict()


def test_draft_saved_by_itself_publishes_nothing(editor):
    page = an_index()

    edit(editor, page, title="新名字")

    assert row(page).title == "场馆"
    assert row(page).has_unpublished_changes
    assert log_of(page) == ["wagtail.edit"]


def test_every_page_type_is_written_on_these_screens():
    reverse("wagtailadmin_home")  # Wagtail meets its screens when its addresses are read

    written_by = {
        page_viewset_registry.get_by_type(page_type).edit_view_class
        for page_type in get_page_models()
        if issubclass(page_type, CommunityPage)
    }
    assert written_by == {WholeEditView}
