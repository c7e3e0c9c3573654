"""Who comes in, how many of each, and how all are sent away."""

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser

from cms.live.doors import BACK_AFTER_MS, COME_BACK, TOO_MANY, Doors
from cms.live.visitors import Visitor


@dataclass(frozen=True)
class Person:
    pk: int
    is_authenticated: bool = True


@dataclass(eq=False)
class Caller:
    """A visit that remembers when it was sent away."""

    visitor: Visitor
    told: list[tuple[float, int]] = field(default_factory=list)
    never_hears: bool = False

    async def send_away(self, *, retry_after_ms: int) -> None:
        self.told.append((asyncio.get_running_loop().time(), retry_after_ms))
        if self.never_hears:
            await asyncio.sleep(3600)


def caller(person: int | None = None, address: str = "10.0.0.1", **more) -> Caller:
    user = AnonymousUser() if person is None else Person(pk=person)
    return Caller(Visitor(user=user, session_key=None, address=address), **more)


@pytest.fixture
def doors(settings) -> Doors:
    settings.LIVE_CONNECTIONS_PER_PERSON = 2
    settings.LIVE_CONNECTIONS_PER_ADDRESS = 4
    return Doors()


def test_one_person_has_so_many_and_others_are_not_counted_in(doors):
    mine = [caller(1), caller(1), caller(1)]

    assert [doors.admit(one) for one in mine] == [None, None, TOO_MANY]
    assert doors.admit(caller(2)) is None
    assert len(doors) == 3


def test_guests_are_counted_by_address_alone(doors):
    assert [doors.admit(caller()) for _ in range(5)] == [None] * 4 + [TOO_MANY]
    assert doors.admit(caller(address="10.0.0.2")) is None


def test_who_left_makes_room_and_may_leave_twice(doors):
    first = caller(1)
    for one in (first, caller(1)):
        doors.admit(one)

    doors.leave(first)
    doors.leave(first)

    assert [doors.admit(caller(1)), doors.admit(caller(1))] == [None, TOO_MANY]


def test_who_was_refused_takes_no_place_when_it_leaves(doors):
    for _ in range(2):
        doors.admit(caller(1))
    refused = caller(1)
    doors.admit(refused)

    doors.leave(refused)

    assert doors.admit(caller(1)) == TOO_MANY


def test_all_are_sent_away_evenly_and_nobody_comes_in_meanwhile(doors):
    visits = [caller() for _ in range(4)]
    for one in visits:
        doors.admit(one)

    async def close() -> int | None:
        emptying = asyncio.create_task(doors.empty(over_s=0.2))
        await asyncio.sleep(0.01)
        late = doors.admit(caller(address="10.0.0.9"))
        await emptying
        return late

    assert asyncio.run(close()) == COME_BACK
    moments = sorted(one.told[0][0] for one in visits)
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert all(0.04 < pause < 0.15 for pause in pauses)
    assert all(BACK_AFTER_MS[0] <= one.told[0][1] < BACK_AFTER_MS[1] for one in visits)


def test_one_that_does_not_hear_keeps_nobody_waiting(doors):
    deaf, good = caller(never_hears=True), caller()
    for one in (deaf, good):
        doors.admit(one)

    async def close() -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await doors.empty(over_s=0)
        return loop.time() - began

    assert asyncio.run(close()) < 2
    assert good.told


def test_empty_house_closes_at_once_and_opens_again(doors):
    async def close() -> None:
        async with asyncio.timeout(1):
            await doors.empty(over_s=60)

    asyncio.run(close())

    assert doors.admit(caller()) == COME_BACK
    doors.open()
    assert doors.admit(caller()) is None
