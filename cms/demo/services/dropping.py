"""Taking the demo world away: exactly what was loaded, children before parents."""

import shutil
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.models import Group
from django.db import models, transaction
from wagtail.models import Collection, Page, PageLogEntry

from cms.columns.models import Author, Kind, Series, Topic
from cms.demo import passwords
from cms.demo.drawing.rendering import kept_folder
from cms.demo.errors import StillInUse
from cms.demo.films import studio
from cms.demo.models import DemoObject
from cms.demo.pointing import DemoRows, strangers_at
from cms.demo.querysets.rows import rows_pointing, rows_with
from cms.demo.services import clearing, ledgers
from cms.library.models import LibraryImage, Pronunciation
from cms.organisation.models import Branch, District
from cms.pages.models import Tombstone
from cms.people.models import User
from cms.venues.models import AccessFeature, VenueKind
from media_pipeline.models import Asset

WORDS = (Pronunciation, Topic, Series, Author, Kind, VenueKind, AccessFeature, Tombstone, Group)

Advance = Callable[[str], None]


def drop_world(*, advance: Advance = lambda _: None) -> int:
    """Remove every marked row and its files; returns how many there were.

    Raises StillInUse, with the rows that are not of the demo and point at one that is. May be run
    again after it was broken off.
    """
    demo_rows = DemoRows()
    if strangers := strangers_at(demo_rows):
        raise StillInUse(strangers)
    _drop_pages(demo_rows, advance)
    clearing.stop(rows_with(Asset, demo_rows.keys_of(Asset)))
    _drop_each(Asset, demo_rows, advance, remove=clearing.remove)
    _drop_each(LibraryImage, demo_rows, advance, remove=_remove_picture)
    for model in WORDS:
        _drop_each(model, demo_rows, advance)
    _drop_each(Collection, demo_rows, advance, remove=_remove_node)
    ledgers.forget(demo_rows)
    _drop_each(User, demo_rows, advance, remove=ledgers.remove_person)
    for tree in (Branch, District):
        _drop_each(tree, demo_rows, advance, remove=_remove_node)
    DemoObject.objects.all().delete()
    for kept in (kept_folder(), studio.kept_folder()):
        shutil.rmtree(kept, ignore_errors=True)
    passwords.forget()
    return demo_rows.count


def _remove_row(row: models.Model) -> None:
    row.delete()


def _drop_pages(demo_rows: DemoRows, advance: Advance) -> None:
    """Deepest first; they leave no tombstone and no line in Wagtail's log."""
    pages = rows_with(Page, demo_rows.keys_of(Page)).order_by("-depth", "-path")
    for page in (page.specific for page in pages):
        with transaction.atomic():
            key, address = page.pk, (page.get_url_parts() or (None, None, ""))[2]
            _unmark(page)
            page.delete()
            rows_pointing(Tombstone, "path", [address]).delete()
            rows_pointing(PageLogEntry, "page_id", [key]).delete()
        advance(page.title)
    rows_pointing(PageLogEntry, "user_id", demo_rows.keys_of(User)).delete()


def _drop_each(
    model: type[models.Model],
    demo_rows: DemoRows,
    advance: Advance,
    *,
    remove: Callable[[Any], None] = _remove_row,
) -> None:
    rows = rows_with(model, demo_rows.keys_of(model))
    if issubclass(model, Branch | District | Collection):
        rows = rows.order_by("-path")
    for row in rows:
        with transaction.atomic():
            _unmark(row)
            remove(row)
        advance(str(row))


def _unmark(row: models.Model) -> None:
    DemoObject.objects.on(row).delete()


def _remove_node(row: Any) -> None:
    """A tree tells its parent how many children are left, so the row is read afresh."""
    type(row).objects.get(pk=row.pk).delete()


def _remove_picture(image: LibraryImage) -> None:
    """The row and its files at once: nobody waits for a worker to tidy up."""
    files = [image.file, *(rendition.file for rendition in image.renditions.all())]
    stored = [(file.storage, file.name) for file in files]
    image.delete()
    for storage, name in stored:
        transaction.on_commit(partial(storage.delete, name))
