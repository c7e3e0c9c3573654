"""An address that changed leads on, from the transaction that changed it."""

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry
from wagtail.signals import post_page_move

from cms.columns.models import StoryPage
from cms.columns.services import create_index, create_section
from cms.pages.models import CommunityPage
from cms.pages.services import AudienceChange, set_audience
from tests.cms.columns.editing import signed_in
from tests.factories.columns import a_columns_tree, a_published_story, a_story
from tests.factories.home import NOON
from tests.factories.pages import a_page, a_site_root
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_tree = standing(a_columns_tree)


@pytest.fixture
def columns(standing_tree, db):
    return fresh(standing_tree)


@pytest.fixture
def other_tree(columns):
    """A section of another public index."""
    archive = create_index(home=columns.home, slug="archive", title="旧刊")
    return create_section(index=archive, district=columns.world.green, at=NOON)


def row(page):
    return page.specific_class.objects.get(pk=page.pk)


def rename(page, slug: str) -> None:
    page = row(page)
    page.slug = slug
    page.save()


def old_addresses() -> dict[str, str]:
    rows = Redirect.objects.select_related("redirect_page")
    return {one.old_path: one.redirect_page.specific.url for one in rows}


def test_a_renamed_page_leads_on_before_anything_is_told_of_the_commit(columns, client):
    story = a_published_story(columns, slug="long")

    rename(story, "dragon")

    assert old_addresses() == {"/columns/long": "/columns/dragon/"}
    assert client.get("/columns/long/", follow=True).redirect_chain == [("/columns/dragon/", 301)]


def test_a_rename_that_is_taken_back_leaves_no_redirect(columns):
    story = a_published_story(columns, slug="long")

    with transaction.atomic():
        rename(story, "dragon")
        transaction.set_rollback(True)

    assert old_addresses() == {}
    assert row(story).address == "/columns/long/"


def test_what_is_live_below_a_renamed_page_leads_on_too(columns):
    above = a_page("上", slug="above")
    a_page("下", slug="below", below=above)
    a_page("草稿", slug="draft", below=above, live=False, first_published_at=None)

    rename(above, "over")

    assert old_addresses() == {"/above": "/over/", "/above/below": "/over/below/"}


def test_a_page_renamed_twice_leads_on_from_both_old_addresses(columns):
    story = a_published_story(columns, slug="long")

    rename(story, "dragon")
    rename(story, "loong")

    assert old_addresses() == {
        "/columns/long": "/columns/loong/",
        "/columns/dragon": "/columns/loong/",
    }


def test_a_page_renamed_back_is_read_at_its_old_address(columns, client):
    story = a_published_story(columns, slug="long")

    rename(story, "dragon")
    rename(story, "long")

    assert client.get("/columns/long/").status_code == 200
    assert client.get("/columns/dragon/")["Location"] == "/columns/long/"


def test_an_old_address_that_is_given_away_leads_to_its_new_owner(columns):
    first, second = a_published_story(columns, slug="long"), a_published_story(columns, slug="hu")
    rename(first, "dragon")
    rename(second, "long")

    rename(second, "tiger")

    assert old_addresses() == {"/columns/hu": "/columns/tiger/", "/columns/long": "/columns/tiger/"}


def test_a_page_for_party_members_leads_nobody_on(columns, client):
    story = a_published_story(columns, slug="long")
    change = AudienceChange(unit=columns.world.first)
    set_audience(story, change=change, actor=None, at=NOON)

    rename(story, "dragon")

    assert old_addresses() == {}
    assert client.get("/columns/long/").status_code == 404


def test_the_front_page_keeps_its_address_whatever_its_name(columns):
    home = CommunityPage.objects.get(pk=a_site_root().pk)

    rename(home, "front")

    assert old_addresses() == {}


def test_a_save_that_changes_no_name_writes_no_redirect(columns):
    story = a_published_story(columns, slug="long")

    fresh_story = row(story)
    fresh_story.title = "新题目"
    fresh_story.save()

    assert old_addresses() == {}


def test_a_page_moved_to_another_tree_leads_on(columns, other_tree, client):
    story = a_published_story(columns, slug="long")

    story.move(other_tree, pos="last-child")

    assert old_addresses() == {"/columns/long": "/archive/long/"}
    assert client.get("/columns/long/")["Location"] == "/archive/long/"


def test_pages_put_in_another_order_lead_nowhere_else(columns):
    first, second = a_story(columns), a_story(columns)

    second.move(first, pos="left")

    assert old_addresses() == {}


def test_a_move_on_the_screen_stands_with_its_log_and_its_redirect(columns, other_tree):
    story = a_published_story(columns, slug="long")

    signed_in(columns.chief).post(move_url(story, other_tree))

    assert row(story).address == "/archive/long/"
    assert old_addresses() == {"/columns/long": "/archive/long/"}
    assert moves_of(story) == 1


def move_url(page, destination) -> str:
    return reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk])


def moves_of(page) -> int:
    return PageLogEntry.objects.filter(page=page.pk, action="wagtail.move").count()


class PowerCut(Exception):
    """Something goes wrong between two statements."""


def test_a_move_on_the_screen_that_breaks_off_leaves_the_page_where_it_was(columns, other_tree):
    story = a_published_story(columns, slug="long")
    client = signed_in(columns.chief)

    def break_off(**_):
        raise PowerCut

    post_page_move.connect(break_off)
    try:
        with pytest.raises(PowerCut):
            client.post(move_url(story, other_tree))
    finally:
        post_page_move.disconnect(break_off)

    assert StoryPage.objects.get(pk=story.pk).address == "/columns/long/"
    assert Page.objects.get(pk=story.pk).get_parent().pk == columns.green.pk
    assert (old_addresses(), moves_of(story)) == ({}, 0)
