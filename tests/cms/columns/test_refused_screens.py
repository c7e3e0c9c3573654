"""A refusal after the form was found good is told on the form, with all that was typed."""

from contextlib import contextmanager

import pytest
from django.contrib.messages import get_messages
from django.db.models.signals import pre_save
from wagtail import hooks

from cms.columns.errors import AddressTaken
from cms.columns.models import SectionPage, StoryPage
from cms.pages.forms import MEANWHILE
from cms.pages.models import CommunityPage
from cms.venues.models import VenuePage
from tests.cms.columns.editing import add_url, edit_url, filled, opened, signed_in
from tests.cms.venues import editing as venues
from tests.factories.columns import a_columns_tree, a_published_story, a_story, an_author, kind
from tests.factories.library import an_image, guarded
from tests.factories.standing import fresh, standing

PUBLISH = {"action-publish": "1"}


def a_tree_and_an_empty_form() -> tuple:
    columns = a_columns_tree()
    return columns, opened(signed_in(columns.chief), add_url(columns.green))


standing_tree = standing(a_tree_and_an_empty_form)
pytestmark = pytest.mark.django_db


@pytest.fixture
def columns(standing_tree):
    return fresh(standing_tree)[0]


@pytest.fixture
def chief(columns):
    return signed_in(columns.chief)


@pytest.fixture
def typed(standing_tree):
    """The form of a new story with everything a published one needs."""

    def fill(**values):
        story = {"title": "西水坡的龙", "summary": "蚌壳摆成的龙", "slug": "long", "form": "图文"}
        rows = {"kind": kind().pk, "author": an_author().pk, "visibility": "公开"}
        return filled(fresh(standing_tree)[1], text="typed text", **{**story, **rows, **values})

    return fill


@contextmanager
def meanwhile(page_type, happens):
    """Something that somebody else does at the very moment a page is written, once."""
    happened = []

    def receiver(instance, **_):
        if not happened:
            happened.append(instance)
            happens(instance)

    pre_save.connect(receiver, sender=page_type)
    yield
    pre_save.disconnect(receiver, sender=page_type)


def told(response) -> str:
    return "".join(str(message) for message in get_messages(response.wsgi_request))


def stories() -> int:
    return StoryPage.objects.count()


def test_new_story_with_a_guarded_picture_is_refused_and_stays_on_the_screen(columns, chief, typed):
    inside = an_image("党课合影", collection=guarded())

    response = chief.post(add_url(columns.green), typed(lead_image=inside.pk, **PUBLISH))

    shown = response.content.decode()
    assert response.status_code == 200
    assert "“党课合影”是内部文件，公开页面不能用" in told(response)
    assert "typed text" in shown
    assert 'value="西水坡的龙"' in shown
    assert "蚌壳摆成的龙" in shown
    assert f'value="{inside.pk}"' in shown
    assert stories() == 0


def test_the_same_form_is_taken_once_the_picture_is_another(columns, chief, typed):
    inside, open_to_all = an_image("党课合影", collection=guarded()), an_image("石碑")
    chief.post(add_url(columns.green), typed(lead_image=inside.pk, **PUBLISH))

    chief.post(add_url(columns.green), typed(lead_image=open_to_all.pk, **PUBLISH))

    story = StoryPage.objects.get(slug="long")
    assert (story.live, story.lead_image, story.owner) == (True, open_to_all, columns.chief)


def test_a_refused_form_is_drawn_for_a_page_without_a_place(columns, chief, typed):
    inside = an_image("党课合影", collection=guarded())

    response = chief.post(add_url(columns.green), typed(lead_image=inside.pk, **PUBLISH))

    page = response.context["form"].instance
    assert (page.pk, page.path, page.future_parent.pk) == (None, "", columns.green.pk)
    assert response.context["has_unsaved_changes"]


