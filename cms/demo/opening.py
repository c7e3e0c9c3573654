"""Weekly hours as venues.yaml writes them: `{"2-7": "08:30-12:00,14:00-18:00"}`."""

import re
from dataclasses import dataclass
from datetime import time

DAYS = re.compile(r"([1-7])(?:-([1-7]))?")
STRETCH = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
MIDNIGHT_END = "24:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch of one weekday, Monday 1; `closes <= opens` runs past midnight."""

    weekday: int
    opens: time
    closes: time


def stretches(hours: dict[str, str]) -> tuple[Stretch, ...]:
    """Every stretch of the week, in order; raises ValueError with what cannot be read.

    `00:00-24:00` is a whole day: opens and closes at midnight.
    """
    found = [
        Stretch(weekday=weekday, opens=opens, closes=closes)
        for days, written in hours.items()
        for weekday in _weekdays(days)
        for opens, closes in (_times(part) for part in written.split(","))
    ]
    return tuple(sorted(found, key=lambda stretch: (stretch.weekday, stretch.opens)))


def _weekdays(written: str) -> range:
    match = DAYS.fullmatch(written)
    if match is None:
        raise ValueError(written)
    return range(int(match[1]), int(match[2] or match[1]) + 1)


def _times(written: str) -> tuple[time, time]:
    match = STRETCH.fullmatch(written.strip().replace(MIDNIGHT_END, "00:00"))
    if match is None:
        raise ValueError(written)
    opens_h, opens_m, closes_h, closes_m = (int(part) for part in match.groups())
    return time(opens_h, opens_m), time(closes_h, closes_m)
