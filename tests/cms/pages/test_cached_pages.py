"""Real pages through the cache in front of Django: for whom they are kept, and until when."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from cms.core import clock
from cms.pages import services
from cms.pages.page_cache.permit import PERMIT_HEADER
from cms.pages.services import AudienceChange
from cms.people.face import SIGNED_IN_COOKIE, SIZE_COOKIE, THEME_COOKIE
from tests.cms.pages.asking import House
from tests.factories.columns import Columns, a_columns_tree, a_published_story, kind
from tests.factories.library import an_image
from tests.factories.pages import a_page, a_person, address_of
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A column of two stories, and a page for each sort of reader beside it."""

    columns: Columns
    story: Any
    other: Any
    public: Any
    community: Any
    party: Any


def some_content() -> Content:
    columns = a_columns_tree()
    return Content(
        columns=columns,
        story=a_published_story(columns, title="西水坡的龙", lead_image=an_image("龙")),
        other=a_published_story(columns, section=columns.east, title="东街的戏台"),
        public=a_page("公开页"),
        community=a_page("居民页", residents=columns.world.green),
        party=a_page("党员页", members=columns.world.general),
    )


standing_content = standing(some_content)


@pytest.fixture
def content(standing_content, db) -> Content:
    return fresh(standing_content)


@pytest.fixture(autouse=True)
def _stamp(settings, tmp_path):
    settings.VAR_DIR, settings.REDIS_URL = tmp_path, ""


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def after(django_capture_on_commit_callbacks):
    """Do something and let what waits for the commit happen."""

    def do(work) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            work()

    return do


def session_of(person) -> dict[str, str]:
    client = Client()
    client.force_login(person, backend="cms.people.backends.PhoneBackend")
    return {name: morsel.value for name, morsel in client.cookies.items()}


PLACES = pytest.mark.parametrize(
    "place",
    ["home", "columns", "section", "story", "public"],
)


def address(content: Content, place: str) -> str:
    if place == "home":
        return "/"
    if place == "columns":
        return content.columns.index.get_url_parts()[2]
    if place == "section":
        return address_of(content.columns.green)
    return address_of(getattr(content, place))


@PLACES
def test_public_page_is_drawn_once_for_all_guests(content, house, place):
    first, second = (house.ask(address(content, place)) for _ in range(2))

    assert (first.status, first.is_drawn, second.is_drawn) == (200, True, False)
    assert first.body == second.body


@PLACES
def test_kept_page_holds_nothing_of_one_visitor(content, house, place):
    answer = house.ask(address(content, place))

    assert "set-cookie" not in answer.headers
    assert "cookie" not in answer.headers.get("vary", "").lower()
    assert PERMIT_HEADER.lower() not in answer.headers
    for mark in ("csrfmiddlewaretoken", "nonce=", "<script>", " style="):
        assert mark not in answer.body


@pytest.mark.parametrize(("page", "status"), [("community", 200), ("party", 404)])
def test_page_for_some_eyes_is_never_kept(content, house, page, status):
    path = address_of(getattr(content, page))

    answers = [house.ask(path) for _ in range(2)]

    assert [(answer.status, answer.is_drawn) for answer in answers] == [(status, True)] * 2


def test_what_a_member_was_shown_is_never_shown_to_a_guest(content, house):
    path = address_of(content.party)
    member = session_of(a_person(branch=content.columns.world.first))

    shown = house.ask(path, cookies=member)
    hidden = house.ask(path)

    assert (shown.status, hidden.status) == (200, 404)
    assert "正文只给该看的人看" in shown.body
    assert "党员页" not in hidden.body


def test_signed_in_reader_neither_gets_nor_leaves_a_kept_page(content, house):
    path, reader = address_of(content.story), session_of(a_person())
    house.ask(path)

    mine = house.ask(path, cookies=reader)
    guests = house.ask(path)

    assert mine.is_drawn
    assert "private" in mine.headers["cache-control"]
    assert not guests.is_drawn


def test_dead_session_cookie_is_left_to_django_and_spoils_nothing(content, house):
    path = address_of(content.story)

    dead = house.ask(path, cookies={"sessionid": "gone"})
    guest = house.ask(path)

    assert (dead.status, dead.is_drawn, guest.status) == (200, True, 200)


def test_hint_that_somebody_is_signed_in_changes_no_page(content, house):
    path = address_of(content.story)
    house.ask(path)

    assert not house.ask(path, cookies={SIGNED_IN_COOKIE: "1"}).is_drawn


def test_each_face_is_drawn_by_the_server_and_kept_apart(content, house):
    path = address_of(content.story)
    faces = [
        {},
        {THEME_COOKIE: "dark"},
        {SIZE_COOKIE: "huge"},
        {THEME_COOKIE: "dark", SIZE_COOKIE: "huge"},
    ]

    bodies = [house.ask(path, cookies=face).body for face in faces]

    assert len(set(bodies)) == len(faces)
    assert all(not house.ask(path, cookies=face).is_drawn for face in faces)


