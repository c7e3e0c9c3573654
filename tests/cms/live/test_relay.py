"""The relay's thread tells how it ended, whoever waited for it."""

import asyncio

from cms.live.relay import Relay

NOBODY = "redis://127.0.0.1:1/0"


def stopped_at_once() -> Relay:
    relay = Relay(NOBODY)
    relay._stop.set()
    relay.start()
    return relay


def test_relay_that_is_told_to_stop_ends_in_good_order():
    relay = stopped_at_once()

    relay.stop()

    assert relay.ended.result(timeout=1) is None


def test_who_stops_waiting_does_not_take_the_end_away_from_the_thread():
    relay = stopped_at_once()

    assert not relay.ended.cancel()

    relay.stop()
    assert relay.ended.result(timeout=1) is None


def test_a_loop_that_gives_up_waiting_leaves_the_relay_alone():
    relay = Relay(NOBODY)
    relay._stop.set()

    async def give_up() -> None:
        relay.ended.set_running_or_notify_cancel()
        waiting = asyncio.wrap_future(relay.ended)
        waiting.cancel()
        await asyncio.sleep(0)

    asyncio.run(give_up())
    relay._run()

    assert relay.ended.result(timeout=1) is None
