"""A venue's opening rules as values, and how they are written down."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from itertools import pairwise
from typing import Any

from cms.venues.errors import BadHours, BadWeekdays, OverlappingHours

MIDNIGHT = time(0)
EN_DASH = "\u2013"
DASHES = str.maketrans({"\u2013": "-", "\u2014": "-", "~": "-", "至": "-", "、": ",", ";": ","})
DAYS = re.compile(r"^([1-7])(?:-([1-7]))?$")
STRETCH = re.compile(r"^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """From opening to closing; closing at or before opening means the next day."""

    opens: time
    closes: time

    @property
    def crosses_midnight(self) -> bool:
        return self.closes <= self.opens

    @property
    def is_all_day(self) -> bool:
        return self.opens == self.closes == MIDNIGHT


ALL_DAY = Stretch(MIDNIGHT, MIDNIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRule:
    """One stretch on one weekday, all year or within a season (month, day)."""

    weekday: int
    stretch: Stretch
    season: tuple[tuple[int, int], tuple[int, int]] | None = None

    def is_in_season(self, day: date) -> bool:
        """A season may wrap the year: from November to March."""
        if self.season is None:
            return False
        begins, ends = self.season
        here = (day.month, day.day)
        return begins <= here <= ends if begins <= ends else here >= begins or here <= ends


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialRule:
    """What holds on a kind of day or on one date: a stretch, or closed (None)."""

    stretch: Stretch | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """All the rules of one venue."""

    weekly: tuple[WeeklyRule, ...] = ()
    on_holidays: tuple[SpecialRule, ...] = ()
    on_makeup_days: tuple[SpecialRule, ...] = ()
    exceptions: Mapping[date, tuple[SpecialRule, ...]] = field(default_factory=dict)
    always_open: bool = False
    note: str = ""

    @property
    def is_unknown(self) -> bool:
        """Nobody has said anything about when it is open."""
        return not (self.always_open or self.weekly or self.exceptions)


def parse_weekly(written: Mapping[Any, str]) -> tuple[WeeklyRule, ...]:
    """Read {"1-5": "08:30-12:00,14:30-18:00", "6": "09:00-12:00"}.

    Raises BadWeekdays, BadHours or OverlappingHours, naming the text that cannot be read.
    """
    rules = [
        WeeklyRule(weekday=weekday, stretch=stretch)
        for days, hours in written.items()
        for weekday in weekdays_of(str(days))
        for stretch in stretches_of(str(hours))
    ]
    for weekday in range(1, 8):
        check_apart([rule.stretch for rule in rules if rule.weekday == weekday])
    return tuple(sorted(rules, key=lambda rule: (rule.weekday, rule.stretch)))


def weekdays_of(text: str) -> list[int]:
    """Read "2-7", "6" or "1,3,5"."""
    days: list[int] = []
    for part in _plain(text).split(","):
        found = DAYS.match(part)
        if found is None:
            raise BadWeekdays(f"“{text[:10]}”看不懂：{BadWeekdays.message}")
        first, last = int(found[1]), int(found[2] or found[1])
        if last < first:
            raise BadWeekdays(f"“{text[:10]}”看不懂：{BadWeekdays.message}")
        days.extend(range(first, last + 1))
    return days


def stretches_of(text: str) -> list[Stretch]:
    """Read "08:30-12:00,14:30-18:00"; 24:00 closes at midnight."""
    return [_stretch(part, text) for part in _plain(text).split(",")]


def check_apart(stretches: list[Stretch]) -> None:
    """Raises OverlappingHours; touching is no overlap."""
    for earlier, later in pairwise(sorted(stretches)):
        if earlier.crosses_midnight or later.opens < earlier.closes:
            raise OverlappingHours


def is_every_day_all_day(rules: tuple[WeeklyRule, ...]) -> bool:
    """00:00-24:00 from Monday to Sunday."""
    return {rule.weekday for rule in rules if rule.stretch.is_all_day} == set(range(1, 8))


def written_times(stretches: list[Stretch]) -> Iterator[str]:
    """How a stretch reads on the page: 08:30 to 12:00; midnight closes at 24:00."""
    for stretch in stretches:
        closes = "24:00" if stretch.closes == MIDNIGHT else f"{stretch.closes:%H:%M}"
        next_day = "次日" if stretch.crosses_midnight and stretch.closes != MIDNIGHT else ""
        yield f"{stretch.opens:%H:%M}{EN_DASH}{next_day}{closes}"


def _stretch(part: str, whole: str) -> Stretch:
    found = STRETCH.match(part)
    if found is None:
        raise BadHours(f"“{whole[:20]}”看不懂，要写成“08:30-12:00”")
    opens, closes = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    return Stretch(_time(*opens, whole), _time(*closes, whole))


def _time(hour: int, minute: int, whole: str) -> time:
    if (hour, minute) == (24, 0):
        return MIDNIGHT
    try:
        return time(hour, minute)
    except ValueError:
        raise BadHours(f"“{whole[:20]}”里没有这个钟点") from None


def _plain(text: str) -> str:
    """Full-width digits and marks, spaces and the other dashes count as the plain ones."""
    return "".join(unicodedata.normalize("NFKC", text).translate(DASHES).split())
