"""Two editors on one page of any type: the later one is told, and both texts stay."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from wagtail import hooks

from cms.pages.concurrent_editing import NewerText
from cms.pages.models import CommunityPage
from cms.people.models import PostKind
from tests.cms.columns.editing import edit_url, opened, signed_in
from tests.factories.columns import a_columns_tree, a_comic, a_published_story
from tests.factories.people import make_holder
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue, a_venue_index

pytestmark = pytest.mark.django_db

KINDS = ("home", "index", "section", "story", "comic", "venues", "venue")
# Stories, venues and the front page have screens of their own, asked in their own rooms.
PLAIN = ("index", "section", "venues")
# What the editor's scripts fill in: no blocks.
BY_SCRIPT = {"sections-count": 0}
SAVED = "刚存过这一页。您写的还在下面"


def a_page_of_each_type() -> SimpleNamespace:
    """One page of every type, each with a first text by the chief editor."""
    columns = a_columns_tree()
    venues = a_venue_index(columns.home)
    pages = {
        "home": columns.home,
        "index": columns.index,
        "section": columns.green,
        "story": a_published_story(columns),
        "comic": a_comic(columns),
        "venues": venues,
        "venue": a_venue(venues, name="绿城社区书房"),
    }
    for page in pages.values():
        page.specific_class.objects.get(pk=page.pk).save_revision(user=columns.chief)
    other = make_holder(PostKind.CHIEF_EDITOR, name="于芒种")
    return SimpleNamespace(pages=pages, chief=columns.chief, other=other)


standing_pages = standing(a_page_of_each_type)


@pytest.fixture
def house(standing_pages, db):
    return fresh(standing_pages)


def newest(page) -> CommunityPage:
    return page.specific_class.objects.get(pk=page.pk).get_latest_revision_as_object()


def save_as(person, page, *, title: str) -> None:
    text = newest(page)
    text.title = title
    text.save_revision(user=person, clean=False)


@pytest.mark.parametrize("kind", PLAIN)
def test_a_later_save_is_refused_on_the_screen_and_the_typed_title_stays(house, kind):
    page, client = house.pages[kind], signed_in(house.chief)
    form = opened(client, edit_url(page))
    save_as(house.other, page, title="先存的题目")

    response = client.post(edit_url(page), {**form, **BY_SCRIPT, "title": "后存的题目"})

    shown = response.content.decode()
    assert response.status_code == 200
    assert f"于芒种{SAVED}" in shown
    assert 'value="后存的题目"' in shown
    assert newest(page).title == "先存的题目"


@pytest.mark.parametrize("kind", ["home", *PLAIN])
def test_two_saves_at_one_instant_meet_at_the_row(house, kind):
    page, client = house.pages[kind], signed_in(house.chief)
    form = opened(client, edit_url(page))

    def somebody_saves_meanwhile(request, page):
        save_as(house.other, page, title="先存的题目")

    with hooks.register_temporarily("before_edit_page", somebody_saves_meanwhile):
        response = client.post(edit_url(page), {**form, **BY_SCRIPT, "title": "后存的题目"})

    assert f"于芒种{SAVED}" in response.content.decode()
    assert newest(page).title == "先存的题目"


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_read_before_somebody_elses_is_not_laid_over_it(house, kind):
    page = house.pages[kind]
    mine, theirs = newest(page), newest(page)
    theirs.save_revision(user=house.other, clean=False)

    with pytest.raises(NewerText):
        mine.save_revision(user=house.chief, clean=False)


@pytest.mark.parametrize("kind", PLAIN)
def test_who_opens_the_newest_text_saves_it(house, kind):
    page, client = house.pages[kind], signed_in(house.chief)
    save_as(house.other, page, title="先存的题目")
    form = opened(client, edit_url(page))

    client.post(edit_url(page), {**form, **BY_SCRIPT, "title": "接着写的题目"})

    assert newest(page).title == "接着写的题目"


def test_a_text_of_nobody_stands_in_nobodys_way(house):
    page = house.pages["venues"]
    mine = newest(page)
    newest(page).save_revision(user=None, clean=False)

    revision = mine.save_revision(user=house.chief, clean=False)

    assert newest(page).latest_revision_id == revision.pk


def test_every_type_that_editors_write_is_asked_here(house):
    reverse("wagtailadmin_home")
    written = {type(newest(page)) for page in house.pages.values()}
    creatable = {one for one in all_types(CommunityPage) if one.is_creatable}

    assert written == creatable


def all_types(page_type: type) -> set[type]:
    below = set(page_type.__subclasses__())
    return below.union(*(all_types(one) for one in below))
