"""Files that no row names: what killed processes left in the stores, found and removed.

Nothing under a day old is touched, nor anything of an asset that is being worked on. What lies
where is looked at before the rows are asked, and each stray is asked for again before it goes: what
comes to be named in between is never taken for one.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from media_pipeline.errors import MissingFile
from media_pipeline.jobs.scratch import WORK
from media_pipeline.models import Asset, Job, SourceFile, UploadSession
from media_pipeline.querysets import AssetQuerySet
from media_pipeline.services.moving import is_named
from media_pipeline.services.submitting import SOURCES
from media_pipeline.stores import PRIVATE, store

SPARED = timedelta(hours=24)
VERSIONS = "v"
CAPTIONS = "captions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A folder, a file, or something that was begun and never finished, in one of the stores."""

    place: str
    name: str
    is_unfinished: bool = False


def find(*, at: datetime) -> Iterator[Stray]:
    """Every stray older than a day. Raises StoreFault."""
    before = at - SPARED
    for place in (*Asset.Delivery.values, PRIVATE):
        for name in _candidates(place):
            if _is_old(place, name, before) and not _is_wanted(place, name):
                yield Stray(place=place, name=name)
        for name in store(place).unfinished(before=before):
            if not _is_upload(name):
                yield Stray(place=place, name=name, is_unfinished=True)


def remove(stray: Stray) -> bool:
    """Remove it; False when a row names it by now. Raises StoreFault."""
    place = store(stray.place)
    if stray.is_unfinished:
        place.drop_unfinished(stray.name)
        return True
    if _is_wanted(stray.place, stray.name):
        return False
    if stray.name.endswith(".vtt"):
        place.delete(stray.name)
    else:
        place.delete_prefix(stray.name)
    return True


def collect(*, at: datetime) -> int:
    """Remove every stray; how many."""
    return sum(remove(stray) for stray in list(find(at=at)))


def _is_old(place: str, name: str, before: datetime) -> bool:
    try:
        newest = store(place).newest(name)
    except MissingFile:
        # It is just going.
        return False
    return newest is None or newest < before


def _candidates(place: str) -> Iterator[str]:
    """Everything in a store that some row should name, one name for what goes together."""
    held = store(place)
    if place == PRIVATE:
        for folder in (SOURCES, WORK):
            yield from (f"{folder}/{name}" for name in held.children(folder))
        return
    for asset in held.children(VERSIONS):
        folder = f"{VERSIONS}/{asset}"
        if not _assets(asset).exists():
            yield folder
            continue
        for name in held.children(folder):
            captions = held.list(f"{folder}/{CAPTIONS}") if name == CAPTIONS else []
            yield from captions or [f"{folder}/{name}"]


def _is_wanted(place: str, name: str) -> bool:
    """Whether some row names it, or work that is under way may."""
    folder, _, rest = name.partition("/")
    if place == PRIVATE:
        return _is_source(rest) if folder == SOURCES else _is_work(rest)
    asset = _assets(rest.split("/")[0]).first()
    if asset is None:
        return False
    if "/" not in rest or name.endswith(f"/{CAPTIONS}"):
        # An asset's own folder, or that of its captions, empty.
        return True
    return is_named(name, delivery=place) or Job.objects.open().of_asset(asset).exists()


def _assets(name: str) -> AssetQuerySet:
    try:
        return Asset.objects.with_uuid(uuid.UUID(name))
    except ValueError:
        return Asset.objects.none()


def _is_source(name: str) -> bool:
    """Named by a source, or being joined for an upload of that number."""
    key = f"{SOURCES}/{name}/source.bin"
    return SourceFile.objects.at_key(key).exists() or _is_upload(f"{SOURCES}/{name}")


def _is_upload(name: str) -> bool:
    parts = name.split("/")
    try:
        number = uuid.UUID(parts[1]) if parts[0] == SOURCES else None
    except (IndexError, ValueError):
        return False
    return number is not None and UploadSession.objects.with_uuid(number).exists()


def _is_work(name: str) -> bool:
    return name.isdecimal() and Job.objects.open().with_keys([int(name)]).exists()
