"""Films and sounds in the library: where they stand, and what pages mean for them."""

from datetime import datetime
from typing import IO, Any

from django.db import transaction
from wagtail.models import Collection

from cms.audit.services import record
from cms.library.errors import AssetInUse
from cms.library.models import CollectionPolicy, ShelvedAsset
from cms.library.viewing import pages_using
from cms.pages.models import CommunityPage
from media_pipeline import services as pipeline
from media_pipeline.models import Asset
from media_pipeline.permission import Grant
from media_pipeline.uploads.beginning import check_length


def shelve(*, asset: Asset, collection: Collection) -> ShelvedAsset:
    """Put an asset where its rights come from; its delivery was settled when it was sent in."""
    shelved, _ = ShelvedAsset.objects.update_or_create(
        asset=asset, defaults={"collection": collection}
    )
    return shelved


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
