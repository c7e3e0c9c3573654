"""Every URL, every operation and every page type, asked by every role."""

import json
import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches

from cms.pages.models import CommunityPage
from tests.factories.library import an_image, guarded
from tests.factories.standing import fresh, standing
from tests.security.roles import EVERYBODY, GUEST, STAFF
from tests.security.routes import Route, all_operations, all_routes
from tests.security.table import OPERATIONS, PAGE_ACTS, PAGES, ROOMS, URLS, Row
from tests.security.world import SmallWorld, make_world, numbers_for

pytestmark = pytest.mark.django_db

DOORS = ("/sign-in/", "/admin/login/", "/admin/")
INVITATION = "登录"


standing_world = standing(make_world)


@pytest.fixture
def world(standing_world: SmallWorld, db: None) -> SmallWorld:
    return fresh(standing_world)


@pytest.fixture
def as_role(world, settings) -> Callable[[str], Client]:
    """A browser of that role, signed in afresh."""
    clients: dict[str, Client] = {}

    def browser(role: str) -> Client:
        client = clients.setdefault(role, Client(raise_request_exception=False))
        cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
        if role != GUEST and not (cookie and cookie.value):
            client.force_login(world.people[role])
        return client

    return browser


def is_led_away(answer: HttpResponse) -> bool:
    """Sent to the door or back to the hall, refused, or told that nothing is there."""
    if answer.status_code in {301, 302}:
        target = answer["Location"].partition("?")[0]
        return target in DOORS
    return answer.status_code in {403, 404, 405}


def public_routes() -> set[str]:
    return {route.pattern for route in all_routes() if not route.is_for_editors} | {
        pattern for pattern in URLS if pattern.startswith("admin/")
    }


def editors_routes() -> list[Route]:
    return [route for route in all_routes() if route.is_for_editors and route.pattern not in URLS]


def room_of(route: Route) -> str | None:
    """The longest prefix of the table that fits."""
    fitting = [prefix for prefix in ROOMS if route.pattern.startswith(prefix)]
    return max(fitting, key=len, default=None)


def test_every_url_has_a_row_and_every_row_a_url():
    assert public_routes() == set(URLS)


def test_every_editors_room_has_a_row_of_its_own():
    named = {prefix.removeprefix("admin/").split("/")[0] for prefix in ROOMS}
    shared = {
        "", "account", "api", "block-preview", "bulk", "choose-anchor-link", "choose-email-link",
        "choose-external-link", "choose-page", "choose-phone-link", "dismissibles",
        "editing-sessions", "embeds", "failwhale", "logout", "tag-autocomplete", "test404",
    }  # fmt: skip

    unnamed = {route.room.split("/")[0] for route in editors_routes()} - named - shared

    assert not unnamed, "an editors' room without a row in table.ROOMS"


def test_every_snippet_has_a_row_of_its_own():
    rooms = {route.room for route in editors_routes() if route.room.startswith("snippets/")}
    unnamed = {
        room
        for room in rooms - {"snippets/"}
        if not any(f"admin/{room}/".startswith(prefix) for prefix in ROOMS if prefix.count("/") > 2)
    }

    assert not unnamed


def test_every_api_operation_has_a_row_and_every_row_an_operation():
    assert all_operations() == set(OPERATIONS)


def test_every_page_type_has_a_row():
    types = {
        model.__name__
        for model in apps.get_models()
        if issubclass(model, CommunityPage) and model.is_creatable
    }

    assert types <= set(PAGES)


def test_every_public_url_answers_each_role_as_the_table_says(as_role):
    rows = [row for rows in [*URLS.values(), *OPERATIONS.values()] for row in rows]

    wrong = [
        f"{row.method} {row.path} as {role}: {status}, not {row.expected(role)}"
        for row in rows
        for role in sorted(EVERYBODY)
        if (status := ask(as_role(role), row)) != row.expected(role)
    ]

    assert not wrong, "\n".join(wrong)


def ask(client: Client, row: Row) -> int:
    if row.method in {"GET", "POST"}:
        send = client.get if row.method == "GET" else client.post
        return send(row.path, row.typed).status_code
    return client.generic(row.method, row.path).status_code


def test_every_page_answers_each_role_as_its_audience_says(as_role, world):
    wrong = [
        f"{name} as {role}: {found}"
        for name, (allowed, kind) in PAGES.items()
        for role in sorted(EVERYBODY)
        if (found := misread(as_role(role).get(world.path_of(name)), name, role in allowed, kind))
    ]

    assert not wrong, "\n".join(wrong)


def misread(answer: HttpResponse, name: str, is_allowed: bool, kind: str) -> str:
    """What is wrong with this answer; empty when it is as it should be."""
    shown = "白的是蚌壳" in answer.content.decode() if answer.status_code == 200 else False
    if kind == "moved":
        return "" if answer.status_code in {301, 302} else str(answer.status_code)
    if kind == "hidden" and not is_allowed:
        return "" if answer.status_code == 404 else str(answer.status_code)
    if answer.status_code != 200:
        return str(answer.status_code)
    if kind == "invited":
        return "" if shown == is_allowed else f"words shown: {shown}"
    return ""


