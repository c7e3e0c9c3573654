"""The relay: carries committed events from the outbox to Redis; one process of the site leads."""

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta

from django.db import Error, connection
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from cms.core import clock
from cms.live import wake
from cms.live.frames import encoded
from cms.live.models import OutboxEvent, Topic
from cms.live.outbox import Event
from cms.live.streams import KEPT, entry, stream_of

logger = logging.getLogger(__name__)

POLL_S = 0.5
AGAIN_S = 1.0
PORTION = 500
TIMEOUT_S = 2
# Held for the whole session by the one that leads.
LEADERSHIP = 20_261_124


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """How the relay of this process is: `lag_s` is how long the last event waited for it."""

    is_leading: bool
    is_redis_away: bool
    lag_s: float


class Relay:
    """A thread with a connection of its own, started once.

    It may end at any statement: what was not marked is carried once more, and hubs pass over what
    they know.
    """

    def __init__(self, redis_url: str) -> None:
        self._redis_url = redis_url
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="live-relay", daemon=True)
        self._is_leading = False
        self._is_redis_away = False
        self._lag = timedelta()
        # Done when the thread ends: with what broke it, or in good order.
        self.ended: Future[None] = Future()

    def start(self) -> None:
        # A running future is not cancelled by whoever stops waiting for it.
        self.ended.set_running_or_notify_cancel()
        self._thread.start()

    def stop(self) -> None:
        """Return when the thread ended; another process may lead from now on."""
        self._stop.set()
        wake.ring_here()
        self._thread.join()

    def state(self) -> Relayed:
        """From any thread."""
        return Relayed(
            is_leading=self._is_leading,
            is_redis_away=self._is_redis_away,
            lag_s=self._lag.total_seconds(),
        )

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._serve()
        except BaseException as problem:
            logger.exception("the relay broke")
            self.ended.set_exception(problem)
        else:
            self.ended.set_result(None)

    def _serve(self) -> None:
        """One connection's life."""
        try:
            with wake.own_connection(), self._redis() as redis:
                watch = wake.watch()
                while not self._stop.is_set():
                    if self._leads():
                        self._carry(redis)
                    watch.wait(POLL_S)
        except Error:
            logger.warning("the relay lost the database, trying again soon")
            self._stop.wait(AGAIN_S)
        finally:
            self._is_leading = False

    def _redis(self) -> Redis:
        return Redis.from_url(
            self._redis_url,
            socket_connect_timeout=TIMEOUT_S,
            socket_timeout=TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),
        )

    def _leads(self) -> bool:
        """PostgreSQL lets one session lead; on SQLite there is one web process."""
        if not self._is_leading:
            self._is_leading = connection.vendor != "postgresql" or _takes_the_lead()
            if self._is_leading:
                logger.info("this process relays live events")
        return self._is_leading

    def _carry(self, redis: Redis) -> None:
        """All that waits; a Redis that is away is tried again with the next round."""
        try:
            while not self._stop.is_set() and self._carry_portion(redis):
                self._is_redis_away = False
        except (RedisError, OSError) as problem:
            if not self._is_redis_away:
                logger.warning("events wait for Redis: %s", type(problem).__name__)
            self._is_redis_away = True
            self._stop.wait(POLL_S)

    def _carry_portion(self, redis: Redis) -> int:
        rows = list(OutboxEvent.objects.unsent()[:PORTION])
        if rows:
            _send(redis, rows)
            at = clock.now()
            OutboxEvent.objects.with_keys([row.pk for row in rows]).update(relayed_at=at)
            self._lag = at - rows[0].created_at
        elif self._is_redis_away:
            redis.ping()
            self._is_redis_away = False
        return len(rows)


def _takes_the_lead() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADERSHIP])
        return bool(cursor.fetchone()[0])


def _send(redis: Redis, rows: Sequence[OutboxEvent]) -> None:
    epochs = Topic.objects.epochs({row.topic for row in rows})
    sending = redis.pipeline(transaction=False)
    # A topic that was taken away by hand takes its events with it.
    for row in (it for it in rows if it.topic in epochs):
        event = Event(
            topic=row.topic,
            epoch=str(epochs[row.topic]),
            offset=row.offset,
            data=encoded(row.data),
        )
        sending.xadd(stream_of(row.topic), entry(event), maxlen=KEPT, approximate=True)
    sending.execute()
