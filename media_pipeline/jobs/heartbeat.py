"""The thread that keeps a lease alive while its holder is busy, and hears of a cancel."""

import logging
import threading
import time
from types import TracebackType
from typing import Self

from django.db import Error, connections

from cms.core import clock
from cms.core.worker import stopping
from media_pipeline.errors import Cancelled, HandedBack, LeaseLost
from media_pipeline.jobs import leases
from media_pipeline.jobs.leases import Lease
from media_pipeline.models import Job

logger = logging.getLogger(__name__)

RENEW_S = 15.0
LOOK_S = 1.0


class Heartbeat:
    """Renews the lease every 15 s and looks every second whether the work is still wanted.

    When the database cannot be reached for as long as a lease lasts, the lease counts as lost:
    somebody else may hold it.
    """

    def __init__(self, lease: Lease) -> None:
        self._lease = lease
        self._over = threading.Event()
        self._is_lost = threading.Event()
        self._is_unwanted = threading.Event()
        self._is_told_to_end = stopping.told()
        self._sure_until = time.monotonic() + leases.LENGTH.total_seconds()
        self._thread = threading.Thread(target=self._run, name="media-lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    @property
    def is_handed_back(self) -> bool:
        """The worker ends, though the work is still wanted."""
        return self._is_told_to_end() and not self._is_unwanted.is_set()

    @property
    def is_lost(self) -> bool:
        return self._is_lost.is_set() or time.monotonic() > self._sure_until

    def stops(self) -> bool:
        """True when whatever runs for the job should end: asked by tools between two breaths."""
        return self.is_lost or self._is_unwanted.is_set() or self._is_told_to_end()

    def lose(self) -> None:
        """A write was refused: the job is another's."""
        self._is_lost.set()

    def check(self) -> None:
        """Raise LeaseLost, Cancelled or HandedBack when there is no reason to go on."""
        if self.is_lost:
            raise LeaseLost
        if self._is_unwanted.is_set():
            raise Cancelled
        if self._is_told_to_end():
            raise HandedBack

    def look(self) -> None:
        """As `check`, by the row as it is now: a worker that just woke has heard nothing yet."""
        if not leases.is_held(self._lease):
            self.lose()
        self.check()

    def _run(self) -> None:
        renew_at = time.monotonic() + RENEW_S
        try:
            while not self._over.wait(LOOK_S):
                is_due = time.monotonic() >= renew_at
                if self._beat(renews=is_due) and is_due:
                    renew_at = time.monotonic() + RENEW_S
        finally:
            connections.close_all()

    def _beat(self, *, renews: bool) -> bool:
        """One look at the row; False when the database did not answer."""
        begun = time.monotonic()
        try:
            if renews:
                self._renew(begun)
            self._look()
        except Error:
            logger.warning("the lease of job %s could not be looked at", self._lease.job_id)
            connections.close_all()
            return False
        return True

    def _renew(self, begun: float) -> None:
        if leases.renew(self._lease, at=clock.now()):
            self._sure_until = begun + leases.LENGTH.total_seconds()
        else:
            self._is_lost.set()

    def _look(self) -> None:
        mine = Job.objects.held_by(self._lease.job_id, self._lease.token)
        wanted = mine.values_list("cancel_requested", flat=True).first()
        if wanted is None:
            self._is_lost.set()
        elif wanted:
            self._is_unwanted.set()
