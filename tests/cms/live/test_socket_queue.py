"""A slow socket: what waits for it is bounded, kept in order, and its slowness has an end."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from cms.live.frames import Frame
from cms.live.socket_queue import Patience, SocketQueue

FEW = Patience(frames=4, octets=400, stuck_s=0.05, overflows=3, overflows_within_s=0.2)


class Wire:
    """Takes frames while it is open."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.opened = asyncio.Event()
        self.is_broken = False
        self.is_gone = False
        self.at_once = 0
        self.most_at_once = 0
        self.queue = SocketQueue(self.send, gone=self.go, patience=FEW)

    async def send(self, frame: Frame) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.opened.wait()
        finally:
            self.at_once -= 1
        if self.is_broken:
            raise ConnectionResetError
        self.taken.append(name_of(frame))

    def go(self) -> None:
        self.is_gone = True


def name_of(frame: Frame) -> str:
    return f"{frame.kind} {frame.topic} {frame.offset}"


def event(offset: int, *, topic: str = "a.1", text: str = "") -> Frame:
    return Frame.of_event(topic, epoch="e", offset=offset, data=f'"{text}"')


def played(scenario: Callable[[Wire], Awaitable[None]]) -> Wire:
    async def play() -> Wire:
        wire = Wire()
        await scenario(wire)
        return wire

    return asyncio.run(play())


def test_frames_are_written_in_order_and_one_at_a_time():
    async def scenario(wire: Wire) -> None:
        wire.opened.set()
        for offset in range(1, 5):
            assert wire.queue.put(event(offset))
            await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert wire.queue.put(event(5))
        await asyncio.sleep(0.01)

    wire = played(scenario)
    assert wire.taken == [f"event a.1 {offset}" for offset in range(1, 6)]
    assert wire.most_at_once == 1


def test_socket_that_takes_it_has_the_frame_at_once_and_needs_no_task():
    async def scenario(wire: Wire) -> None:
        wire.opened.set()
        before = asyncio.all_tasks()
        wire.queue.put(event(1))
        assert wire.taken == ["event a.1 1"]
        assert asyncio.all_tasks() == before
        await wire.queue.written_out()

    played(scenario)


def test_write_that_has_to_wait_twice_goes_on_where_it_was():
    taken: list[str] = []
    doors = [asyncio.Event(), asyncio.Event()]

    async def send(frame: Frame) -> None:
        for door in doors:
            await door.wait()
        taken.append(name_of(frame))

    async def scenario(_: Wire) -> None:
        queue = SocketQueue(send, gone=lambda: None, patience=FEW)
        assert queue.put(event(1))
        assert queue.put(event(2))
        for door in doors:
            assert taken == []
            door.set()
            await asyncio.sleep(0.01)
        assert taken == ["event a.1 1", "event a.1 2"]

    played(scenario)


def test_frame_put_while_the_last_one_is_being_written_is_written_too():
    async def scenario(wire: Wire) -> None:
        wire.queue.put(event(1))
        await asyncio.sleep(0.01)
        wire.queue.put(event(2))
        wire.opened.set()
        await asyncio.sleep(0.01)

    assert played(scenario).taken == ["event a.1 1", "event a.1 2"]


def test_one_frame_too_many_is_not_queued():
    async def scenario(wire: Wire) -> None:
        wire.queue.put(event(0))
        taken = [wire.queue.put(event(offset)) for offset in range(1, 6)]
        assert taken == [True] * 4 + [False]
        assert wire.queue.longest == 4
        wire.opened.set()
        await asyncio.sleep(0.01)

    assert played(scenario).taken == [f"event a.1 {offset}" for offset in range(5)]


def test_octets_are_counted_as_they_go_over_the_wire():
    async def scenario(wire: Wire) -> None:
        wire.queue.put(event(0))
        assert wire.queue.put(event(1, text="字" * 90))
        assert not wire.queue.put(event(2, text="字" * 90))
        assert wire.queue.put(event(2))

    played(scenario)


def test_frame_larger_than_all_that_may_wait_goes_when_nothing_else_waits():
    async def scenario(wire: Wire) -> None:
        wire.queue.put(event(0))
        assert wire.queue.put(event(1, text="a" * 900))
        assert not wire.queue.put(event(2))
        wire.opened.set()
        await wire.queue.room(900)
        assert wire.queue.put(event(2, text="a" * 900))
        await asyncio.sleep(0.01)

    assert len(played(scenario).taken) == 3


def test_dropped_topic_leaves_others_and_what_answers_its_asker():
    async def scenario(wire: Wire) -> None:
        wire.queue.put(event(0))
        wire.queue.put(event(1, topic="b.1"))
        wire.queue.put(Frame.of("presence", id=1, topic="a.1", epoch="e", offset=0))
        wire.queue.put(event(1))
        wire.queue.put(event(2, topic="b.1"))
        wire.queue.drop("a.1")
        assert wire.queue.put(event(3, topic="b.1"))
        wire.opened.set()
        await asyncio.sleep(0.01)

    assert played(scenario).taken == [
        "event a.1 0",
        "event b.1 1",
        "presence a.1 0",
        "event b.1 2",
        "event b.1 3",
    ]


