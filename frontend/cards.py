"""What a list shows of a thing: one shape for stories, comics and places."""

from dataclasses import dataclass
from typing import Any

from frontend.pictures import Picture, picture_of

COMIC = "漫画"
# What one looks at or listens to; the rest is read, and says how long that takes.
NAMED = (COMIC, "视频", "音频")
ICONS = {
    "图文": "newspaper",
    "组图": "image",
    "音频": "headphones",
    "视频": "play",
    COMIC: "panels-top-left",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A title that leads somewhere, with what it is in words."""

    title: str
    url: str
    icon: str
    kind: str
    summary: str
    meta: tuple[str, ...]
    picture: Picture


def card_of(entry: Any) -> Card:
    """The card of a story or comic as `as_teasers` reads it."""
    medium = getattr(entry, "medium", "图文")
    how = medium if medium in NAMED else f"读 {entry.minutes} 分钟"
    return Card(
        title=entry.title,
        url=entry.address,
        icon=ICONS.get(medium, "newspaper"),
        kind=f"{how} · {entry.kind.name}",
        summary=entry.summary,
        meta=(f"文 {entry.author.name}",) if medium != COMIC else (entry.author.name,),
        picture=picture_of(entry.lead_image, kind=entry.kind.name),
    )
