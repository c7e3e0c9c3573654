"""The sections of the front page: today and the lead, one's own community, columns, comics."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from cms.columns.models import ColumnEntry, SectionPage
from cms.columns.models.reading import with_renditions
from cms.home import sections
from cms.home.sections import Section, SectionRequest
from cms.venues.models import VenuePage
from cms.venues.opening import OpenState
from frontend import site_words
from frontend.cards import COMIC, Card, card_of

NEWEST, TALL, ROWS, MINE, KINDS, COMICS, PLACES = 30, 2, 3, 3, 5, 3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPlace:
    """A place that is open now, as the front page lists it."""

    title: str
    url: str
    kind: str
    free: bool | None
    state: OpenState


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which of the newest entries stand where on the front page."""

    lead: Any = None
    columns: tuple[Any, ...] = ()
    comics: tuple[Any, ...] = ()
    of_kinds: tuple[Any, ...] = ()

    @classmethod
    def among(cls, newest: list[Any]) -> Self:
        """The lead has a picture where one has; kinds begin after what stands under 专栏."""
        stories = [entry for entry in newest if entry.medium != COMIC]
        pictured = (entry for entry in stories if entry.lead_image_id)
        lead = next(pictured, newest[0] if newest else None)
        after = (entry for entry in newest[1 + TALL + ROWS :] if entry.medium != COMIC)
        return cls(
            lead=lead,
            columns=tuple([entry for entry in newest if entry is not lead][: TALL + ROWS]),
            comics=tuple([entry for entry in newest if entry.medium == COMIC][:COMICS]),
            of_kinds=tuple(_one_of_each(after)),
        )

    @property
    def shown(self) -> list[Any]:
        lead = [self.lead] if self.lead else []
        return [*lead, *self.columns, *self.comics, *self.of_kinds]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOfKind:
    """The newest of a kind."""

    name: str
    card: Card


def register_all() -> None:
    """In the order they stand in when editors have not ordered them."""
    sections.register("mine", "我的社区", mine, template="home/sections/mine.html")
    sections.register("front", "今天先读", front, template="home/sections/front.html")
    sections.register("columns", "专栏", columns, template="home/sections/columns.html")
    sections.register("pair", "一类一篇与漫画", pair, template="home/sections/pair.html")


def front(asked: SectionRequest) -> Section | None:
    """The newest story with a picture, and which places are open now."""
    lead = _chosen(asked).lead
    if lead is None:
        return None
    words = site_words.read().site
    return Section(
        title="",
        values={
            "lead": card_of(lead),
            "places": open_places(asked),
            "at": asked.at,
            "saying": words.saying,
            "saying_by": words.saying_by,
        },
    )


def columns(asked: SectionRequest) -> Section | None:
    """The newest after the lead."""
    cards = [card_of(entry) for entry in _chosen(asked).columns]
    return Section(title="", values={"tall": cards[:TALL], "rows": cards[TALL:]}) if cards else None


def mine(asked: SectionRequest) -> Section | None:
    """What is new in the community one lives in, when that is known."""
    home = _home_section(asked)
    if home is None:
        return None
    entries = ColumnEntry.objects.in_tree(home).newest(asked.viewer, at=asked.at).as_teasers()
    cards = [card_of(entry) for entry in entries[:MINE]]
    return Section(title=home.title, values={"cards": cards, "url": home.url}) if cards else None


def pair(asked: SectionRequest) -> Section | None:
    """The newest of each kind, and comics."""
    chosen = _chosen(asked)
    comics = [card_of(entry) for entry in chosen.comics]
    kinds = [OneOfKind(name=one.kind.name, card=card_of(one)) for one in chosen.of_kinds]
    return Section(title="", values={"comics": comics, "kinds": kinds}) if chosen.shown else None


def open_places(asked: SectionRequest) -> list[OpenPlace]:
    """Places open at this moment; those of one's own part of town first."""
    found = VenuePage.objects.visible_to(asked.viewer, at=asked.at).open_at(asked.at)
    near = found.at_home_first(asked.viewer.district_paths).select_related("kind")
    shown = near.with_spans_after(asked.at)[:PLACES]
    return [_open_place(venue, asked.at) for venue in shown]


def _open_place(venue: Any, at: datetime) -> OpenPlace:
    return OpenPlace(
        title=venue.title,
        url=venue.url,
        kind=venue.kind.name,
        free=venue.free,
        state=venue.state_from_spans(at),
    )


def _chosen(asked: SectionRequest) -> Chosen:
    """Read once for all sections of one answer, pictures only of what is shown."""
    kept = getattr(asked.request, "frontend_chosen", None)
    if kept is None:
        found = ColumnEntry.objects.newest(asked.viewer, at=asked.at).as_choice()
        kept = Chosen.among(list(found[:NEWEST]))
        with_renditions(entry.lead_image for entry in kept.shown)
        asked.request.frontend_chosen = kept  # type: ignore[attr-defined]  # kept for this answer
    return kept


def _home_section(asked: SectionRequest) -> Any:
    """The section of the smallest unit one lives in."""
    if asked.viewer.is_guest or not asked.viewer.district_paths:
        return None
    visible = SectionPage.objects.visible_to(asked.viewer, at=asked.at).select_related("district")
    mine = [one for one in visible if one.district.path in asked.viewer.district_paths]
    return max(mine, key=lambda section: section.district.depth, default=None)


def _one_of_each(entries: Iterable[Any]) -> list[Any]:
    """The newest of each kind."""
    seen: dict[str, Any] = {}
    for entry in entries:
        seen.setdefault(entry.kind.name, entry)
    return list(seen.values())[:KINDS]
