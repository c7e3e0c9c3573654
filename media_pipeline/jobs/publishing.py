"""The last step: everything lies in its place, and one transaction makes it what people see."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from cms.core import clock
from media_pipeline.errors import Cancelled, DeliveryChanged
from media_pipeline.jobs.leases import holding
from media_pipeline.jobs.run import Done, Make, Run
from media_pipeline.models import Asset, Job, Rendition, Step, Version
from media_pipeline.signals import asset_ready
from media_pipeline.stores import store

HASH_CHARACTERS = 16
TOKEN_CHARACTERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeRendition:
    """One size, as measured; `playlist` is relative to the version's folder."""

    name: str
    playlist: str
    codecs: str
    peak_bps: int
    average_bps: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A whole version, verified, in one folder of this machine."""

    kind: str
    duration_s: float
    folder: Path
    renditions: Sequence[MadeRendition]
    poster: str = ""
    notes: Sequence[str] = field(default=())


def publish(run: Run, made: Made) -> None:
    """Lay the files under a prefix nobody knows yet, then let the asset play them."""
    prefix = new_prefix(run)

    def send(_: Path) -> dict[str, str]:
        run.beat.look()
        place = store(run.asset.delivery)
        place.put_folder(prefix, made.folder, check=run.beat.check)
        return {"prefix": prefix}

    _go_live(run, _sent(run, send), made)


def publish_twin(run: Run, twin: Version) -> None:
    """What another asset's job made of the same content by the same plan is not made again."""
    prefix = new_prefix(run)

    def copy(_: Path) -> dict[str, str]:
        run.beat.look()
        place = store(twin.asset.delivery)
        place.copy_prefix(
            twin.prefix,
            to=store(run.asset.delivery),
            new_prefix=prefix,
            check=run.beat.check,
        )
        return {"prefix": prefix}

    _go_live(run, _sent(run, copy), made_of(twin))


def new_prefix(run: Run) -> str:
    """Each holder sends under a prefix of its own: two half ones never make one whole."""
    plan = run.version.profile_hash[:HASH_CHARACTERS]
    return f"v/{run.asset.uuid}/{plan}-{run.lease.token[:TOKEN_CHARACTERS]}"


def made_of(version: Version) -> Made:
    """A finished version in the words of one that was just made."""
    inside = f"{version.prefix}/"
    return Made(
        kind=version.asset.kind,
        duration_s=version.duration_s or 0.0,
        folder=Path(),
        renditions=[
            MadeRendition(
                name=one.name,
                playlist=one.key.removeprefix(inside),
                codecs=one.codecs,
                peak_bps=one.peak_bps,
                average_bps=one.average_bps,
                width=one.width,
                height=one.height,
            )
            for one in version.renditions.all()
        ],
        poster=version.poster.removeprefix(inside),
        notes=version.notes,
    )


def drop_strays(run: Run, *, spare: str = "") -> None:
    """Leave nothing that holders of this job sent and nobody plays; only for who holds it now."""
    known = {spare, *run.asset.versions.finished().values_list("prefix", flat=True)}
    begun = f"v/{run.asset.uuid}/{run.version.profile_hash[:HASH_CHARACTERS]}-"
    # A first version may have been sent to the other store, before it was opened or guarded; where
    # something plays already, what lies there may be on its way to be played.
    deliveries = {run.asset.delivery} if known - {spare} else set(Asset.Delivery.values)
    for place in map(store, deliveries):
        folders = {key.rpartition("/")[0] for key in place.list(f"v/{run.asset.uuid}")}
        prefixes = {"/".join(folder.split("/")[:3]) for folder in folders}
        for prefix in prefixes - known:
            if prefix.startswith(begun):
                place.delete_prefix(prefix)


def drop_mine(run: Run) -> None:
    """Leave nothing of a holder that lost its job, but what its finished steps are known for."""
    results = list(Step.objects.worth_keeping(run.lease.job_id).values_list("result", flat=True))
    prefix = new_prefix(run)
    is_sent = any(result.get("prefix") == prefix for result in results)
    if not is_sent and not Version.objects.at_prefix(prefix).exists():
        store(run.asset.delivery).delete_prefix(prefix)
    run.scratch.drop_mine(spare={result.get("folder", "") for result in results})


def _sent(run: Run, send: Make) -> Done:
    """The delivery names the step: files that lie in the other store are of no use."""
    return run.step(Step.Kind.PUBLISH, send, name=run.asset.delivery)


def _go_live(run: Run, sent: Done, made: Made) -> None:
    prefix, at = str(sent.facts["prefix"]), clock.now()
    drop_strays(run, spare=prefix)
    with holding(run.lease) as job:
        asset = Asset.objects.select_for_update().get(pk=run.asset.pk)
        if job.cancel_requested or asset.state == Asset.State.DELETED:
            raise Cancelled
        if asset.delivery != run.asset.delivery:
            raise DeliveryChanged
        version = _filled(run.version, prefix, made)
        _close(job)
        asset.kind, asset.live_version, asset.state = made.kind, version, Asset.State.READY
        asset.error_code = asset.error_text = ""
        asset.save(update_fields=["kind", "live_version", "state", "error_code", "error_text"])
        asset_ready.send(Asset, asset=asset, at=at)
        transaction.on_commit(run.scratch.clear, robust=True)


def _filled(version: Version, prefix: str, made: Made) -> Version:
    version.prefix, version.duration_s = prefix, made.duration_s
    version.poster = f"{prefix}/{made.poster}" if made.poster else ""
    version.notes = list(made.notes)
    version.save(update_fields=["prefix", "duration_s", "poster", "notes"])
    version.renditions.all().delete()
    Rendition.objects.bulk_create(
        Rendition(
            version=version,
            name=one.name,
            width=one.width,
            height=one.height,
            codecs=one.codecs,
            peak_bps=one.peak_bps,
            average_bps=one.average_bps,
            key=f"{prefix}/{one.playlist}",
        )
        for one in made.renditions
    )
    return version


def _close(job: Job) -> None:
    job.state, job.lease_token, job.leased_until = Job.State.DONE, "", None
    job.progress, job.error_code, job.error_text = 1000, "", ""
    job.save()