def test_room_comes_when_half_of_it_is_written():
    async def scenario(wire: Wire) -> None:
        for offset in range(5):
            wire.queue.put(event(offset))
        waiting = asyncio.create_task(wire.queue.room())
        await asyncio.sleep(0.01)
        assert not waiting.done()
        wire.opened.set()
        await asyncio.wait_for(waiting, 1)
        assert len(wire.taken) >= 1

    played(scenario)


def test_room_comes_at_once_when_a_topic_is_dropped():
    async def scenario(wire: Wire) -> None:
        for offset in range(5):
            wire.queue.put(event(offset))
        waiting = asyncio.create_task(wire.queue.room())
        await asyncio.sleep(0.01)
        wire.queue.drop("a.1")
        await asyncio.wait_for(waiting, 1)

    played(scenario)


def test_write_that_does_not_end_is_noticed_and_a_quiet_socket_is_not_blamed():
    async def scenario(wire: Wire) -> None:
        clock = asyncio.get_running_loop().time
        assert not wire.queue.is_stuck(clock() + 100)
        wire.queue.put(event(1))
        assert not wire.queue.is_stuck(clock())
        await asyncio.sleep(0.06)
        assert wire.queue.is_stuck(clock())
        wire.opened.set()
        await asyncio.sleep(0.01)
        assert not wire.queue.is_stuck(clock() + 100)

    played(scenario)


def test_third_overflow_within_a_minute_is_one_too_many_and_old_ones_are_forgiven():
    async def scenario(wire: Wire) -> None:
        assert [wire.queue.overflowed() for _ in range(2)] == [False, False]
        await asyncio.sleep(0.25)
        assert [wire.queue.overflowed() for _ in range(3)] == [False, False, True]

    played(scenario)


def test_broken_connection_is_told_once_and_nothing_more_is_written():
    async def scenario(wire: Wire) -> None:
        wire.is_broken = True
        wire.queue.put(event(1))
        wire.queue.put(event(2))
        wire.opened.set()
        await asyncio.sleep(0.01)
        assert wire.is_gone

    assert played(scenario).taken == []


def test_connection_that_breaks_at_once_is_told_once_and_after_the_others_were_served():
    told: list[str] = []

    async def send(_: Frame) -> None:
        raise ConnectionResetError

    async def scenario(wire: Wire) -> None:
        wire.opened.set()
        broken = SocketQueue(send, gone=lambda: told.append("gone"), patience=FEW)
        for queue in (broken, broken, wire.queue):
            assert queue.put(event(1))
        assert told == []
        await asyncio.sleep(0)
        assert told == ["gone"]

    assert played(scenario).taken == ["event a.1 1"]


@pytest.mark.parametrize("pause_s", [None, 0, 0.01], ids=["at once", "a turn later", "later"])
def test_write_that_waits_is_given_up_when_its_queue_ends(pause_s: float | None):
    async def scenario(wire: Wire) -> None:
        wire.queue.put(event(1))
        if pause_s is not None:
            await asyncio.sleep(pause_s)
        wire.queue.end()
        wire.opened.set()
        assert wire.queue.put(event(2))
        await asyncio.sleep(0.01)
        assert wire.at_once == 0

    wire = played(scenario)
    assert (wire.taken, wire.is_gone) == ([], False)


def test_ended_queue_drops_what_waits():
    async def scenario(wire: Wire) -> None:
        wire.queue.put(event(1))
        wire.queue.put(event(2))
        await asyncio.sleep(0)
        wire.queue.end()
        wire.opened.set()
        await asyncio.sleep(0.01)
        assert not wire.is_gone

    assert played(scenario).taken == []


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("ping", {}),
        ("reply", {"id": "甲", "data": {"ok": True}}),
        ("snapshot", {"topic": "a.1", "epoch": "e", "offset": 3, "data": {"名": "采风"}}),
    ],
)
def test_frame_is_its_json_and_knows_its_place(kind: str, members: dict):
    frame = Frame.of(kind, **members)

    assert frame.startswith(f'{{"type":"{kind}"')
    assert (frame.topic, frame.offset) == (members.get("topic"), members.get("offset"))
    assert frame.size == len(frame.encode("utf-8"))
    assert "\\u" not in frame


def test_event_is_put_together_as_if_it_had_been_encoded_whole():
    whole = Frame.of("event", topic='a."1', epoch="e", offset=3, data={"n": 1})

    assert Frame.of_event('a."1', epoch="e", offset=3, data='{"n":1}') == whole
