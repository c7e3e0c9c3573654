"""Telling open pages how far an asset is."""

from typing import Any

from cms.live.publishing import publish_on_commit
from media_pipeline.models import Asset

ASSET_TOPIC = "asset.{}"
WHOLE = 1000


def told_of(asset: Asset, *, progress: int) -> dict[str, Any]:
    """What is shown of an asset while one waits: all of it in each event."""
    return {
        "state": str(asset.state),
        "state_text": asset.get_state_display(),
        "progress": WHOLE if asset.state == Asset.State.READY else progress,
        "message": asset.error_text,
    }


def tell_how_far(*, asset: Asset, progress: int) -> None:
    """Push it to whoever looks on, if and when the transaction commits."""
    topic = ASSET_TOPIC.format(asset.uuid)
    publish_on_commit(topic=topic, payload=told_of(asset, progress=progress))
