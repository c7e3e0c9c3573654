"""An answer that says who is open is true to the end of its minute, any other for a minute."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cms.core import clock
from cms.pages.page_cache import PageCache
from cms.pages.page_cache.permit import PERMIT_HEADER
from search.services.indexing import catch_up
from tests.cms.pages.test_page_cache import Site, ask, later
from tests.factories.columns import Columns
from tests.factories.search import a_document, fill_index
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _stamp(settings: Any, tmp_path: Any) -> None:
    settings.VAR_DIR, settings.REDIS_URL = tmp_path, ""


def permit_of(client: Client, path: str, **question: Any) -> str | None:
    permit: str | None = client.get(path, question).headers.get(PERMIT_HEADER)
    return permit


def seconds_in(permit: str | None) -> float | None:
    own = (permit or "").partition(";")[2]
    return float(own) if own else None


@pytest.mark.parametrize(
    ("second", "left"), [(0, 60.0), (12.5, 47.5), (59.75, 0.25)], ids=["first", "amid", "last"]
)
def test_an_answer_that_says_who_is_open_ends_with_the_minute(
    client: Client, columns: Columns, monkeypatch: pytest.MonkeyPatch, second: float, left: float
) -> None:
    moment = datetime(2026, 5, 13, 4, 7, tzinfo=UTC) + timedelta(seconds=second)
    a_venue(name="书屋", hours={"1-7": "08:00-18:00"})
    catch_up()
    monkeypatch.setattr(clock, "now", lambda: moment)

    assert seconds_in(permit_of(client, "/search/", q="书屋")) == left
    assert seconds_in(permit_of(client, "/nearby/")) == left


@pytest.mark.parametrize("question", [{"open_now": "1"}, {"q": "现在开门的书屋"}])
def test_nobody_being_open_ends_with_the_minute_too(
    client: Client, columns: Columns, question: dict[str, str]
) -> None:
    fill_index([a_document()])

    answer = client.get("/search/", question)

    assert not answer.context["result"].hits
    assert seconds_in(answer.headers[PERMIT_HEADER]) is not None


def test_an_answer_without_hours_lives_as_long_as_any_page(
    client: Client, columns: Columns
) -> None:
    fill_index([a_document(title="早市")])
    a_venue(name="没说几点开的馆", hours={})

    assert seconds_in(permit_of(client, "/search/", q="早市")) is None
    assert seconds_in(permit_of(client, "/search/")) is None


@pytest.mark.parametrize(
    ("said", "good_for_s"), [("q;5", 5), ("q;0.000", 0), ("q;900", 60), ("q", 60)]
)
def test_an_answer_is_kept_no_longer_than_it_says_and_never_beyond_a_minute(
    monkeypatch: pytest.MonkeyPatch, said: str, good_for_s: int
) -> None:
    site = Site({PERMIT_HEADER: said})
    door = PageCache(site)
    ask(door, query="q=1")

    with later(monkeypatch, good_for_s - 1):
        ask(door, query="q=1")
    while_good = site.drawn
    with later(monkeypatch, good_for_s + 1):
        ask(door, query="q=1")

    assert (while_good, site.drawn) == (1, 2)