def test_a_party_page_and_a_missing_page_are_the_same_bytes(as_role, world):
    for role in (GUEST, "居民", "总编"):
        client = as_role(role)
        hidden = client.get(world.path_of("for members"))
        missing = client.get("/study/s-not-there/")

        assert without_path(hidden) == without_path(missing)


def without_path(answer: HttpResponse) -> str:
    """The page without its own address and token, which differ anyway."""
    text = re.sub(r"/study/[\w-]+/|%2Fstudy%2F[\w-]+%2F", "", answer.content.decode())
    return re.sub(r'(value|data-csrf)="[\w]{64}"', "", text)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_the_editors_rooms_let_in_exactly_who_the_table_says(as_role, world, role):
    wrong = [
        f"{route.pattern}: {fault}"
        for route in editors_routes()
        if (fault := fault_of(route, role, as_role(role), world))
    ]

    assert not wrong, "\n".join(wrong)


def fault_of(route: Route, role: str, client: Client, world: SmallWorld) -> str:
    """What is wrong with the answer of an editors' room; empty when it is as it should be."""
    allowed = ROOMS[room_of(route) or ""]
    answer = client.get(route.filled(numbers_for(world, route.room, "StoryPage")))
    if role not in allowed and not is_led_away(answer):
        return f"lets in {role}: {answer.status_code}"
    if allowed and role not in STAFF | allowed and answer.status_code == 404:
        return f"tells {role} what is not there"
    return ""


def test_each_room_opens_for_those_it_is_for(as_role, world):
    """The first page of each room, so that a table of refusals alone would not pass."""
    closed = [
        f"{prefix} is closed to {role}: {answer.status_code}"
        for prefix in ("admin/", "admin/posts/", "admin/districts/", "admin/branches/",
                       "admin/audit/", "admin/images/", "admin/documents/", "admin/redirects/",
                       "admin/snippets/columns/kind/", "admin/snippets/columns/author/",
                       "admin/snippets/venues/venuekind/", "admin/snippets/home/announcement/",
                       "admin/reports/aging-pages/")
        for role in sorted(expected_in(prefix))
        if (answer := as_role(role).get(f"/{prefix}")).status_code != 200
    ]  # fmt: skip

    assert not closed, "\n".join(closed)


def expected_in(prefix: str) -> frozenset[str]:
    fitting = max((known for known in ROOMS if prefix.startswith(known)), key=len)
    return ROOMS[fitting]


@pytest.mark.parametrize("pattern", PAGE_ACTS)
def test_what_is_done_to_a_page_is_done_by_those_of_its_section(as_role, world, pattern):
    wrong = []
    for page, allowed in PAGE_ACTS[pattern].items():
        path = Route(pattern=pattern).filled(numbers_for(world, "pages", page))
        for role in sorted(EVERYBODY):
            answer = as_role(role).get(path)
            if is_led_away(answer) == (role in allowed):
                wrong.append(f"{path} ({page}) as {role}: {answer.status_code}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("action", ["action-publish", "action-unpublish"])
def test_chief_editors_alone_publish(as_role, world, action):
    draft = world.pages["draft"]

    for role in sorted(EVERYBODY - {"总编"}):
        as_role(role).post(f"/admin/pages/{draft.pk}/edit/", {action: "1", "title": "改了"})

    draft.refresh_from_db()
    assert not draft.live


def words_of(answer: HttpResponse) -> str:
    """What a person reads; a chooser's window comes as JSON that spells characters as codes."""
    text = answer.content.decode()
    is_json = "json" in answer.headers.get("Content-Type", "")
    return json.dumps(json.loads(text), ensure_ascii=False) if is_json else text


PLACES_THAT_NAME_PAGES = (
    "/admin/choose-page/{party section}/",
    "/admin/choose-page/search/?q=members",
    "/admin/api/main/pages/?limit=50",
    "/admin/pages/search/?q=members",
    "/admin/reports/site-history/",
    "/admin/pages/{for members}/move/{SectionPage}/confirm/",
    "/admin/pages/{for members}/edit/",
    "/admin/pages/{party section}/",
)


@pytest.mark.parametrize("place", PLACES_THAT_NAME_PAGES)
def test_editors_of_public_sections_are_not_told_what_the_party_reads(as_role, world, place):
    keys = {name: page.pk for name, page in world.pages.items()}
    path = re.sub(r"\{([^}]+)\}", lambda found: str(keys[found[1]]), place)

    for role in ("编辑", "审校", "区管理员"):
        assert "故事 for members" not in words_of(as_role(role).get(path, follow=True))
    if "choose-page/{" in place:
        assert "故事 for members" in words_of(as_role("总编").get(path))


def test_a_guarded_picture_is_offered_only_to_those_of_its_shelf(as_role, world):
    an_image("党员专用图", collection=guarded())

    offered = {
        role
        for role in STAFF
        if "党员专用图" in words_of(as_role(role).get("/admin/images/chooser/"))
    }

    assert offered == {"支部书记", "党务", "总编"}


def test_a_grown_url_without_a_row_fails_the_suite(settings):
    settings.ROOT_URLCONF = "tests.security.grown_urls"
    clear_url_caches()

    grown = public_routes() - set(URLS)

    clear_url_caches()
    assert grown == {"grown/"}
