"""Whatever happens in whatever order, every page sees every offset once and in order."""

import asyncio
from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.live.hub import Hub
from cms.live.models import OutboxEvent
from cms.live.socket_queue import Patience
from tests.cms.live.browsers import Browser, a_hub, in_thread, publishing, until

PAGES = 3
SMALL = Patience(frames=6, octets=64_000, overflows=1_000)
_fresh = count(1)

page = st.integers(0, PAGES - 1)
steps = st.one_of(
    st.tuples(st.just("publish"), st.integers(1, 5)),
    st.tuples(st.sampled_from(["open", "close", "return", "sleep", "wake"]), page),
    st.tuples(st.sampled_from(["breathe", "restart"]), st.just(0)),
)


class World:
    """Three browsers, one topic, one process that may be replaced."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self.pages = [Browser() for _ in range(PAGES)]
        self.published = 0
        self.publishing: list[asyncio.Task[None]] = []

    async def play(self, plan: Sequence[tuple[str, int]]) -> None:
        rest = list(plan)
        while rest:
            async with a_hub(patience=SMALL) as hub:
                while rest and (step := rest.pop(0))[0] != "restart":
                    await self.step(hub, *step)
        async with a_hub(patience=SMALL) as hub:
            await self.come_to_rest(hub)

    async def step(self, hub: Hub, what: str, which: int) -> None:
        page = self.pages[which % PAGES]
        if what == "publish":
            numbers = range(self.published, self.published + which)
            self.published += which
            work = publishing(*numbers, topic=self.topic)
            self.publishing.append(asyncio.create_task(work))
        elif what == "open" and not self.is_open(page):
            page.join(hub).subscribe(self.topic)
        elif what == "return" and not self.is_open(page):
            page.come_back(hub, self.topic)
        elif what == "close" and self.is_open(page):
            page.member.leave()
        elif what in {"sleep", "wake"}:
            page.reads.clear() if what == "sleep" else page.reads.set()
        elif what == "breathe":
            await asyncio.sleep(0.01)

    def is_open(self, page: Browser) -> bool:
        return page.member is not None and bool(page.member.topics)

    async def come_to_rest(self, hub: Hub) -> None:
        await asyncio.gather(*self.publishing)
        for page in self.pages:
            page.reads.set()
            page.come_back(hub, self.topic)
        truth = await in_thread(
            lambda: [
                data["n"]
                for data in OutboxEvent.objects.of_topic(self.topic).values_list("data", flat=True)
            ]
        )
        assert len(truth) == self.published
        await until(lambda: all(page.numbers(self.topic) == truth for page in self.pages))


@pytest.mark.usefixtures("db", "numbers")
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=8, max_size=24))
def test_every_page_sees_every_offset_once_and_in_order(plan: list[tuple[str, int]]):
    world = World(f"numbers.{next(_fresh)}")

    asyncio.run(world.play(plan))

    assert [page.mistakes for page in world.pages] == [[]] * PAGES
