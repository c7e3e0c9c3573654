"""The benchmark of the transport counts what was carried, and by which process."""

import asyncio
import os
from collections.abc import AsyncIterator

import pytest

from cms.core import benchmarks
from cms.live.benchmarks.fan_out import Carried, carry, count_events, cpu_of


def test_it_is_offered():
    assert "live" in benchmarks.names()


@pytest.mark.parametrize("way", ["ours", "bare", "layer"])
def test_every_page_hears_every_event(way):
    carried = carry(way, sockets=3, events=2)

    assert carried.lost == 0
    assert carried.cpu_s >= 0


def test_what_was_lost_is_no_delivery():
    carried = Carried(cpu_s=9.0, lost=10, sockets=50, events=2)

    assert carried.cpu_per_delivery == pytest.approx(0.1)


def test_page_that_is_still_waiting_at_the_end_counts_what_it_heard():
    async def page() -> AsyncIterator[str]:
        for text in ('{"type":"event"}', '{"type":"ping"}', '{"type":"event"}'):
            yield text
        await asyncio.Event().wait()

    async def heard() -> int:
        counting = asyncio.create_task(count_events(page(), 3))
        await asyncio.sleep(0.01)
        counting.cancel()
        return await counting

    assert asyncio.run(heard()) == 2


def test_spent_time_of_a_process_grows():
    before = cpu_of(os.getpid())
    sum(number * number for number in range(1_500_000))

    assert cpu_of(os.getpid()) > before
