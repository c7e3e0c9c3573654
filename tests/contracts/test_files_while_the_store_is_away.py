"""The object store is away or slow: pages' files answer with a sentence, soon, and come back."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cms.core.breaker import Breaker
from cms.library.views import AWAY
from media_pipeline.addresses import address_of
from tests.cms.library.test_assets import who_may
from tests.factories.assets import PIECES, an_asset
from tests.factories.library import guarded
from tests.factories.pages import a_world
from tests.factories.unwell_store import Unwell, never, unwell_store

pytestmark = [pytest.mark.django_db, pytest.mark.services("s3")]

PROBE_S = 0.2


@pytest.fixture
def s3(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Unwell]:
    monkeypatch.setattr("cms.library.delivery._store", Breaker("files", probe_s=PROBE_S))
    a_world()
    with unwell_store(settings, read_s=0.7) as server:
        yield server


@pytest.fixture
def segment(s3: Unwell) -> str:
    return address_of(f"{an_asset().live_version.prefix}/v360/00000.m4s", delivery="open")


def away(method: str, path: str) -> bool:
    return True


def assert_told(answer: Any) -> None:
    assert (answer.status_code, answer.content.decode()) == (503, AWAY)
    assert answer.headers["Retry-After"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_piece_is_told_to_be_asked_for_again(s3: Unwell, segment: str) -> None:
    s3.refuses = away
    assert_told(Client().get(segment))

    s3.refuses = never
    answer = Client().get(segment)

    assert b"".join(answer.streaming_content) == PIECES["v360/00000.m4s"]


def test_a_store_that_does_not_answer_holds_a_request_up_for_a_moment_only(
    s3: Unwell, segment: str
) -> None:
    s3.hangs = away
    begun = time.monotonic()

    assert_told(Client().get(segment))

    assert time.monotonic() - begun < 10


def test_after_some_failures_nobody_waits_and_the_first_good_answer_mends_it(
    s3: Unwell, segment: str
) -> None:
    s3.refuses = away
    for _ in range(6):
        assert_told(Client().get(segment))
    asked = s3.refused
    s3.refuses = never
    time.sleep(PROBE_S)

    answers = [Client().get(segment).status_code for _ in range(3)]

    assert asked == 3
    assert answers == [200, 200, 200]


def test_a_file_that_is_missing_does_not_count_as_a_store_that_is_away(
    s3: Unwell, segment: str
) -> None:
    gone = segment.replace("00000", "99999")

    statuses = [Client().get(gone).status_code for _ in range(5)]

    assert statuses == [404] * 5
    assert Client().get(segment).status_code == 200


def test_a_playlist_behind_the_gate_says_the_same(s3: Unwell) -> None:
    film = an_asset(shelf=guarded())
    client = Client()
    client.force_login(who_may("choose", collection=film.shelf.collection))
    s3.refuses = away

    answer = client.get(address_of(film.live_version.master, delivery="guarded"))

    assert_told(answer)
