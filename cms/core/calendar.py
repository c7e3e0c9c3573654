"""The calendar people here live by: statutory holidays and 调休, 农历 and 节气.

Holidays come from the State Council's yearly notice (the chinesecalendar package). A year whose
notice is not out yet is not announced: then only the weekday counts and nothing is a holiday.
"""

from datetime import date
from functools import lru_cache
from typing import Any

import chinese_calendar
from lunar_python import Solar

WEEKDAYS = "一二三四五六日"
DIGITS = "零一二三四五六七八九十"
SATURDAY = 5
GAP = "　"


def is_announced(year: int) -> bool:
    """True when the notice with that year's holidays is known here."""
    return year in _announced_years()


def is_workday(day: date) -> bool:
    """True when offices work: weekdays and make-up days, not holidays."""
    if not is_announced(day.year):
        return day.weekday() < SATURDAY
    return bool(chinese_calendar.is_workday(day))


def holiday_name(day: date) -> str | None:
    """The statutory holiday people are off for that day ("国庆节"), or None."""
    if not is_announced(day.year):
        return None
    is_off, english = chinese_calendar.get_holiday_detail(day)
    return chinese_calendar.Holiday(english).chinese if is_off and english else None


def is_makeup_workday(day: date) -> bool:
    """True on a Saturday or Sunday that is worked in exchange for a holiday (调休)."""
    return is_announced(day.year) and day.weekday() >= SATURDAY and is_workday(day)


@lru_cache(maxsize=1)
def _announced_years() -> frozenset[int]:
    return frozenset(day.year for day in chinese_calendar.constants.holidays)


@lru_cache(maxsize=512)
def lunar_label(day: date) -> str:
    """The lunar day, for example "农历九月十五"."""
    lunar = _lunar(day)
    return f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


@lru_cache(maxsize=512)
def solar_term_label(day: date) -> str:
    """The solar term and how far into it the day is: "霜降", then "霜降第二天"."""
    term = _lunar(day).getPrevJieQi(True)
    began = date.fromisoformat(term.getSolar().toYmd())
    nth = (day - began).days + 1
    return str(term.getName()) if nth == 1 else f"{term.getName()}第{_chinese_number(nth)}天"


def masthead_date(day: date) -> str:
    """The line above the title: civil date, weekday, lunar day, solar term."""
    civil = f"{day.year}年{day.month}月{day.day}日"
    weekday = f"星期{WEEKDAYS[day.weekday()]}"
    return GAP.join((civil, weekday, lunar_label(day), solar_term_label(day)))


def _lunar(day: date) -> Any:
    return Solar.fromYmd(day.year, day.month, day.day).getLunar()


def _chinese_number(number: int) -> str:
    """One to nineteen; no solar term is longer than sixteen days."""
    if number <= len(DIGITS) - 1:
        return DIGITS[number]
    return f"十{DIGITS[number - 10]}"
