"""Where what we made is fetched: open files as they are, guarded ones through their gate."""

from django.conf import settings

from media_pipeline.models import Asset

GUARDED = "/media/guarded/"


def address_of(asset: Asset, key: str) -> str:
    """The site's own address of one file of an asset; empty for no file."""
    if not key:
        return ""
    is_open = asset.delivery == Asset.Delivery.OPEN
    return f"{settings.MEDIA_URL if is_open else GUARDED}{key}"
