"""Named reads over sources, assets, jobs and uploads."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import connection, models
from django_tasks_db.models import DBTaskResult

from cms.core.querysets import task_rows

if TYPE_CHECKING:
    from uuid import UUID

    from media_pipeline.models import Asset, Job, Version


class SourceQuerySet(models.QuerySet[Any]):
    """Reads over sources."""

    def with_content(self, sha256: str) -> Self:
        return self.filter(sha256=sha256)

    def at_key(self, key: str) -> Self:
        return self.filter(key=key)


class AssetQuerySet(models.QuerySet["Asset"]):
    """Reads over assets."""

    def kept(self) -> Self:
        """All but the deleted ones."""
        return self.exclude(state="deleted")

    def deleted_before(self, at: datetime) -> Self:
        """Those nobody has seen since then, the first deleted first."""
        return self.filter(state="deleted", deleted_at__lt=at).order_by("deleted_at", "pk")

    def with_uuid(self, asset: "UUID") -> Self:
        return self.filter(uuid=asset)

    def with_keys(self, keys: Iterable[int]) -> Self:
        return self.filter(pk__in=list(keys))

    def playing(self) -> Self:
        """What a player can be given."""
        return self.filter(state__in=["playable", "ready"])


class VersionQuerySet(models.QuerySet["Version"]):
    """Reads over versions."""

    def at_prefix(self, prefix: str) -> Self:
        return self.filter(prefix=prefix)

    def delivered(self, delivery: str) -> Self:
        """Those whose files lie in that store."""
        return self.filter(asset__delivery=delivery)

    def twins_of(self, version: "Version") -> Self:
        """Versions of the same content by the same plan, for other assets."""
        same = self.filter(asset__source=version.asset.source_id, profile_hash=version.profile_hash)
        return same.exclude(pk=version.pk).select_related("asset").order_by("pk")

    def finished(self) -> Self:
        """Every file lies in its place."""
        return self.exclude(prefix="")


class TrackQuerySet(models.QuerySet[Any]):
    """Reads over captions."""

    def in_language(self, language: str, origin: str) -> Self:
        return self.filter(language=language, origin=origin)

    def at_key(self, key: str) -> Self:
        return self.filter(key=key)

    def delivered(self, delivery: str) -> Self:
        """Those whose files lie in that store."""
        return self.filter(asset__delivery=delivery)


class JobQuerySet(models.QuerySet[Any]):
    """Reads over jobs."""

    def open(self) -> Self:
        return self.filter(state="open")

    def with_keys(self, keys: Iterable[int]) -> Self:
        return self.filter(pk__in=list(keys))

    def with_asset(self) -> Self:
        """Together with what the work on them asks all the time."""
        return self.select_related("version__asset__source")

    def of_asset(self, asset: "Asset") -> Self:
        """The jobs of an asset, the latest first."""
        return self.of_asset_numbered(asset.pk)

    def of_asset_numbered(self, pk: int) -> Self:
        """The same by the asset's own number."""
        return self.filter(version__asset=pk).order_by("-pk")

    def of_source_before(self, job: "Job") -> Self:
        """Open jobs over the same content that began to wait earlier."""
        source = job.version.asset.source_id
        return self.open().filter(version__asset__source=source, pk__lt=job.pk)

    def at_plan(self, profile_hash: str) -> Self:
        """Those that work by that plan, or have no plan yet."""
        return self.filter(version__profile_hash__in=["", profile_hash])

    def claimable(self, at: datetime) -> Self:
        """Open, due, and in nobody's hands any more."""
        free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=at)
        return self.open().filter(free, not_before__lte=at).order_by("-priority", "pk")

    def held_by(self, pk: int, token: str) -> Self:
        """The job while that token is its holder's: empty once somebody else took over."""
        return self.filter(pk=pk, state="open", lease_token=token)

    def locked(self, pk: int) -> Self:
        """One job's row, held until the transaction ends; passed over when another holds it."""
        row = self.filter(pk=pk)
        if connection.features.has_select_for_update_skip_locked:
            return row.select_for_update(skip_locked=True, of=("self",))
        return row


class StepQuerySet(models.QuerySet[Any]):
    """Reads over steps."""

    def of(self, job_id: int, kind: str, *, name: str = "") -> Self:
        """The one row of that step, if it was ever begun."""
        return self.filter(job=job_id, kind=kind, name=name, chunk=0)

    def in_job(self, job_id: int) -> Self:
        return self.filter(job=job_id)

    def done(self) -> Self:
        return self.filter(state="done")

    def worth_keeping(self, job_id: int) -> Self:
        """Finished steps that somebody may still go on from: none once the job is over."""
        return self.done().in_job(job_id).exclude(job__state__in=["done", "cancelled"])


class UploadSessionQuerySet(models.QuerySet[Any]):
    """Reads over uploads under way."""

    def unfinished(self) -> Self:
        return self.filter(asset__isnull=True)

    def expired(self, at: datetime) -> Self:
        """What nobody went on with in time."""
        return self.unfinished().filter(expires_at__lte=at)

    def outlived(self, at: datetime) -> Self:
        """Finished ones nobody asks about any more."""
        return self.filter(asset__isnull=False, expires_at__lte=at)

    def complete(self) -> Self:
        """Every byte is here, and no asset was made of them yet."""
        return self.unfinished().filter(offset=models.F("length"), upload_id="")

    def of_owner(self, owner: Any, *, at: datetime) -> Self:
        """What this person may go on with or ask about."""
        return self.filter(owner=owner, expires_at__gt=at)

    def with_uuid(self, upload: "UUID") -> Self:
        return self.filter(uuid=upload)


def waiting_wake_ups(dotted: str, at: datetime) -> models.QuerySet[DBTaskResult]:
    """Tasks of that name which no worker has begun."""
    return task_rows().waiting(at).of_task(dotted)
