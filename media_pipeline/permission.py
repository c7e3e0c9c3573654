"""Who may send a file in, see an asset, change it: asked of the room above, which fills this in.

Until somebody does, the answer is no.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from media_pipeline.models import Asset


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What somebody may send in, and what is said again when the file has arrived."""

    delivery: str = Asset.Delivery.OPEN
    is_editor: bool = False
    context: dict[str, Any] = field(default_factory=dict)


class MayUpload(Protocol):
    """`wish` is what the browser said about the upload: words to judge, never to believe."""

    def __call__(self, user: Any, wish: Mapping[str, str], *, at: datetime) -> Grant | None: ...


class MayReach(Protocol):
    """Whether that user, signed in or not, may see (or change) that asset."""

    def __call__(self, user: Any, asset: Asset, *, at: datetime) -> bool: ...


class IsUsed(Protocol):
    """Whether anything still refers to that asset, though it was deleted."""

    def __call__(self, asset: Asset) -> bool: ...


def _never(*_: object, **__: object) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """The questions, each with somebody who answers."""

    may_upload: MayUpload
    may_view: MayReach
    may_edit: MayReach
    is_used: IsUsed = _never


def _no_grant(*_: object, **__: object) -> None:
    """The answer of an empty house."""


DENIED = Hooks(may_upload=_no_grant, may_view=_never, may_edit=_never)
_hooks = {"now": DENIED}


def register(hooks: Hooks) -> Hooks:
    """Let these answer from now on; returns those that did so far."""
    before, _hooks["now"] = _hooks["now"], hooks
    return before


def may_upload(user: Any, wish: Mapping[str, str], *, at: datetime) -> Grant | None:
    """What this user may send in, or None."""
    return _hooks["now"].may_upload(user, wish, at=at)


def may_edit(user: Any, asset: Asset, *, at: datetime) -> bool:
    """Whether this user may stop, repeat or add to the asset's work."""
    return _hooks["now"].may_edit(user, asset, at=at)


def may_view(user: Any, asset: Asset, *, at: datetime) -> bool:
    """Whether this user may know of the asset; whoever may change it may."""
    return may_edit(user, asset, at=at) or _hooks["now"].may_view(user, asset, at=at)


def is_used(asset: Asset) -> bool:
    """Whether something still refers to the asset."""
    return _hooks["now"].is_used(asset)
