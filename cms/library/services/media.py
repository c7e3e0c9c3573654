"""Films and sounds in the library: where they stand, and what pages mean for them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.models import Collection

from cms.audit.services import record
from cms.library.errors import AssetInUse
from cms.library.models import ShelvedAsset
from cms.library.viewing import pages_using
from cms.pages.models import CommunityPage
from media_pipeline import services as pipeline
from media_pipeline.models import Asset


def shelve(*, asset: Asset, collection: Collection) -> ShelvedAsset:
    """Put an asset where its rights come from; its delivery was settled when it was sent in."""
    shelved, _ = ShelvedAsset.objects.update_or_create(
        asset=asset, defaults={"collection": collection}
    )
    return shelved


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
