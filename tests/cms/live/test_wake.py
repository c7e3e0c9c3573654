"""Commits are noticed at once, whoever makes them; what a session holds stays out of the pool."""

import threading
import time

import pytest
from django.db import connection, connections

from cms.live import wake
from tests.cms.core.house import until
from tests.cms.live.browsers import publish

pytestmark = pytest.mark.usefixtures("db")


class Listening:
    """A thread that waits for the next commit."""

    def __init__(self) -> None:
        self.is_ready = threading.Event()
        self.took: float | None = None
        self.heard: bool | None = None
        self.thread = threading.Thread(target=self._listen)
        self.thread.start()
        assert self.is_ready.wait(5)

    def _listen(self) -> None:
        with wake.own_connection():
            watch = wake.watch()
            self.is_ready.set()
            before = time.monotonic()
            self.heard = watch.wait(5)
            self.took = time.monotonic() - before


def test_commit_of_this_process_is_heard_at_once():
    listening = Listening()

    publish(1)

    listening.thread.join()
    assert listening.heard
    assert listening.took is not None
    assert listening.took < 1


def test_commit_that_rings_no_bell_here_is_heard_too():
    """As one of another process: on SQLite nobody rings for it."""
    if connection.vendor != "sqlite":
        pytest.skip("on this database the bell is the database's own")
    listening = Listening()

    publish_silently()

    listening.thread.join()
    assert listening.heard


def publish_silently() -> None:
    usual, wake.ring = wake.ring, lambda: None
    try:
        publish(1)
    finally:
        wake.ring = usual


def test_nothing_published_means_nothing_heard():
    with wake.own_connection():
        assert not wake.watch().wait(0.15)


def test_ring_between_two_waits_is_not_missed():
    with wake.own_connection():
        watch = wake.watch()
        watch.ring()

        assert watch.wait(0.5)


def test_own_connection_is_none_of_the_pool_and_closed_afterwards():
    before = connections["default"]

    with wake.own_connection() as mine:
        mine.ensure_connection()
        assert connections["default"] is mine
        assert "pool" not in mine.settings_dict["OPTIONS"]
        held = mine.connection

    assert connections["default"] is before
    assert mine.connection is None
    if connection.vendor == "postgresql":
        until(lambda: held.closed)
