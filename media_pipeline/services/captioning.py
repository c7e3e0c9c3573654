"""Captions: parsed and written anew by `captions.py`, kept here beside the asset."""

import secrets
from datetime import datetime

from django.db import transaction

from media_pipeline.models import Asset, Track
from media_pipeline.stores import store


def attach_track(*, asset: Asset, language: str, label: str, vtt_text: str, at: datetime) -> Track:
    """Give the asset these words in that language; an earlier text of that language goes.

    A text lies under a key of its own, so players that hold the old one read it to its end.
    """
    place = store(asset.delivery)
    key = f"v/{asset.uuid}/captions/{secrets.token_hex(8)}.vtt"
    place.put_bytes(key, vtt_text.encode())
    with transaction.atomic():
        track, old = _replaced(asset, language, key=key, label=label, at=at)
        if old:
            transaction.on_commit(lambda: place.delete(old))
    return track


def _replaced(
    asset: Asset, language: str, *, key: str, label: str, at: datetime
) -> tuple[Track, str]:
    # The asset's row puts two that caption the same language in order.
    Asset.objects.select_for_update().get(pk=asset.pk)
    same = asset.tracks.in_language(language, Track.Origin.UPLOADED).first()
    track = same or Track(asset=asset, language=language, origin=Track.Origin.UPLOADED)
    old = track.key
    track.key, track.label, track.created_at = key, label, at
    track.save()
    return track, old
