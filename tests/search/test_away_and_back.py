"""The engine goes away and comes back: who is asked, who answers, what is told."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from cms.columns.models import StoryPage
from cms.core import breaker, clock
from cms.core.health import is_needed
from search import health
from search.engines.choice import engine
from search.errors import BadFilter, EngineAway, StaleCursor
from search.models import SearchOutbox
from search.planning.request import SearchRequest
from search.services import SearchResult, search, searching
from search.services.indexing import catch_up, engine_answers
from search.services.searching import fuse

pytestmark = pytest.mark.django_db
SENTENCE = "搜索服务正在恢复，先列出标题相符的内容"


@pytest.fixture(autouse=True)
def _full_index(stories: list[StoryPage]) -> None:
    catch_up()


class Line:
    """The line to the engine: cut it, count who tries, let time pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_cut = False
        self.tries = 0
        self.now = 1000.0
        usual = searching._answer

        def answer(request: SearchRequest, at: Any) -> Any:
            self.tries += 1
            if self.is_cut:
                raise EngineAway("cut")
            return usual(request, at)

        monkeypatch.setattr(searching, "_answer", answer)
        monkeypatch.setattr(breaker, "time", SimpleNamespace(monotonic=lambda: self.now))


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    return Line(monkeypatch)


def ask(q: str = "早市", **values: Any) -> SearchResult:
    return search(SearchRequest(q=q, **values), at=clock.now())


def degraded(times: int) -> list[bool]:
    return [ask().degraded for _ in range(times)]


def test_three_failures_in_a_row_and_the_engine_is_left_in_peace(line: Line) -> None:
    line.is_cut = True

    assert degraded(6) == [True] * 6
    assert line.tries == 3
    assert fuse().is_open


def test_two_failures_are_forgotten_after_an_answer(line: Line) -> None:
    for _ in range(3):
        line.is_cut = True
        degraded(2)
        line.is_cut = False
        assert degraded(1) == [False]

    assert not fuse().is_open
    assert line.tries == 9


def test_after_five_seconds_one_visitor_tries_and_the_others_do_not_wait(line: Line) -> None:
    line.is_cut = True
    degraded(3)

    line.now += 4.9
    degraded(2)
    assert line.tries == 3
    line.now += 0.2
    degraded(4)

    assert line.tries == 4
    assert fuse().is_open


def test_a_try_that_succeeds_brings_everybody_back(line: Line) -> None:
    line.is_cut = True
    degraded(3)
    line.is_cut = False
    assert degraded(1) == [True]

    line.now += 5.1

    assert degraded(3) == [False] * 3
    assert not fuse().is_open


def test_a_try_that_fails_costs_five_more_seconds(line: Line) -> None:
    line.is_cut = True
    degraded(3)

    for _ in range(3):
        line.now += 5.1
        degraded(3)

    assert line.tries == 6


@pytest.mark.parametrize(
    ("request_", "refusal"),
    [
        (SearchRequest(q="早市", community="atlantis"), BadFilter),
        (SearchRequest(q="早市", sort="distance"), BadFilter),
        (SearchRequest(q="早市", cursor="nonsense"), StaleCursor),
    ],
    ids=["community", "sort", "cursor"],
)
def test_a_visitors_mistake_is_no_fault_of_the_engine(
    line: Line, request_: SearchRequest, refusal: type[Exception]
) -> None:
    for _ in range(5):
        with pytest.raises(refusal):
            search(request_, at=clock.now())

    assert not fuse().is_open
    assert degraded(1) == [False]


def test_a_visitors_mistake_is_told_while_the_engine_is_away_too(line: Line) -> None:
    line.is_cut = True

    with pytest.raises(BadFilter):
        ask(community="atlantis")
    with pytest.raises(StaleCursor):
        ask(cursor="of an earlier answer")


def test_the_answer_says_who_gave_it(line: Line) -> None:
    usual = ask()
    line.is_cut = True
    meanwhile = ask()

    assert (usual.backend, usual.degraded) == (engine().name, False)
    assert (meanwhile.backend, meanwhile.degraded) == ("database", True)
    assert [hit.id for hit in meanwhile.hits] == [hit.id for hit in usual.hits]
    assert meanwhile.next_cursor is None


def test_a_next_page_begun_with_the_engine_is_refused_without_it(
    client: Client, line: Line
) -> None:
    cursor = client.get("/api/v1/search", {"kind": "column", "size": "2"}).json()["next_cursor"]
    line.is_cut = True

    answer = client.get("/api/v1/search", {"kind": "column", "size": "2", "cursor": cursor})

    assert cursor
    assert answer.status_code == 400
    assert answer.json()["code"] == "stale_cursor"


@pytest.mark.parametrize("path", ["/search/", "/nearby/"])
def test_the_page_says_it_once_and_shows_what_the_database_has(
    client: Client, line: Line, path: str
) -> None:
    line.is_cut = True

    page = client.get(path, {"q": "早市", "kind": "column"})

    assert page.status_code == 200
    assert page.content.decode().count(SENTENCE) == 1
    assert [hit.title for hit in page.context["result"].hits] == ["早市"]


def test_the_api_says_it_first(client: Client, line: Line) -> None:
    line.is_cut = True

    answer = client.get("/api/v1/search", {"q": "早市"}).json()

    assert answer["degraded"] is True
    assert answer["widened"][0] == SENTENCE
    assert [hit["title"] for hit in answer["hits"]] == ["早市"]


def test_a_draft_is_as_invisible_to_the_database_as_to_the_index(
    line: Line, stories: list[StoryPage]
) -> None:
    line.is_cut = True
    StoryPage.objects.filter(pk=stories[0].pk).update(live=False)

    assert ask().hits == ()


def test_the_missing_index_is_told_in_the_log_by_the_kind_of_fault_alone(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    line.is_cut = True

    ask("谁也不该在日志里看到的词")

    (record,) = [one for one in caplog.records if one.name == searching.__name__]
    assert record.getMessage() == "Search answers from the database: EngineAway"


def row_waiting(**values: Any) -> None:
    at = clock.now()
    SearchOutbox.objects.create(doc_id="column:1", **{"queued_at": at, **values})


STATES: dict[str, tuple[Callable[[], Any], str, str]] = {
    "caught up": (lambda: None, "ok", "等了 0 秒，搁下 0 篇"),
    "two minutes": (
        lambda: row_waiting(queued_at=clock.now() - timedelta(seconds=119)),
        "ok",
        "秒，搁下 0 篇",
    ),
    "longer": (
        lambda: row_waiting(queued_at=clock.now() - timedelta(seconds=130)),
        "degraded",
        "秒，搁下 0 篇",
    ),
    "parked": (
        lambda: row_waiting(parked_at=clock.now(), queued_at=clock.now() - timedelta(days=9)),
        "degraded",
        "等了 0 秒，搁下 1 篇",
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_the_row_of_health_tells_how_far_behind_the_index_is(state: str) -> None:
    make, expected, words = STATES[state]
    make()

    found = health.search()

    assert found.state == expected
    assert words in found.detail
    assert found.detail.startswith(engine().name)


def test_without_an_index_the_row_says_so_and_never_calls_the_site_down() -> None:
    for name in engine().names():
        engine().drop(name)

    assert not engine_answers()
    found = health.search()

    assert found.state == "degraded"
    assert found.detail.startswith("没有答复；")


def test_readiness_names_search_and_needs_it_not(client: Client) -> None:
    for name in engine().names():
        engine().drop(name)

    report = client.get("/readyz")

    assert "search" in report.json()["parts"]
    assert not is_needed("search")
