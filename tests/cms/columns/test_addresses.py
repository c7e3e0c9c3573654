"""An entry's public address has no section in it, and leads on when it changes."""

import pytest
from django.db import IntegrityError, transaction
from wagtail.contrib.redirects.models import Redirect

from cms.columns.errors import AddressTaken
from cms.columns.models import ColumnEntry, SectionPage, StoryPage
from cms.columns.services import create_section, readdress
from cms.pages.services import AudienceChange, set_audience
from tests.factories.columns import (
    a_comic,
    a_published_story,
    a_story,
    a_story_draft,
)
from tests.factories.home import NOON

pytestmark = pytest.mark.django_db


def rename(page, slug):
    """What an editor's change of the address does, up to the commit and no further."""
    page = page.specific_class.objects.get(pk=page.pk)
    page.slug = slug
    page.save()


def test_an_entry_is_served_right_below_its_index(columns, client):
    story = a_published_story(columns, slug="long")

    response = client.get("/columns/long/")

    assert story.url == story.address == "/columns/long/"
    assert response.status_code == 200
    assert response.context_data["page"] == story


def test_a_section_is_served_below_its_index(columns, client):
    response = client.get(f"/columns/{columns.green.slug}/")

    assert response.status_code == 200
    assert response.context_data["page"] == columns.green


def test_the_place_in_the_tree_leads_on_to_the_public_address(columns, client):
    a_published_story(columns, slug="long")

    response = client.get(f"/columns/{columns.green.slug}/long/")

    assert response.status_code == 301
    assert response["Location"] == "/columns/long/"


def test_nothing_stands_below_an_entry_or_in_another_section(columns, client):
    a_published_story(columns, slug="long")

    assert client.get("/columns/long/more/").status_code == 404
    assert client.get(f"/columns/{columns.east.slug}/long/").status_code == 404
    assert client.get(f"/columns/{columns.green.slug}/long/more/").status_code == 404


def test_a_draft_has_no_page_for_readers(columns, client):
    a_story(columns, slug="draft")

    assert client.get("/columns/draft/").status_code == 404


def test_the_address_of_another_sections_entry_is_refused_at_the_slug(columns):
    a_story(columns, slug="long")

    entry = StoryPage(title="另一条龙", slug="long", live=False)
    entry.kind, entry.author = a_story_draft().kind, a_story_draft().author
    with pytest.raises(Exception, match=AddressTaken.message):
        columns.east.add_child(instance=entry)


def test_a_comic_does_not_take_over_a_storys_address(columns):
    a_story(columns, slug="long")

    with pytest.raises(AddressTaken) as refusal:
        a_comic(columns, slug="long")

    assert refusal.value.fields == {"slug": AddressTaken.message}


def test_an_entry_does_not_take_a_sections_address(columns):
    with pytest.raises(AddressTaken):
        a_story(columns, slug=columns.east.slug)


def test_a_section_does_not_take_an_entrys_address(columns):
    street = columns.world.street
    a_story(columns, slug=street.slug)

    with pytest.raises(AddressTaken):
        create_section(index=columns.index, district=street, at=NOON)

    assert not SectionPage.objects.filter(district=street).exists()


def test_two_entries_never_share_an_address_in_the_database(columns):
    first, second = a_story(columns), a_story(columns)

    with pytest.raises(IntegrityError), transaction.atomic():
        ColumnEntry.objects.filter(pk=second.pk).update(address=first.address)


def test_a_slug_made_from_the_title_avoids_the_whole_index(columns):
    a_story(columns, slug="龙")
    draft = a_story_draft()

    entry = StoryPage(title="龙", live=False, kind=draft.kind, author=draft.author)
    columns.east.add_child(instance=entry)

    assert entry.slug == "龙-2"


def test_moving_between_sections_keeps_the_address(columns, client):
    story = a_published_story(columns, slug="long")

    story.move(columns.east, pos="last-child")

    moved = StoryPage.objects.get(pk=story.pk)
    assert moved.get_parent().pk == columns.east.pk
    assert moved.url == moved.address == "/columns/long/"
    assert client.get("/columns/long/").status_code == 200
    assert not Redirect.objects.exists()


def test_a_renamed_entry_leads_on_from_its_old_address(columns, client):
    story = a_published_story(columns, slug="long")

    rename(story, "dragon")

    response = client.get("/columns/long/")
    assert response.status_code == 301
    assert response["Location"] == "/columns/dragon/"
    assert client.get("/columns/dragon/").status_code == 200


def test_a_renamed_index_takes_its_entries_along(columns, client):
    story = a_published_story(columns, slug="long")

    rename(columns.index, "wenhua")

    assert StoryPage.objects.get(pk=story.pk).address == "/wenhua/long/"
    assert client.get("/wenhua/long/").status_code == 200
    response = client.get("/columns/long/")
    assert response.status_code == 301
    assert response["Location"] == "/wenhua/long/"


def test_a_renamed_section_leaves_its_entries_where_they_are(columns, client):
    a_published_story(columns, slug="long")
    old = f"/columns/{columns.green.slug}/"

    rename(columns.green, "lvcheng-new")

    assert client.get("/columns/long/").status_code == 200
    assert client.get(old)["Location"] == "/columns/lvcheng-new/"
    assert not Redirect.objects.filter(old_path="/columns/long").exists()


def test_addresses_already_true_are_left_alone(columns):
    a_story(columns)

    assert readdress(page=columns.index) == 0


def test_a_clash_of_addresses_below_a_page_is_refused(columns):
    first, second = a_story(columns, slug="long"), a_story(columns, slug="tiger")
    ColumnEntry.objects.filter(pk=first.pk).update(address="/columns/elsewhere/")
    ColumnEntry.objects.filter(pk=second.pk).update(address="/columns/long/")

    with pytest.raises(AddressTaken):
        readdress(page=first)


def test_an_entry_for_some_eyes_has_no_page_for_a_guest(columns, client):
    story = a_published_story(columns, slug="long")
    change = AudienceChange(unit=columns.world.first)
    set_audience(story, change=change, actor=None, at=NOON)

    assert client.get("/columns/long/").status_code == 404
    assert client.get(f"/columns/{columns.green.slug}/long/").status_code == 404