def test_new_venue_with_a_guarded_picture_is_refused_and_keeps_its_lines():
    client = venues.chief()
    inside = an_image("党课合影", collection=guarded())
    hours = [venues.stretch(1, "08:30", "11:45")]
    given = venues.typed(title="古井边的院子", image=inside.pk, opening_hours=hours)

    response = client.post(venues.add_url(), given)

    shown = response.content.decode()
    assert "“党课合影”是内部文件，公开页面不能用" in told(response)
    assert 'value="古井边的院子"' in shown
    assert 'value="35.7652"' in shown
    assert 'value="11:45"' in shown
    assert not VenuePage.objects.filter(title="古井边的院子").exists()


def test_new_venue_is_taken_on_the_second_try_with_its_lines():
    client = venues.chief()
    inside = an_image("党课合影", collection=guarded())
    hours = [venues.stretch(1, "08:30", "11:45")]
    client.post(venues.add_url(), venues.typed(image=inside.pk, opening_hours=hours))

    client.post(venues.add_url(), venues.typed(opening_hours=hours))

    venue = VenuePage.objects.get(slug="ven-centre")
    assert venue.live
    assert [str(row.closes) for row in venue.opening_hours.all()] == ["11:45:00"]


def test_section_narrowed_while_a_story_is_written_says_so_at_the_audience(columns, chief, typed):
    def narrow(_):
        section = SectionPage.objects.filter(pk=columns.green.pk)
        section.update(visibility="社区", audience_district=columns.world.green)

    with meanwhile(StoryPage, narrow):
        response = chief.post(add_url(columns.green), typed(**PUBLISH))

    assert response.status_code == 200
    assert "上级页面只给" in told(response)
    assert "typed text" in response.content.decode()
    assert stories() == 0
    assert CommunityPage.objects.get(pk=columns.green.pk).audience.is_public


def test_two_new_stories_of_one_address_at_one_instant(columns, chief, typed):
    def take_the_address(_):
        a_story(columns, section=columns.east, slug="long")

    with meanwhile(StoryPage, take_the_address):
        response = chief.post(add_url(columns.green), typed())

    assert response.status_code == 200
    assert {AddressTaken.message, MEANWHILE} & set(all_errors(response))
    assert "typed text" in response.content.decode()
    assert stories() == 0


def all_errors(response) -> list[str]:
    errors = response.context["form"].errors
    return [str(sentence) for sentences in errors.values() for sentence in sentences]


def test_autosave_of_a_refused_new_story_is_answered_in_its_own_format(columns, chief, typed):
    def take_the_address(_):
        a_story(columns, section=columns.east, slug="long")

    with meanwhile(StoryPage, take_the_address):
        response = chief.post(
            add_url(columns.green), typed(), headers={"accept": "application/json"}
        )

    assert response.json()["error_code"] == "validation_error"
    assert stories() == 0


def test_publication_that_meets_a_newer_text_keeps_both(columns, chief):
    story = a_published_story(columns)
    form = filled(opened(chief, edit_url(story)), text="later text", **PUBLISH)

    def somebody_saves_meanwhile(request, page):
        other = StoryPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        other.title = "first title"
        other.save_revision(user=columns.editor, clean=False)

    with hooks.register_temporarily("before_edit_page", somebody_saves_meanwhile):
        response = chief.post(edit_url(story), form)

    assert response.status_code == 200
    assert "文清明刚存过这一页" in told(response)
    assert "later text" in response.content.decode()
    draft = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert draft.title == "first title"


def test_renamed_draft_whose_address_is_taken_at_that_instant(columns, chief):
    story = a_story(columns, slug="shui")
    form = filled(opened(chief, edit_url(story)), text="typed text", slug="long")

    def take_the_address(_):
        a_story(columns, section=columns.east, slug="long")

    with meanwhile(StoryPage, take_the_address):
        response = chief.post(edit_url(story), form)

    assert response.status_code == 200
    assert {AddressTaken.message, MEANWHILE} & set(all_errors(response))
    assert "typed text" in response.content.decode()
    assert StoryPage.objects.get(pk=story.pk).slug == "shui"
