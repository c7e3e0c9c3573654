"""The whole application of the site with its hub: a row in the outbox for each event.

The row is written by another process, as it is when a worker has something to tell: what is
measured here is everything from noticing the commit to the last socket.
"""

import asyncio
import sys

import uvloop
from django.db import connection

import cms.live.benchmarks.begun
from cms.live import topics
from cms.live.benchmarks.sending import TOPIC, WORDS, serve_with
from cms.live.models import OutboxEvent, Topic
from cms.live.topics import State, TopicType

PUBLISHER = (sys.executable, "-m", "cms.live.benchmarks.publishing")


def make_tables() -> None:
    """The two tables of the transport; the rest of the site's is not asked."""
    with connection.schema_editor() as editor:
        editor.create_model(Topic)
        editor.create_model(OutboxEvent)


def open_topic() -> None:
    def apply(_: State, event: State) -> State:
        return event

    kind = TopicType(
        authorise=lambda _: True, snapshot=lambda _: dict(WORDS), apply=apply, is_shared=True
    )
    topics.register(TOPIC, kind)


async def main() -> None:
    pipe = asyncio.subprocess.PIPE
    publisher = await asyncio.create_subprocess_exec(*PUBLISHER, stdin=pipe, stdout=pipe)
    if publisher.stdout is not None:
        await publisher.stdout.readline()

    async def send() -> None:
        if publisher.stdin is not None:
            publisher.stdin.write(b"\n")
            await publisher.stdin.drain()

    await serve_with("cms.asgi:application", send)


if __name__ == "__main__":
    make_tables()
    open_topic()
    uvloop.run(main())
