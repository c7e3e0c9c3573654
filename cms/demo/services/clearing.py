"""Taking films away, whoever is just at work on them."""

import time
from collections.abc import Iterable

from cms.core import clock
from media_pipeline.errors import StillAtWork
from media_pipeline.models import Asset, Job
from media_pipeline.services import delete, purge

# A worker hears of it within seconds; a dead one's lease runs out in a minute.
PATIENCE_S = 75
LOOK_EVERY_S = 0.5


def stop(assets: Iterable[Asset], *, patience_s: float = PATIENCE_S) -> None:
    """Hide these from everybody, and wait until nobody works on one any more.

    Raises StillAtWork when somebody does not let go.
    """
    until = time.monotonic() + patience_s
    left = _still_held(assets)
    while left:
        if time.monotonic() > until:
            raise StillAtWork(str(left[0].uuid))
        time.sleep(LOOK_EVERY_S)
        left = _still_held(left)


def remove(asset: Asset) -> None:
    """Leave nothing of a film that was stopped."""
    purge(asset=asset)


def _still_held(assets: Iterable[Asset]) -> list[Asset]:
    """Ask for the end of each; those that a worker has in hands."""
    held = []
    for asset in assets:
        delete(asset=asset, at=clock.now())
        if Job.objects.open().of_asset(asset).exists():
            held.append(asset)
    return held