def test_list_is_kept_apart_by_the_parameters_it_knows(content, house):
    path = address(content, "columns")
    a_published_story(content.columns, title="楼道公约", kind=kind("rules"))

    for kind_of_story, is_listed in (("history", True), ("rules", False)):
        drawn, kept = (house.ask(f"{path}?kind={kind_of_story}") for _ in range(2))
        assert (drawn.is_drawn, kept.is_drawn) == (True, False)
        assert ("西水坡的龙" in kept.body) == is_listed


def test_unknown_parameter_is_never_kept_and_fills_no_shelf(content, house):
    path = address_of(content.story)

    answers = [house.ask(f"{path}?nonsense={number}") for number in range(3)]

    assert all(answer.is_drawn for answer in answers)
    assert house.ask(path).is_drawn


def test_head_of_a_page_that_was_never_drawn_is_not_kept_as_the_page(content, house):
    path = address_of(content.story)

    head = house.ask(path, method="HEAD")
    page = house.ask(path)

    assert (head.status, head.body) == (200, "")
    assert "西水坡的龙" in page.body


def edited(page, **changes):
    def work():
        fresh_page = type(page).objects.get(pk=page.pk)
        for name, value in changes.items():
            setattr(fresh_page, name, value)
        fresh_page.save_revision().publish()

    return work


def row_of(story):
    return type(story).objects.get(pk=story.pk)


def make_the_residents_own(content):
    services.set_audience(
        content.story,
        change=AudienceChange(unit=content.columns.world.green),
        actor=None,
        at=clock.now(),
    )


def remove(content):
    services.remove_page(content.story, reason="内容有误", actor=None, at=clock.now())


CHANGES = {
    "renamed": lambda content: edited(content.story, title="换了题目")(),
    "taken down": lambda content: row_of(content.story).unpublish(),
    "deleted": lambda content: row_of(content.story).delete(),
    "removed with a reason": remove,
    "made the residents' own": make_the_residents_own,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_becomes_of_a_story_shows_on_it_on_its_lists_and_at_home(
    content, house, after, change
):
    paths = [address(content, place) for place in ("home", "columns", "section", "story")]
    assert all("西水坡的龙" in house.ask(path).body for path in paths)

    after(lambda: change(content))

    lists_and_story = [house.ask(path) for path in paths]
    assert all(answer.is_drawn for answer in lists_and_story)
    for answer in lists_and_story[:-1]:
        assert "西水坡的龙" not in answer.body
    assert "蚌壳摆成的龙" not in lists_and_story[-1].body or change is CHANGES["renamed"]


def test_moved_story_shows_on_its_new_lists_at_once(content, house, after):
    old, new = address_of(content.columns.green), address_of(content.columns.east)
    assert "西水坡的龙" in house.ask(old).body
    assert "西水坡的龙" not in house.ask(new).body

    after(lambda: row_of(content.story).move(content.columns.east, pos="last-child"))

    assert "西水坡的龙" not in house.ask(old).body
    assert "西水坡的龙" in house.ask(new).body


def test_new_story_shows_on_kept_lists_at_once(content, house, after):
    places = ["home", "columns", "section"]
    for place in places:
        house.ask(address(content, place))

    after(lambda: a_published_story(content.columns, title="新来的故事"))

    assert all("新来的故事" in house.ask(address(content, place)).body for place in places)


def test_draft_disturbs_no_kept_page(content, house, after):
    path = address_of(content.story)
    house.ask(path)

    def write() -> None:
        draft = type(content.story).objects.get(pk=content.story.pk)
        draft.title = "还没写完"
        draft.save_revision(user=content.columns.editor)

    after(write)

    assert not house.ask(path).is_drawn


@pytest.mark.parametrize("what", ["kind", "author", "unit", "picture"])
def test_renamed_neighbour_shows_on_the_kept_story(content, house, after, what):
    path = address_of(content.story)
    house.ask(path)
    row = {
        "kind": kind(),
        "author": content.story.author,
        "unit": content.columns.world.green,
        "picture": content.story.lead_image,
    }[what]

    after(row.save)

    assert house.ask(path).is_drawn


def test_change_that_is_rolled_back_disturbs_nothing(content, house):
    path = address_of(content.story)
    house.ask(path)

    edited(content.story, title="没成")()  # its commit never comes

    assert not house.ask(path).is_drawn


def test_removed_page_tells_the_reason_where_the_kept_one_stood(content, house, after):
    path = address_of(content.story)
    house.ask(path)

    after(lambda: remove(content))

    gone = house.ask(path)
    assert gone.status == 410
    assert "内容有误" in gone.body


def test_story_published_again_is_kept_again(content, house, after):
    path = address_of(content.story)
    house.ask(path)
    after(edited(content.story, summary="改过的提要"))

    assert [house.ask(path).is_drawn for _ in range(3)] == [True, False, False]
