"""Saving a venue whole: its page, its hours, its rooms."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from pypinyin import lazy_pinyin
from wagtail.models import Page

from cms.audit.services import record
from cms.organisation.models import District
from cms.venues.errors import AddressTaken, BadRoom, VenuesError
from cms.venues.models import (
    AccessFeature,
    OpeningHours,
    VenueIndexPage,
    VenueKind,
    VenuePage,
    VenueRoom,
)
from cms.venues.placing import placed
from cms.venues.services.spans import refresh_spans
from cms.venues.telephones import readable
from cms.venues.timetable import WeeklyRule, is_every_day_all_day, parse_weekly

ROOM = re.compile(r"^(?P<name>[^()]{1,30})(?:\((?P<seats>\d{1,5})(?P<unit>座|人)?\))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomDraft:
    """A room with its seats, or the people it holds."""

    name: str
    seats: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueDraft:
    """What is known of a place. `hours` is written as `timetable.parse_weekly` reads it."""

    slug: str
    name: str
    kind: str
    lat: float
    lon: float
    datum: str = "wgs84"
    district: District | None = None
    summary: str = ""
    about: str = ""
    address: str = ""
    telephone: str = ""
    free: bool | None = None
    hours: Mapping[str, str] = field(default_factory=dict)
    hours_note: str = ""
    access: tuple[str, ...] = ()
    access_notes: str = ""
    rooms: tuple[RoomDraft, ...] = ()
    tags: tuple[str, ...] = ()
    image: Any = None
    is_real_place: bool = True


@transaction.atomic
def found_index(*, home: Page, title: str = "场馆", slug: str = "venues") -> VenueIndexPage:
    """The root of the venues; one that is already there is returned."""
    found = VenueIndexPage.objects.child_of(home).first()
    if found is None:
        found = VenueIndexPage(title=title, slug=slug)
        home.add_child(instance=found)
    return found


@transaction.atomic
def save_venue(
    *, index: VenueIndexPage, draft: VenueDraft, actor: Any = None, at: datetime
) -> VenuePage:
    """Make or change the venue of that slug and work out when it is open.

    Nothing is written when it already says this. Raises BadCoordinates, BadHours, BadTelephone,
    AddressTaken.
    """
    rules = parse_weekly(draft.hours)
    venue = VenuePage.objects.child_of(index).named(draft.slug).first()
    before = None if venue is None else _told(venue)
    venue = venue or VenuePage(slug=draft.slug, owner=actor)
    _put(venue, draft, rules)
    if before != _told(venue):
        _write(venue, index=index, actor=actor)
        record(
            action="venues.save", actor=actor, subject=venue, detail={"title": venue.title}, at=at
        )
    refresh_spans(venue=venue, at=at)
    return venue


def parse_room(text: str) -> RoomDraft:
    """Read 多功能厅(120座), 露天场(300人) or 会议室; raises BadRoom."""
    found = ROOM.match(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise BadRoom(f"“{text[:15]}”看不懂，{BadRoom.message}")
    seats = int(found["seats"]) if found["seats"] else None
    note = f"可容{seats}人" if found["unit"] == "人" else ""
    return RoomDraft(name=found["name"].strip(), seats=seats, note=note)


def save_venue_kind(*, name: str) -> VenueKind:
    fresh = {"slug": "-".join(lazy_pinyin(name)), "sort_order": VenueKind.objects.count()}
    return VenueKind.objects.get_or_create(name=name, defaults=fresh)[0]


def save_access_feature(*, name: str) -> AccessFeature:
    fresh = {"sort_order": AccessFeature.objects.count()}
    return AccessFeature.objects.get_or_create(name=name, defaults=fresh)[0]


def _put(venue: VenuePage, draft: VenueDraft, rules: tuple[WeeklyRule, ...]) -> None:
    point = placed(draft.lat, draft.lon, datum=draft.datum)
    venue.title = venue.draft_title = draft.name
    venue.lat, venue.lon, venue.source_datum = point.lat, point.lon, draft.datum
    venue.kind = save_venue_kind(name=draft.kind)
    venue.telephone = readable(draft.telephone)
    venue.tags = list(draft.tags)
    venue.always_open = is_every_day_all_day(rules)
    same_name = (
        "district", "summary", "about", "address", "free", "hours_note", "access_notes", "image",
        "is_real_place",
    )  # fmt: skip
    for name in same_name:
        setattr(venue, name, getattr(draft, name))
    venue.opening_hours = [] if venue.always_open else [_hours_row(rule) for rule in rules]
    venue.rooms = [
        VenueRoom(name=room.name, seats=room.seats, note=room.note) for room in draft.rooms
    ]
    venue.access_features = [save_access_feature(name=name) for name in draft.access]


def _hours_row(rule: WeeklyRule) -> OpeningHours:
    return OpeningHours(weekday=rule.weekday, opens=rule.stretch.opens, closes=rule.stretch.closes)


def _write(venue: VenuePage, *, index: VenueIndexPage, actor: Any) -> None:
    try:
        if venue.pk is None:
            index.refresh_from_db(fields=["path", "depth", "numchild"])
            index.add_child(instance=venue)
        else:
            venue.save()
    except ValidationError as problem:
        fields = {name: texts[0] for name, texts in problem.message_dict.items()}
        if "slug" in fields:
            raise AddressTaken(fields={"slug": AddressTaken.message}) from problem
        raise VenuesError(next(iter(fields.values())), fields=fields) from problem
    revision = venue.save_revision(user=actor, clean=False)
    revision.publish(user=actor, skip_permission_checks=True)


def _told(venue: VenuePage) -> Any:
    """All that a draft can say of a venue, for comparing; rows without their keys."""
    plain = {
        name: getattr(venue, name)
        for name in (
            "title", "lat", "lon", "source_datum", "kind_id", "district_id", "summary", "about",
            "tags", "address", "telephone", "free", "always_open", "hours_note", "access_notes",
            "image_id", "is_real_place",
        )
    }  # fmt: skip
    rooms = [(room.name, room.seats, room.note) for room in venue.rooms.all()]
    hours = sorted((row.weekday, row.opens, row.closes) for row in venue.opening_hours.all())
    access = sorted(feature.pk for feature in venue.access_features.all())
    return (plain, rooms, hours, access)
