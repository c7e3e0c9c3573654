"""Films and sounds in the library: where they stand, and what pages mean for them."""

from datetime import datetime
from typing import IO, Any

from django.db import transaction
from wagtail.models import Collection

from cms.audit.services import record
from cms.core import tasks
from cms.library.errors import AssetInUse
from cms.library.models import CollectionPolicy, Delivery, ShelvedAsset
from cms.library.services.delivery import SETTLE_ASSET, refuse_shown_to_all
from cms.library.viewing import pages_using
from cms.pages.models import CommunityPage
from media_pipeline import services as pipeline
from media_pipeline.models import Asset
from media_pipeline.permission import Grant
from media_pipeline.uploads.beginning import check_length


def shelve(*, asset: Asset, collection: Collection) -> ShelvedAsset:
    """Put an asset where its rights come from; whether it is open or guarded is settled apart."""
    shelved, _ = ShelvedAsset.objects.update_or_create(
        asset=asset, defaults={"collection": collection}
    )
    return shelved


@transaction.atomic
def move_asset(*, asset: Asset, collection: Collection, actor: Any, at: datetime) -> None:
    """Put an asset on another shelf, and have it opened or guarded as that collection says.

    What is not made yet is so at once and comes out there; what plays is moved by a task.
    Raises OpenForPublicPages when it would be guarded while pages for everybody show it.
    """
    check_move(asset=asset, collection=collection)
    delivery = CollectionPolicy.objects.delivery_of(collection.pk)
    shelve(asset=asset, collection=collection)
    record(
        action="library.move_asset",
        actor=actor,
        subject=asset,
        detail={"collection": collection.name, "delivery": delivery},
        at=at,
    )
    if asset.versions.finished().exists():
        tasks.enqueue(SETTLE_ASSET, asset.pk)
    else:
        settle_asset(asset)


def check_move(*, asset: Asset, collection: Collection) -> None:
    """Raises OpenForPublicPages when it would be guarded while pages for everybody show it."""
    if CollectionPolicy.objects.delivery_of(collection.pk) == Delivery.GUARDED:
        refuse_shown_to_all([asset])


def shelf_of(asset: Asset) -> Collection:
    """The collection it stands in; what came in outside Wagtail stands in the root."""
    shelved = ShelvedAsset.objects.of_asset(asset.pk).select_related("collection").first()
    return shelved.collection if shelved else Collection.get_first_root_node()


def settle_asset(asset: Asset) -> bool:
    """Open or guard an asset as its collection says; True when it was moved."""
    return pipeline.deliver(asset=asset, delivery=delivery_wanted(asset))


def delivery_wanted(asset: Asset) -> str:
    """How the collection of an asset is delivered, wherever its files lie by now."""
    shelved = ShelvedAsset.objects.of_asset(asset.pk).first()
    return (
        CollectionPolicy.objects.delivery_of(shelved.collection_id) if shelved else asset.delivery
    )


def settle_forgotten_assets() -> int:
    """Queue the move of every asset that does not lie where its collection says. Returns how many.

    The store was away for longer than the task had patience, or the task was lost.
    """
    found = ShelvedAsset.objects.misplaced().values_list("asset_id", flat=True)
    for asset_id in found:
        tasks.enqueue(SETTLE_ASSET, asset_id)
    return len(found)


def check_size(length: int) -> None:
    """Raises TooLarge or EmptyFile for a file that an editor may not send in."""
    check_length(length, Grant(is_editor=True))


def send_in(
    *, file: IO[bytes], title: str, collection: Collection, sender: Any, at: datetime
) -> Asset:
    """Take a film or a sound that came whole in one request, and queue its work.

    Its bytes are stored before anything is written; should the process die just then, the asset
    counts as standing in the root.
    """
    asset = pipeline.submit(
        file=file,
        title=title,
        owner=sender,
        delivery=CollectionPolicy.objects.delivery_of(collection.pk),
        at=at,
    )
    shelve(asset=asset, collection=collection)
    return asset


def caption_asset(*, asset: Asset, language: str, label: str, vtt_text: str, at: datetime) -> None:
    """Give an asset these words; pages that show it are drawn anew."""
    pipeline.attach_track(asset=asset, language=language, label=label, vtt_text=vtt_text, at=at)


@transaction.atomic
def rename_asset(*, asset: Asset, title: str) -> None:
    """What an asset is called, in lists and by the player."""
    asset.title = title
    asset.save(update_fields=["title"])


@transaction.atomic
def delete_asset(*, asset: Asset, actor: Any, at: datetime) -> None:
    """Hide it from everybody at once. Raises AssetInUse while a page, draft included, shows it."""
    pages = CommunityPage.objects.among_keys(pages_using(asset))
    if titles := [page.title for page in pages]:
        raise AssetInUse(titles)
    pipeline.delete(asset=asset, at=at)
    record(
        action="library.delete_asset",
        actor=actor,
        subject=asset,
        detail={"title": asset.title},
        at=at,
    )
