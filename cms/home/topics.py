"""Live topics of the front page's room: announcements, for everybody."""

from typing import Any

from cms.core import clock
from cms.home.models import Announcement
from cms.home.services import ANNOUNCEMENTS
from cms.live.topics import State, TopicType, register


def is_for_everybody(_: Any) -> bool:
    return True


def shown_now(_: Any) -> State:
    """What every page shows at this moment, the newest first."""
    shown = [one.as_told() for one in Announcement.objects.shown_at(clock.now())]
    return {"announcements": in_order(shown)}


def apply(state: State, event: State) -> State:
    """One announcement was put up, changed or taken down (frontend/static/js/live has the twin)."""
    others = [one for one in state["announcements"] if one["id"] != event["id"]]
    shown = [event["shown"]] if event["shown"] else []
    return {"announcements": in_order([*others, *shown])}


def in_order(announcements: list[State]) -> list[State]:
    return sorted(announcements, key=lambda one: (one["starts_at"], one["id"]), reverse=True)


def open_topics() -> None:
    """Let pages subscribe."""
    register(
        ANNOUNCEMENTS,
        TopicType(authorise=is_for_everybody, snapshot=shown_now, apply=apply, is_shared=True),
    )
