"""Captions: parsed and written anew by `captions.py`, kept here beside the asset."""

import secrets
from datetime import datetime

from django.db import transaction

from cms.core.tasks import enqueue
from media_pipeline.errors import DeliveryChanged
from media_pipeline.models import Asset, Track
from media_pipeline.services.moving import CLEAR_FILES, clear_files
from media_pipeline.stores import store


def attach_track(*, asset: Asset, language: str, label: str, vtt_text: str, at: datetime) -> Track:
    """Give the asset these words in that language; an earlier text of that language goes.

    A text lies under a key of its own, so players that hold the old one read it to its end.
    """
    seen = Asset.objects.get(pk=asset.pk)
    key = f"v/{asset.uuid}/captions/{secrets.token_hex(8)}.vtt"
    place = store(seen.delivery)
    place.put_bytes(key, vtt_text.encode())
    try:
        return _replaced(seen, language, key=key, label=label, at=at)
    except DeliveryChanged:
        # It was opened or guarded meanwhile: the words belong into the other store.
        place.delete(key)
        return attach_track(asset=asset, language=language, label=label, vtt_text=vtt_text, at=at)


@transaction.atomic
def _replaced(seen: Asset, language: str, *, key: str, label: str, at: datetime) -> Track:
    """Raises DeliveryChanged when the asset was moved after it was seen."""
    # The asset's row puts two that caption the same language in order.
    asset = Asset.objects.select_for_update().get(pk=seen.pk)
    if asset.delivery != seen.delivery:
        raise DeliveryChanged
    same = asset.tracks.in_language(language, Track.Origin.UPLOADED).first()
    track = same or Track(asset=asset, language=language, origin=Track.Origin.UPLOADED)
    if old := track.key:
        enqueue(CLEAR_FILES, asset.delivery, [old])
        transaction.on_commit(lambda: clear_files(asset.delivery, [old]), robust=True)
    track.key, track.label, track.created_at = key, label, at
    track.save()
    return track
