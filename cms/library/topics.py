"""The live topic of an asset: its editors see how far it is."""

from typing import Any
from uuid import UUID

from cms.core import clock
from cms.library.services import ASSET_TOPIC, told_of
from cms.live.topics import State, TopicType, register
from media_pipeline import permission
from media_pipeline.models import Asset
from media_pipeline.reports import report_of


def may_hear(user: Any, number: str) -> bool:
    """Whoever may see the asset; a number that is none is nobody's."""
    asset = _asset(number)
    return asset is not None and permission.may_view(user, asset, at=clock.now())


def as_it_stands(_: Any, number: str) -> State:
    asset = _asset(number)
    return told_of(asset, progress=report_of(asset).progress) if asset else {}


def apply(state: State, event: State) -> State:
    """Each event tells all there is to show."""
    return {**state, **event}


def open_topics() -> None:
    """Let pages subscribe."""
    register(
        ASSET_TOPIC.format("<number>"),
        TopicType(authorise=may_hear, snapshot=as_it_stands, apply=apply),
    )


def _asset(number: str) -> Asset | None:
    try:
        return Asset.objects.kept().get(uuid=UUID(number))
    except (ValueError, Asset.DoesNotExist):
        return None
