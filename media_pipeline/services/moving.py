"""Opening and guarding: an asset's files go from one store to the other, whole, under new names.

First everything is copied, then one transaction lets the rows say so, then the old files go. The
new names follow from the old ones, so whoever is interrupted and asked again goes on where it
stood, and a name that ever led to open files leads nowhere for good.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.db import transaction

from cms.core.tasks import enqueue
from media_pipeline.errors import DeliveryChanged, MissingFile
from media_pipeline.models import Asset, Job, Track, Version
from media_pipeline.stores import store

CLEAR_FILES = "media_pipeline.tasks.clear_files"
TOKEN_CHARACTERS, NAME_CHARACTERS = 8, 16
TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where each finished version and each caption goes: old names and new ones."""

    asset_id: int
    before: str
    after: str
    prefixes: Mapping[str, str]
    tracks: Mapping[str, str]


def deliver(*, asset: Asset, delivery: str) -> bool:
    """Let the asset be open or guarded; True when it had to be moved.

    Pages go on showing it all the while. Raises StoreFault when the stores do not do their part:
    then nothing has changed, and it may be asked again.
    """
    for _ in range(TRIES):
        move = _planned(asset.pk, delivery)
        if move is None:
            return False
        try:
            _copy(move)
        except MissingFile:
            # Somebody else moved it just now, and its old files are gone; or they really are.
            if _planned(asset.pk, delivery) == move:
                raise
        else:
            if _flip(move):
                return True
    raise DeliveryChanged


def clear_files(delivery: str, names: Iterable[str]) -> None:
    """Delete these prefixes and files of a store, if no row names them; twice harms nothing."""
    place = store(delivery)
    for name in names:
        if is_named(name, delivery=delivery):
            continue
        if PurePosixPath(name).suffix:
            place.delete(name)
        else:
            place.delete_prefix(name)


def is_named(name: str, *, delivery: str) -> bool:
    """Whether a version or a caption of that store lies there."""
    versions = Version.objects.at_prefix(name).delivered(delivery)
    return versions.exists() or Track.objects.at_key(name).delivered(delivery).exists()


def _planned(asset_id: int, after: str) -> Move | None:
    """What is to be done; None when the asset is delivered so already, or deleted."""
    asset = Asset.objects.get(pk=asset_id)
    if asset.state == Asset.State.DELETED or asset.delivery == after:
        return None
    prefixes = asset.versions.finished().values_list("prefix", flat=True)
    tracks = asset.tracks.values_list("key", flat=True)
    return Move(
        asset_id=asset_id,
        before=asset.delivery,
        after=after,
        prefixes={prefix: _new_prefix(prefix, after) for prefix in prefixes},
        tracks={key: _new_key(key, after) for key in tracks},
    )


def _copy(move: Move) -> None:
    old, new = store(move.before), store(move.after)
    for prefix, target in move.prefixes.items():
        old.copy_prefix(prefix, to=new, new_prefix=target)
    for key, target in move.tracks.items():
        with old.open(key) as words:
            new.put_bytes(target, words.read())


@transaction.atomic
def _flip(move: Move) -> bool:
    """The rows name the new place, all at once; False when they changed while files were copied."""
    # The job first, then the asset: as publication, cancel and delete do.
    Job.objects.open().of_asset_numbered(move.asset_id).select_for_update(of=("self",)).first()
    asset = Asset.objects.select_for_update().get(pk=move.asset_id)
    if _planned(asset.pk, move.after) != move:
        return False
    for version in asset.versions.finished():
        _name_anew(version, move.prefixes[version.prefix])
    for track in asset.tracks.all():
        track.key = move.tracks[track.key]
        track.save(update_fields=["key"])
    asset.delivery = move.after
    asset.save(update_fields=["delivery"])
    left = [*move.prefixes, *move.tracks]
    # Whichever process dies just then, no guarded film stays lying open.
    enqueue(CLEAR_FILES, move.before, left)
    transaction.on_commit(lambda: clear_files(move.before, left), robust=True)
    return True


def _name_anew(version: Version, prefix: str) -> None:
    old, version.prefix = version.prefix, prefix
    if version.poster:
        version.poster = f"{prefix}{version.poster.removeprefix(old)}"
    version.save(update_fields=["prefix", "poster"])
    for rendition in version.renditions.all():
        rendition.key = f"{prefix}{rendition.key.removeprefix(old)}"
        rendition.save(update_fields=["key"])


def _new_prefix(prefix: str, delivery: str) -> str:
    """The same plan, another holder's token."""
    return f"{prefix.rpartition('-')[0]}-{_digest(prefix, delivery)[:TOKEN_CHARACTERS]}"


def _new_key(key: str, delivery: str) -> str:
    path = PurePosixPath(key)
    return str(path.with_name(_digest(key, delivery)[:NAME_CHARACTERS] + path.suffix))


def _digest(name: str, delivery: str) -> str:
    return hashlib.sha256(f"{name} {delivery}".encode()).hexdigest()
