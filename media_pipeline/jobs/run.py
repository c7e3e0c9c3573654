"""One holder's work on one job: its steps, each done once however often the job is taken over."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cms.core import clock
from media_pipeline.errors import LeaseLost
from media_pipeline.jobs.heartbeat import Heartbeat
from media_pipeline.jobs.leases import Lease, holding
from media_pipeline.jobs.scratch import Scratch, files_in
from media_pipeline.models import Asset, Job, Step
from media_pipeline.signals import asset_progress
from media_pipeline.stores import PRIVATE, store

TELL_EVERY_S = 0.5
WHOLE = 1000

Facts = Mapping[str, Any]
Make = Callable[[Path], Facts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a finished step said, and the folder of what it made."""

    facts: Facts
    folder: Path


class Run:
    """What a step is given: the asset, its source on this disk, and who to ask whether to go on."""

    def __init__(self, job: Job, lease: Lease, beat: Heartbeat) -> None:
        self.lease = lease
        self.beat = beat
        self.scratch = Scratch(lease)
        self.version = job.version
        self.asset: Asset = job.version.asset
        self._told = job.progress
        self._tell_at = 0.0

    def source(self) -> Path:
        """The source on this machine, only to be read."""
        folder = self.scratch.fresh("source")
        key = self.asset.source.key
        return store(PRIVATE).local_path(key, folder=folder, check=self.beat.check)

    def step(self, kind: Step.Kind, make: Make, *, name: str = "", is_dear: bool = False) -> Done:
        """Do one step, or take what was made of it when it is done already.

        `make` fills an empty folder and returns facts that fit into JSON. What is dear to make
        can be fetched by another machine; the rest is made again there. Raises LeaseLost or
        Cancelled when there is no reason to go on.
        """
        self.beat.check()
        return self._finished(kind, name) or self._make(kind, make, name=name, is_dear=is_dear)

    def enter(self, state: Asset.State) -> None:
        """Say where the work stands; an asset that plays already stays as it is."""
        with holding(self.lease):
            asset = Asset.objects.select_for_update().get(pk=self.asset.pk)
            if asset.is_busy or asset.state in (Asset.State.FAILED, Asset.State.CANCELLED):
                asset.state = state
                asset.error_code = asset.error_text = ""
                asset.save(update_fields=["state", "error_code", "error_text"])

    def tell(self, share: float) -> None:
        """So much of the whole is done, 0 to 1; said at most twice a second, never backwards."""
        progress = min(WHOLE - 1, int(share * WHOLE))
        if progress <= self._told or time.monotonic() < self._tell_at:
            return
        self._tell_at = time.monotonic() + TELL_EVERY_S
        try:
            self._write_progress(progress)
        except LeaseLost:
            # Called from inside a tool's supervisor: it asks `beat.stops` next.
            self.beat.lose()

    def _write_progress(self, progress: int) -> None:
        at = clock.now()
        with holding(self.lease) as job:
            job.progress = self._told = progress
            job.save(update_fields=["progress"])
            asset_progress.send(Asset, asset=self.asset, progress=progress, at=at)

    def _finished(self, kind: Step.Kind, name: str) -> Done | None:
        row = Step.objects.of(self.lease.job_id, kind, name=name).done().first()
        if row is None:
            return None
        facts = dict(row.result)
        folder = self.scratch.kept(facts.pop("folder"), facts.pop("files"))
        return Done(facts=facts, folder=folder) if folder else None

    def _make(self, kind: Step.Kind, make: Make, *, name: str, is_dear: bool) -> Done:
        with holding(self.lease) as job:
            again = {"state": Step.State.BEGUN, "begun_at": clock.now(), "done_at": None}
            row, _ = Step.objects.update_or_create(
                job=job, kind=kind, name=name, chunk=0, defaults=again
            )
        folder = self.scratch.fresh(f"{kind}{name}")
        facts = make(folder)
        # Somebody may have taken over while this was made: nothing more leaves this machine then.
        self.beat.look()
        if is_dear:
            self.scratch.keep(folder, check=self.beat.check)
        row.result = {**facts, "folder": folder.name, "files": files_in(folder)}
        self._write_done(row)
        return Done(facts=facts, folder=folder)

    def _write_done(self, row: Step) -> None:
        with holding(self.lease):
            row.state, row.done_at = Step.State.DONE, clock.now()
            row.save(update_fields=["state", "done_at", "result"])
