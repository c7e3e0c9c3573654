"""When a venue is open.

For each day the first of these that says anything decides: the exception for that date, the hours
for statutory holidays, those for make-up workdays (调休), the season's weekly hours, the weekly
hours. A year whose holidays are not announced has only weekly hours, and the page says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from cms.core import calendar
from cms.core.clock import SHANGHAI, local_day
from cms.venues.timetable import (
    ALL_DAY,
    SpecialRule,
    Stretch,
    Timetable,
    WeeklyRule,
    written_times,
)

AHEAD = timedelta(days=15)
ONE_DAY = timedelta(days=1)
UNANNOUNCED = "节假日以通知为准"
CLOSED, ASK = "不开放", "请问场馆"
WEEKDAY_NAMES = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Open from one moment up to, but not at, another."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenState:
    """Open now? None: nobody has said. Without `closes_at` an open venue does not close."""

    open: bool | None
    closes_at: datetime | None = None
    opens_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayHours:
    """One line of the week's table."""

    day: date
    label: str
    is_today: bool
    hours: tuple[str, ...]
    note: str
    is_known: bool = True

    @property
    def words(self) -> str:
        """The hours, or why there are none; a day nobody spoke of is not called closed."""
        return "、".join(self.hours) or (CLOSED if self.is_known else ASK)


def stretches_on(timetable: Timetable, day: date) -> list[Stretch]:
    """The hours that begin on that day, in order."""
    special = _special_rules(timetable, day)
    if special is not None:
        return sorted(rule.stretch for rule in special if rule.stretch is not None)
    if timetable.always_open:
        return [ALL_DAY]
    return sorted(rule.stretch for rule in _weekly_rules(timetable, day))


def _special_rules(timetable: Timetable, day: date) -> tuple[SpecialRule, ...] | None:
    """The rules of the date or of its kind; None when the week decides."""
    if exception := timetable.exceptions.get(day):
        return exception
    if timetable.on_holidays and calendar.holiday_name(day):
        return timetable.on_holidays
    if timetable.on_makeup_days and calendar.is_makeup_workday(day):
        return timetable.on_makeup_days
    return None


def _weekly_rules(timetable: Timetable, day: date) -> Iterable[WeeklyRule]:
    """A season that holds that day takes the whole week; else the hours without a season."""
    seasonal = [rule for rule in timetable.weekly if rule.is_in_season(day)]
    rules = seasonal or [rule for rule in timetable.weekly if rule.season is None]
    return [rule for rule in rules if rule.weekday == day.isoweekday()]


def spans(timetable: Timetable, start: datetime, end: datetime) -> list[Span]:
    """The stretches of time that touch [start, end), merged where they meet, whole, in order.

    None while the ordinary days are unknown: beside a holiday's hours they would look closed.
    """
    if timetable.is_unknown:
        return []
    first, last = local_day(start) - ONE_DAY, local_day(end)
    found: list[Span] = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for stretch in stretches_on(timetable, day):
            _append(found, _span(day, stretch))
    return [span for span in found if span.closes_at > start and span.opens_at < end]


def _span(day: date, stretch: Stretch) -> Span:
    closing_day = day + ONE_DAY if stretch.crosses_midnight else day
    return Span(
        opens_at=_moment(day, stretch.opens), closes_at=_moment(closing_day, stretch.closes)
    )


def _append(found: list[Span], span: Span) -> None:
    last = found[-1] if found else None
    if last is None or span.opens_at > last.closes_at:
        found.append(span)
        return
    closes_at = max(last.closes_at, span.closes_at)
    found[-1] = Span(opens_at=last.opens_at, closes_at=closes_at)


def _moment(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, tzinfo=SHANGHAI)


def state_at(timetable: Timetable, at: datetime) -> OpenState:
    """Whether it is open at that moment, until when, or when it next opens."""
    note = note_on(timetable, local_day(at))
    if timetable.is_unknown:
        return OpenState(open=None, note=note)
    ahead = spans(timetable, at, at + AHEAD)
    if not ahead or ahead[0].opens_at > at:
        return OpenState(open=False, opens_at=ahead[0].opens_at if ahead else None, note=note)
    closes_at = ahead[0].closes_at
    return OpenState(open=True, closes_at=closes_at if closes_at < at + AHEAD else None, note=note)


def note_on(timetable: Timetable, day: date) -> str:
    """What has to be said beside the hours of that day."""
    unannounced = "" if calendar.is_announced(day.year) else UNANNOUNCED
    return "；".join(text for text in (timetable.note, unannounced) if text)


def week_of(timetable: Timetable, day: date) -> list[DayHours]:
    """Monday to Sunday of that day's week, with holidays and exceptions as they fall."""
    monday = day - timedelta(days=day.isoweekday() - 1)
    return [
        _day_hours(timetable, monday + timedelta(days=number), today=day) for number in range(7)
    ]


def _day_hours(timetable: Timetable, day: date, *, today: date) -> DayHours:
    makeup = "调休上班" if calendar.is_makeup_workday(day) else ""
    return DayHours(
        day=day,
        label=WEEKDAY_NAMES[day.isoweekday() - 1],
        is_today=day == today,
        hours=tuple(written_times(stretches_on(timetable, day))),
        note=calendar.holiday_name(day) or makeup,
        is_known=not timetable.is_unknown or _special_rules(timetable, day) is not None,
    )


def timetable_of(venue: Any) -> Timetable:
    """The rules of a venue's rows."""
    exceptions: dict[date, tuple[SpecialRule, ...]] = {}
    for row in venue.opening_exceptions.all():
        exceptions[row.day] = (*exceptions.get(row.day, ()), row.rule)
    special = list(venue.holiday_hours.all())
    return Timetable(
        weekly=tuple(row.rule for row in venue.opening_hours.all()),
        on_holidays=tuple(row.rule for row in special if row.day_kind == "holiday"),
        on_makeup_days=tuple(row.rule for row in special if row.day_kind == "makeup"),
        exceptions=exceptions,
        always_open=venue.always_open,
        note=venue.hours_note,
    )
