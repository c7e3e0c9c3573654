"""Films and sounds as the media pipeline leaves them, without a frame being decoded."""

import hashlib
import secrets
from typing import Any

from wagtail.models import Collection

from cms.core import clock
from cms.library import services
from cms.library.models import CollectionPolicy
from media_pipeline.models import Asset, Rendition, SourceFile, Version
from media_pipeline.stores import store

PIECES = {
    "master.m3u8": b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=300000\nv360/index.m3u8\n",
    "v360/index.m3u8": b"#EXTM3U\n#EXTINF:4,\n00000.m4s\n#EXT-X-ENDLIST\n",
    "v360/00000.m4s": b"moof" * 200,
    "poster.webp": b"RIFF",
}


def a_source() -> SourceFile:
    content = secrets.token_bytes(16)
    return SourceFile.objects.create(
        sha256=hashlib.sha256(content).hexdigest(),
        bytes=len(content),
        key=f"sources/{secrets.token_hex(8)}/source.bin",
        created_at=clock.now(),
    )


def an_asset(
    title: str = "龙是怎么拼成的", *, shelf: Collection | None = None, **values: Any
) -> Asset:
    """An asset that can be played, with its files laid down; `state` says otherwise."""
    state = values.pop("state", Asset.State.READY)
    delivery = CollectionPolicy.objects.delivery_of(shelf.pk) if shelf else "open"
    asset = Asset.objects.create(
        **{
            "title": title,
            "kind": Asset.Kind.VIDEO,
            "source": a_source(),
            "delivery": delivery,
            "created_at": clock.now(),
            **values,
        }
    )
    if shelf is not None:
        services.shelve(asset=asset, collection=shelf)
    if state in Asset.PLAYING:
        _give_version(asset)
    asset.state = state
    asset.deleted_at = clock.now() if state == Asset.State.DELETED else None
    asset.save()
    return asset


def a_sound(title: str = "老周说挖土那天", **values: Any) -> Asset:
    return an_asset(title, kind=Asset.Kind.AUDIO, **values)


def _give_version(asset: Asset) -> None:
    prefix = f"v/{asset.uuid}/{secrets.token_hex(4)}-{secrets.token_hex(4)}"
    for name, content in PIECES.items():
        store(asset.delivery).put_bytes(f"{prefix}/{name}", content)
    version = Version.objects.create(
        asset=asset,
        profile_hash=secrets.token_hex(16),
        prefix=prefix,
        duration_s=220.0,
        poster=f"{prefix}/poster.webp",
        created_at=clock.now(),
    )
    Rendition.objects.create(
        version=version,
        name="流畅",
        width=640,
        height=360,
        codecs="avc1.64001e,mp4a.40.2",
        peak_bps=600_000,
        average_bps=400_000,
        key=f"{prefix}/v360/index.m3u8",
    )
    asset.live_version = version
