"""The worker process: starts the slots, rings the bell, does its rounds, stops in good order."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

from django.db import Error, connections

from cms.core import clock
from cms.core.worker import leases
from cms.core.worker.lanes import Lane
from cms.core.worker.place import Identity
from cms.core.worker.schedule import Schedule
from cms.core.worker.slot import Slot
from cms.core.worker.wake import Bell, watcher

logger = logging.getLogger(__name__)

HEARTBEAT_S = 15.0
TAKE_BACK_S = 5.0
SCHEDULE_S = 1.0
ROUND_S = 0.5


@dataclass(slots=True)
class Duty:
    """Something the worker does again and again."""

    every_s: float
    work: Callable[[], object]
    next_at: float = field(default=0.0)

    def do_if_due(self) -> None:
        if time.monotonic() < self.next_at:
            return
        self.next_at = time.monotonic() + self.every_s
        self.work()


class Worker:
    """One worker process with its lanes."""

    def __init__(self, lanes: Sequence[Lane], *, grace_s: float) -> None:
        self.identity = Identity.of_this_process()
        self._grace_s = grace_s
        # Set by the signal itself: a plain flag, for an Event's lock may be held by what it
        # interrupted. The main thread hands it on to the slots.
        self._told_to_stop = False
        self._stop = threading.Event()
        self._told_to_hurry = False
        self._bell = Bell()
        self._slots = [self._slot(lane) for lane in lanes for _ in range(lane.slots)]
        schedule = Schedule()
        self._duties = [
            Duty(HEARTBEAT_S, lambda: leases.say_alive(self.identity, at=clock.now())),
            Duty(TAKE_BACK_S, self._take_back),
            Duty(SCHEDULE_S, lambda: schedule.enqueue_due(at=clock.now())),
        ]

    def _slot(self, lane: Lane) -> Slot:
        return Slot(lane, worker_id=self.identity.worker_id, bell=self._bell, stop=self._stop)

    def run(self) -> bool:
        """Work until told to stop; False when a task had to be handed back unfinished."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        self._do_duties()
        for slot in self._slots:
            slot.start()
        logger.info("worker %s works", self.identity.worker_id)
        self._watch()
        return self._end()

    def _on_signal(self, number: int, _: FrameType | None) -> None:
        if self._told_to_stop and number == signal.SIGINT:
            self._told_to_hurry = True
        self._told_to_stop = True

    def _watch(self) -> None:
        watching = watcher(self._stop)
        try:
            while not self._told_to_stop:
                if watching.wait(ROUND_S):
                    self._bell.ring()
                self._do_duties()
        finally:
            watching.close()

    def _do_duties(self) -> None:
        try:
            for duty in self._duties:
                duty.do_if_due()
        except Error:
            logger.exception("the database did not answer the worker's round")
            connections.close_all()

    def _take_back(self) -> None:
        at = clock.now()
        busy = {row.pk for slot in self._slots if (row := slot.current) is not None}
        me = self.identity.worker_id
        mine = leases.take_back_forgotten(me, busy=busy, at=at)
        if mine + leases.take_back_lost(at=at, asking=me):
            self._bell.ring()

    def _end(self) -> bool:
        """Let running tasks finish for a while, hand back the others, sign off."""
        self._stop.set()
        self._bell.ring()
        deadline = time.monotonic() + self._grace_s
        while self._busy() and time.monotonic() < deadline and not self._told_to_hurry:
            time.sleep(0.02)
        unfinished = [row for slot in self._busy() if (row := slot.current) is not None]
        for row in unfinished:
            leases.release(row)
        leases.say_goodbye(self.identity)
        logger.info("worker %s ends, %s handed back", self.identity.worker_id, len(unfinished))
        return not unfinished

    def _busy(self) -> list[Slot]:
        return [slot for slot in self._slots if slot.is_alive()]
