"""D0 and the times counted from it, in the district's time."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cms.core import clock
from cms.demo.errors import NotAWednesday

WEDNESDAY = 2
DAYS = re.compile(r"([+-]\d{1,4})d")
# Stories appear in the morning, people are entered during office hours.
MORNING = time(8, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """The moments a world written in days before and after D0 stands for."""

    d0: date

    def __post_init__(self) -> None:
        if self.d0.weekday() != WEDNESDAY:
            raise NotAWednesday

    def at(self, written: str, clock_time: time = MORNING) -> datetime:
        """`-40d` on the day it means, at an hour of the district's clock."""
        return self.after(days_of(written), clock_time)

    def after(self, days: int, clock_time: time = MORNING) -> datetime:
        day = self.d0 + timedelta(days=days)
        return datetime.combine(day, clock_time, tzinfo=clock.SHANGHAI)


def days_of(written: str) -> int:
    """The days of `-40d`; raises ValueError for anything else."""
    match = DAYS.fullmatch(written)
    if match is None:
        raise ValueError(written)
    return int(match[1])


def wednesday_of(day: date) -> date:
    """The Wednesday of that day's week, Monday first."""
    return day + timedelta(days=WEDNESDAY - day.weekday())
