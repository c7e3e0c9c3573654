"""The streams in Redis between relay and hubs: one blocking read for all of them."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from zlib import crc32

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from cms.live.outbox import Event

logger = logging.getLogger(__name__)

SHARDS = 8
KEPT = 20_000
BLOCK_S = 2
# Longer than the block, or an idle stream would look like a Redis that hangs.
ANSWER_S = 3
CONNECT_S = 1
# Of each stream; far fewer than a socket may have waiting.
AT_ONCE = 100
CHECK_S = 10.0
AGAIN_S = 1.0
LOOK_S = 5.0
LOOK_WHILE_AWAY_S = 1.0
BEGINNING = "0-0"

# A stream's name, and its entries: a number and fields each.
Answer = tuple[str, list[tuple[str, dict[str, str]]]]


def stream_of(topic: str) -> str:
    """The stream a topic's events go through; a topic never changes it."""
    return f"live:{crc32(topic.encode()) % SHARDS}"


STREAMS = tuple(f"live:{number}" for number in range(SHARDS))


class StreamFeed:
    """Reads on from the last entry it saw; the end of a stream is looked up once, by its number."""

    def __init__(
        self, url: str, *, offer: Callable[[Event], None], look_soon: Callable[[], None]
    ) -> None:
        self._url = url
        self._offer = offer
        self._look_soon = look_soon
        self._seen: dict[str, str] = {}
        self.is_away = True

    @property
    def look_every_s(self) -> float:
        return LOOK_WHILE_AWAY_S if self.is_away else LOOK_S

    async def run(self) -> None:
        """For ever: while Redis is away the outbox is looked at instead."""
        while True:
            try:
                async with self._connected() as client:
                    await self._follow(client)
            except (RedisError, OSError) as problem:
                if not self.is_away:
                    logger.warning("Redis is away: %s", type(problem).__name__)
                self.is_away = True
                self._look_soon()
                await asyncio.sleep(AGAIN_S)

    def _connected(self) -> Redis:
        return Redis.from_url(
            self._url,
            socket_connect_timeout=CONNECT_S,
            socket_timeout=ANSWER_S,
            decode_responses=True,
            protocol=2,
            # Trying again is what `run` does, after it said so.
            retry=Retry(NoBackoff(), 0),
        )

    async def _follow(self, client: Redis) -> None:
        clock = asyncio.get_running_loop().time
        await self._find_ends(client)
        self.is_away = False
        # What was published while nobody listened.
        self._look_soon()
        check_at = clock() + CHECK_S
        while True:
            answer = await self._read(client)
            for stream, entries in answer:
                for number, fields in entries:
                    self._seen[stream] = number
                    self._take(fields)
            # Sockets write before the next ones are read.
            await asyncio.sleep(0)
            if not answer or clock() > check_at:
                await self._find_ends(client)
                check_at = clock() + CHECK_S

    async def _read(self, client: Redis) -> list[Answer]:
        """New entries of any stream, or nothing after two quiet seconds."""
        # redis-py types the answers of both protocols and all commands as one.
        ends: dict[Any, Any] = {**self._seen}
        answer: Any = await client.xread(ends, count=AT_ONCE, block=BLOCK_S * 1000)
        return answer or []

    def _take(self, fields: dict[str, str]) -> None:
        self._offer(
            Event(
                topic=fields["topic"],
                epoch=fields["epoch"],
                offset=int(fields["offset"]),
                data=fields["data"],
            )
        )

    async def _find_ends(self, client: Redis) -> None:
        """Where streams end; one that ends before what was seen of it was emptied meanwhile."""
        asking = client.pipeline(transaction=False)
        for stream in STREAMS:
            asking.xrevrange(stream, count=1)
        for stream, last in zip(STREAMS, await asking.execute(), strict=True):
            end = last[0][0] if last else BEGINNING
            seen = self._seen.setdefault(stream, end)
            if _number(end) < _number(seen):
                logger.warning("the stream %s was emptied, reading it from its beginning", stream)
                self._seen[stream] = BEGINNING
                self._look_soon()


def entry(event: Event) -> dict[Any, Any]:
    """The fields of an event's entry in its stream."""
    return {
        "topic": event.topic,
        "epoch": event.epoch,
        "offset": event.offset,
        "data": event.data,
    }


def _number(identity: str) -> tuple[int, ...]:
    return tuple(int(part) for part in identity.split("-"))
