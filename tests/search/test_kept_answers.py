"""Guests' answers kept in front of Django: which, for how long, and when they are over."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from asgiref.sync import async_to_sync
from django.core.handlers.asgi import ASGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.columns.services import unpublish
from cms.core import clock
from cms.core.models import RateBucket
from cms.pages.page_cache import PageCache, generation
from cms.pages.page_cache.permit import PERMIT_HEADER
from search.engines.choice import engine
from search.indexing.rebuilding import rebuild, roll_back
from search.services.indexing import catch_up
from tests.cms.pages.test_page_cache import Answer
from tests.factories.columns import Columns, a_published_story, a_story
from tests.factories.people import make_person
from tests.factories.search import a_document, fill_index

pytestmark = pytest.mark.django_db
HERE = "35.7650,115.0800"


@pytest.fixture(autouse=True)
def _stamp(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR, settings.REDIS_URL = tmp_path, ""


class Visitors:
    """Guests at the front door, and how many queries their last question cost."""

    def __init__(self) -> None:
        self._door = PageCache(ASGIHandler())
        self.queries = -1

    def ask(self, path: str, cookies: str = "", **question: Any) -> Answer:
        with CaptureQueriesContext(connection) as counted:
            answer = self._ask(path, urlencode(question, doseq=True), cookies)
        self.queries = len(counted)
        return answer

    def read(self, **question: Any) -> str:
        answer = self.ask("/search/", **question)
        assert answer.status == 200
        return str(answer.body.decode())

    @async_to_sync
    async def _ask(self, path: str, query: str, cookies: str) -> Answer:
        headers = [(b"host", b"testserver"), (b"cookie", cookies.encode())]
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": headers,
            "client": ("10.0.0.1", 5000),
        }
        asked = [{"type": "http.request", "body": b""}]
        sent: list[dict[str, Any]] = []

        async def receive() -> Any:
            return asked.pop() if asked else await asyncio.Event().wait()

        async def send(message: Any) -> None:
            sent.append(message)

        await self._door(scope, receive, send)
        return Answer(sent)


@pytest.fixture
def visitors() -> Iterator[Visitors]:
    """Django would close the test's own connection before and after each question."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield Visitors()
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[[Callable[[], Any]], Any]:
    """Do something as its own transaction would: what waits for the commit happens."""

    def do(work: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return work()

    return do


@pytest.fixture
def _early_in_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten seconds into a minute, so that a kept answer lives long enough to be asked again."""
    moment = clock.now().replace(second=10, microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: moment)


def permit_of(client: Client, path: str, **question: Any) -> str | None:
    permit: str | None = client.get(path, question).headers.get(PERMIT_HEADER)
    return permit


def names_in(permit: str | None) -> set[str]:
    assert permit is not None
    return set(permit.partition(";")[0].split())


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("/search/", {}),
        ("/search/", {"q": "早市"}),
        ("/search/", {"q": "早市", "near": "", "sort": ""}),
        ("/search/", {"q": "早市", "kind": ["column", "venue"], "free": "1"}),
        ("/search/", {"q": "滑雪场"}),
        ("/nearby/", {}),
        ("/nearby/", {"community": "", "near": ""}),
    ],
    ids=["no-question", "words", "empty-fields", "filters", "nothing-found", "nearby", "form"],
)
@pytest.mark.usefixtures("_early_in_the_minute")
def test_the_second_guest_costs_no_query(
    visitors: Visitors, columns: Columns, path: str, question: dict[str, Any]
) -> None:
    fill_index([a_document(title="早市上的砍价声")])

    first = visitors.ask(path, **question)
    drawn = visitors.queries
    second = visitors.ask(path, **question)

    assert first.status == second.status == 200
    assert first.body == second.body
    assert drawn > 0
    assert visitors.queries == 0


def test_a_published_story_is_found_at_once_though_its_absence_was_kept(
    visitors: Visitors, columns: Columns, committed: Any
) -> None:
    committed(catch_up)
    assert "没有找到" in visitors.read(q="麦秆画")

    committed(lambda: a_published_story(columns, title="麦秆画的工序"))
    visitors.read(q="麦秆画")
    committed(catch_up)

    assert "<mark>麦秆画</mark>的工序" in visitors.read(q="麦秆画")


def test_a_withdrawn_story_is_gone_at_once_though_it_was_kept(
    visitors: Visitors, columns: Columns, committed: Any
) -> None:
    story = committed(lambda: a_published_story(columns, title="麦秆画的工序"))
    committed(catch_up)
    assert "的工序" in visitors.read(q="麦秆画")

    committed(lambda: unpublish(entry=story, actor=columns.chief))
    between = visitors.read(q="麦秆画")
    committed(catch_up)

    assert "的工序" not in between
    assert "没有找到" in visitors.read(q="麦秆画")


@pytest.fixture
def begins_anew(committed: Any) -> Callable[[Callable[[], Any]], bool]:
    """Whether doing this ends what was kept."""

    def ends(work: Callable[[], Any]) -> bool:
        before = asyncio.run(generation.FileGeneration().now())
        committed(work)
        return asyncio.run(generation.FileGeneration().now()) != before

    return ends


def test_only_an_index_commit_that_changes_something_ends_what_was_kept(
    columns: Columns, committed: Any, begins_anew: Any
) -> None:
    story = committed(lambda: a_published_story(columns, title="麦收"))
    committed(catch_up)

    committed(story.save)
    same = begins_anew(catch_up)
    story.title = "麦收以后"
    committed(story.save)
    renamed = begins_anew(catch_up)
    committed(story.delete)
    deleted = begins_anew(catch_up)

    assert (same, renamed, deleted) == (False, True, True)


def test_a_draft_that_is_saved_again_and_again_ends_nothing(
    columns: Columns, committed: Any, begins_anew: Any
) -> None:
    committed(catch_up)
    draft = committed(lambda: a_story(columns))

    assert not begins_anew(catch_up)
    committed(draft.save)
    assert not begins_anew(catch_up)


def test_another_index_ends_what_was_kept_of_the_one_before(
    columns: Columns, committed: Any, begins_anew: Any
) -> None:
    committed(rebuild)

    assert begins_anew(rebuild)
    assert begins_anew(roll_back)


@pytest.mark.parametrize("path", ["/search/", "/nearby/"])
def test_an_answer_of_the_database_is_not_kept(client: Client, columns: Columns, path: str) -> None:
    assert engine().live_name() is None

    answer = client.get(path, {"q": "早市"})

    assert answer.context["result"].degraded
    assert PERMIT_HEADER not in answer.headers


@pytest.mark.parametrize("path", ["/search/", "/nearby/"])
def test_an_answer_to_somebody_with_a_session_is_not_kept(
    client: Client, columns: Columns, path: str
) -> None:
    fill_index([a_document()])
    client.force_login(make_person(), backend="cms.people.backends.PhoneBackend")

    assert permit_of(client, path, q="故事") is None


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("/search/", {"q": "故事", "cursor": "nonsense"}),
        ("/search/", {"q": "故事", "kind": "spaceship"}),
        ("/nearby/", {"near": "115.08,35.76"}),
        ("/nearby/", {"community": "atlantis"}),
    ],
    ids=["cursor", "kind", "swapped", "community"],
)
def test_a_refusal_is_not_kept(
    client: Client, columns: Columns, path: str, question: dict[str, str]
) -> None:
    fill_index([a_document()])

    answer = client.get(path, question)

    assert answer.status_code == 400
    assert PERMIT_HEADER not in answer.headers


@pytest.mark.parametrize(
    "own",
    [
        {"near": HERE},
        {"near": HERE, "sort": "distance"},
        {"bbox": "115.0,35.7,115.2,35.8"},
        {"open_at": "2026-05-13T23:30"},
        {"size": "3"},
        {"explain": "1"},
        {"fbclid": "x"},
    ],
    ids=["position", "by-distance", "map", "moment", "size", "explain", "unknown"],
)
def test_what_is_one_persons_own_is_asked_of_django_each_time(
    visitors: Visitors, columns: Columns, own: dict[str, str]
) -> None:
    fill_index([a_document(title="早市")])

    for _ in range(2):
        assert visitors.ask("/search/", q="早市", **own).status == 200
        assert visitors.queries > 0


@pytest.mark.usefixtures("_early_in_the_minute")
def test_a_position_is_never_given_the_page_of_somebody_without_one(
    visitors: Visitors, columns: Columns
) -> None:
    fill_index([a_document(title="早市")])
    visitors.ask("/nearby/", near="")

    visitors.ask("/nearby/", near=HERE)

    assert visitors.queries > 0


def test_the_next_page_is_not_kept_and_an_empty_cursor_does_no_harm(
    client: Client, columns: Columns
) -> None:
    fill_index([a_document(title=f"早市故事{number}") for number in range(21)])

    first = client.get("/search/", {"q": "早市", "cursor": ""})
    cursor = first.context["result"].next_cursor
    second = client.get("/search/", {"q": "早市", "cursor": cursor})

    assert "cursor" in names_in(first.headers[PERMIT_HEADER])
    assert second.status_code == 200
    assert "cursor" not in names_in(second.headers[PERMIT_HEADER])


def test_kept_answers_count_for_nobody_and_drawn_ones_still_do(
    visitors: Visitors, columns: Columns, settings: Any
) -> None:
    settings.SEARCHES_A_MINUTE_PER_ADDRESS = 2
    fill_index([a_document(title="早市")])
    visitors.read(q="早市")

    again = [visitors.ask("/search/", q="早市").status for _ in range(5)]
    others = [visitors.ask("/search/", q=f"早市{number}").status for number in range(3)]

    assert again == [200] * 5
    assert others == [200, 429, 429]
    assert RateBucket.objects.count() == 1
    assert visitors.ask("/search/", q="早市").status == 200
