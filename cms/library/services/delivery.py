"""Keeping each file where its collection says: in the open folder or in the guarded one."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from wagtail.models import Collection

from cms.audit.services import record
from cms.core import tasks
from cms.library.errors import OpenForPublicPages
from cms.library.models import (
    CollectionPolicy,
    Delivery,
    LibraryDocument,
    LibraryFile,
    LibraryImage,
    ShelvedAsset,
    new_token,
)
from cms.library.storage import library_storage
from cms.library.viewing import pages_using
from cms.pages.models import CommunityPage
from cms.people.models import User
from media_pipeline.models import Asset

SETTLE_ASSET = "cms.library.tasks.settle_asset"
WHEREABOUTS = ("delivery", "token", "file")


def open_collection(name: str, *, below: Collection | None = None) -> Collection:
    """The collection of that name whose files everybody may fetch, made when there is none."""
    return _collection(name, below=below, delivery=Delivery.OPEN)


def guarded_collection(name: str, *, below: Collection | None = None) -> Collection:
    """The collection of that name whose files are for some eyes only, made when there is none."""
    return _collection(name, below=below, delivery=Delivery.GUARDED)


@transaction.atomic
def _collection(name: str, *, below: Collection | None, delivery: Delivery) -> Collection:
    """A collection of that name that is delivered otherwise is another one."""
    parent = below or Collection.get_first_root_node()
    for child in parent.get_children():
        if child.name == name and CollectionPolicy.objects.delivery_of(child.pk) == delivery:
            return child
    collection = parent.add_child(instance=Collection(name=name))
    # Being made, it took its parent's policy over; what was asked for goes before that.
    CollectionPolicy.objects.update_or_create(
        collection=collection, defaults={"delivery": delivery}
    )
    return collection


@transaction.atomic
def set_delivery(
    collection: Collection, *, delivery: Delivery, actor: User | None, at: datetime
) -> CollectionPolicy:
    """Open or guard a collection; tasks move its files, its films and sounds one after another.

    Raises OpenForPublicPages when pages for everybody show what would be guarded.
    """
    if delivery == Delivery.GUARDED:
        refuse_shown_to_all([*_files_in(collection), *assets_in(collection)])
    policy, _ = CollectionPolicy.objects.update_or_create(
        collection=collection, defaults={"delivery": delivery}
    )
    record(
        action="library.set_delivery",
        actor=actor,
        subject=policy,
        detail={"collection": collection.name, "delivery": str(delivery)},
        at=at,
    )
    tasks.enqueue("cms.library.tasks.settle_collection", collection.pk)
    return policy


def settle(collection: Collection) -> int:
    """Put every file of a collection where it belongs, each in its own transaction.

    A film takes longer: each has a task of its own.
    """
    moved = 0
    for asset in assets_in(collection):
        tasks.enqueue(SETTLE_ASSET, asset.pk)
    for file in _files_in(collection):
        file.delivery = CollectionPolicy.objects.delivery_of(collection.pk)
        moved += put_in_place(file)
    return moved


@transaction.atomic
def put_in_place(file: LibraryFile) -> bool:
    """Move a file whose folder does not fit its delivery; True when it was moved.

    It gets a new address. Its renditions are forgotten and drawn anew when they are asked for; the
    old files go once the change is committed, by a task too: a process that dies just then must not
    leave a guarded picture lying open.
    """
    if file.lies_where_it_should:
        return False
    storage, old_name = file.file.storage, file.file.name
    file.token = new_token()
    with storage.open(old_name) as content:
        file.file.name = storage.save(file.get_upload_to(old_name), content)
    file.save(update_fields=WHEREABOUTS)
    leftovers = [old_name]
    if isinstance(file, LibraryImage):
        leftovers += [rendition.file.name for rendition in file.renditions.all()]
        file.renditions.all().delete()
    transaction.on_commit(lambda: clear_away(leftovers), robust=True)
    tasks.enqueue("cms.library.tasks.clear_away", leftovers)
    return True


def clear_away(names: Iterable[str]) -> None:
    """Delete these files where they lie; those that are gone already are passed over."""
    storage = library_storage()
    for name in names:
        storage.delete(name)


def _files_in(collection: Collection) -> Iterator[LibraryFile]:
    for kind in (LibraryImage, LibraryDocument):
        yield from kind.objects.in_collection(collection)


def assets_in(collection: Collection) -> list[Asset]:
    """The films and sounds that stand there."""
    shelved = ShelvedAsset.objects.in_collection(collection).select_related("asset")
    return [one.asset for one in shelved]


def refuse_shown_to_all(held: Iterable[LibraryFile | Asset]) -> None:
    """Raise OpenForPublicPages, naming those of them that pages for everybody show."""
    shown = [one.title for one in held if _is_shown_to_all(one)]
    if shown:
        raise OpenForPublicPages(shown)


def _is_shown_to_all(held: LibraryFile | Asset) -> bool:
    return CommunityPage.objects.among_keys(pages_using(held)).live().for_everybody().exists()
