"""Whether a film or a sound can stand on a page that readers see."""

from typing import Any

from cms.library.errors import AssetNotReady

WRONG_KIND = {"video": "这里要视频，选的是录音", "audio": "这里要录音，选的是视频"}


def trouble_with(asset: Any, kind: str = "") -> str:
    """The sentence that says what is wrong with it, or nothing. `kind` is video or audio."""
    if asset is None:
        return ""
    if kind and asset.kind and asset.kind != kind:
        return WRONG_KIND[kind]
    return "" if asset.is_playing else AssetNotReady([asset.title]).message
