"""Opening times as one says them at the door."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cms.core import clock

SOON = timedelta(minutes=60)
A_DAY = timedelta(days=1)
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWords:
    """The sentence with what it means: open, about to close, closed, or not known."""

    words: str
    tone: str


def said(state: Any, at: datetime) -> OpenWords:
    """An OpenState in words, for example 开到 21:00, 开到明天 2:00 or 明天 8:00 开门."""
    if state.open is None:
        return OpenWords(words="开放时间请问场馆", tone="calm")
    if state.open:
        return _open(state.closes_at, at)
    if state.opens_at is None:
        return OpenWords(words="近期不开放", tone="closed")
    return OpenWords(words=f"{when(state.opens_at, at)} 开门", tone="closed")


def _open(closes_at: datetime | None, at: datetime) -> OpenWords:
    if closes_at is None or closes_at - at > A_DAY:
        return OpenWords(words="全天开放", tone="open")
    tone = "closing" if closes_at - at <= SOON else "open"
    return OpenWords(words=f"开到{_spaced(when(closes_at, at))}", tone=tone)


def _spaced(words: str) -> str:
    """Figures stand apart from the word before them, as on signs."""
    return f" {words}" if words[0].isdigit() else words


def when(moment: datetime, at: datetime) -> str:
    """The clock time, with the day in front where it is not today."""
    there, here = clock.local(moment), clock.local(at)
    time = f"{there.hour}:{there.minute:02}"
    days = (there.date() - here.date()).days
    if days == 0:
        return time
    if days == 1:
        return f"明天 {time}" if there.hour or there.minute else "半夜 12 点"
    if days < len(WEEKDAYS):
        return f"周{WEEKDAYS[there.weekday()]} {time}"
    return f"{there.month} 月 {there.day} 日 {time}"
