"""Copying and moving in Wagtail's screens: everything keeps a name of its own in its tree."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from cms.columns.errors import AddressTaken
from cms.columns.models import ColumnEntry, ColumnIndexPage, SectionPage, StoryPage
from cms.columns.services import create_index, create_section, publish
from cms.columns.wagtail_hooks import NO_COPY
from tests.cms.columns.editing import signed_in
from tests.factories.columns import a_columns_tree, a_comic, a_published_story, a_story
from tests.factories.home import NOON
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_tree = standing(a_columns_tree)


@pytest.fixture
def columns(standing_tree, db):
    return fresh(standing_tree)


@pytest.fixture
def archive(columns):
    """A section of another tree for everybody, where names are free that are taken here."""
    index = create_index(home=columns.home, slug="archive", title="旧刊")
    return create_section(index=index, district=columns.world.green, at=NOON)


@pytest.fixture
def chief(columns):
    return signed_in(columns.chief)


def copy_url(page) -> str:
    return reverse("wagtailadmin_pages:copy", args=[page.pk])


def copy(client, page, *, to, slug, **ticked):
    typed = {"new_title": "另起的题目", "new_slug": slug, "new_parent_page": to.pk}
    return client.post(copy_url(page), {**typed, **ticked})


def addresses() -> list[str]:
    return sorted(ColumnEntry.objects.values_list("address", flat=True))


@pytest.mark.parametrize("what", ["green", "index"])
@pytest.mark.parametrize("ticked", [{}, {"copy_subpages": "on"}], ids=["alone", "with-all-below"])
def test_a_whole_tree_is_not_copied_and_the_editor_is_told(columns, chief, what, ticked):
    a_story(columns, slug="long")
    page = getattr(columns, what)

    response = copy(chief, page, to=page.get_parent(), slug="another", **ticked)

    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert (response.status_code, told) == (302, [NO_COPY])
    assert addresses() == ["/columns/long/"]
    assert (SectionPage.objects.count(), ColumnIndexPage.objects.count()) == (2, 1)


def test_the_form_for_copying_a_section_is_not_even_offered(columns, chief):
    response = chief.get(copy_url(columns.green))

    assert response.status_code == 302


@pytest.mark.parametrize("make", [a_story, a_comic], ids=["story", "comic"])
def test_a_name_taken_in_the_index_is_refused_at_the_field_and_all_typed_is_kept(
    columns, chief, make
):
    entry = make(columns, slug="long")

    response = copy(chief, entry, to=columns.east, slug="long")

    assert response.context["form"].errors == {"new_slug": [AddressTaken.message]}
    assert 'value="另起的题目"' in response.content.decode()
    assert addresses() == ["/columns/long/"]


def test_the_name_of_a_section_is_taken_too(columns, chief):
    story = a_story(columns, slug="long")

    response = copy(chief, story, to=columns.green, slug=columns.east.slug)

    assert response.context["form"].errors == {"new_slug": [AddressTaken.message]}


def test_it_is_the_tree_it_comes_to_that_is_asked(columns, archive, chief):
    story = a_story(columns, slug="long")

    copy(chief, story, to=archive, slug="long")

    assert addresses() == ["/archive/long/", "/columns/long/"]


def test_a_name_free_at_home_may_be_taken_where_it_comes_to(columns, archive, chief):
    story = a_story(columns, slug="long")
    a_story(columns, section=archive, slug="tiger")

    response = copy(chief, story, to=archive, slug="tiger")

    assert response.context["form"].errors == {"new_slug": [AddressTaken.message]}


def move(client, page, *, to):
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, to.pk])
    return client.post(url)


@pytest.mark.parametrize("taken_by", ["its-own-name", "a-name-below-it"])
def test_a_section_moves_only_where_its_names_are_free(columns, archive, chief, taken_by):
    story = a_story(columns, section=columns.east, slug="long")
    a_story(columns, section=archive, slug=columns.east.slug if "own" in taken_by else "long")

    response = move(chief, columns.east, to=archive.get_parent())

    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert told == [AddressTaken.message]
    assert SectionPage.objects.get(pk=columns.east.pk).get_parent().pk == columns.index.pk
    assert StoryPage.objects.get(pk=story.pk).address == "/columns/long/"


def test_a_section_takes_its_stories_along_where_all_names_are_free(columns, archive, chief):
    story = a_story(columns, section=columns.east, slug="long")

    move(chief, columns.east, to=archive.get_parent())

    assert StoryPage.objects.get(pk=story.pk).address == "/archive/long/"


def test_a_copy_is_a_draft_that_was_never_published(columns, chief):
    story = a_published_story(columns, slug="long")

    copy(chief, story, to=columns.east, slug="long-2")

    made = StoryPage.objects.get(slug="long-2")
    assert (made.live, made.published_at, made.owner) == (False, None, columns.chief)
    assert (made.title, made.address) == ("另起的题目", "/columns/long-2/")
    assert made.get_parent().pk == columns.east.pk


def test_an_editor_publishes_nothing_by_copying(columns):
    story = a_published_story(columns, slug="long")
    client = signed_in(columns.editor)

    for ticked in ({"publish_copies": "on"}, {"alias": "on"}):
        copy(client, story, to=columns.green, slug="long-2", **ticked)

    assert not StoryPage.objects.filter(live=True).exclude(slug="long").exists()


def test_an_alias_keeps_the_own_address_when_its_original_is_published_again(columns, chief):
    story = a_published_story(columns, slug="long")
    copy(chief, story, to=columns.east, slug="long-2", alias="on")

    story = StoryPage.objects.get(pk=story.pk)
    story.title = "新题目"
    story.save_revision(user=columns.chief)
    publish(entry=story, actor=columns.chief, at=NOON)

    alias = StoryPage.objects.get(slug="long-2")
    assert (alias.title, alias.address, alias.live) == ("新题目", "/columns/long-2/", True)
    assert addresses() == ["/columns/long-2/", "/columns/long/"]
