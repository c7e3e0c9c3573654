"""Reads filters out of the words: 免费, 现在开门, 附近, and the names of places."""

import re
from dataclasses import dataclass, replace

from search.planning.knowledge import Gazetteer, Place
from search.planning.plan import Chip

# 要不要钱 and 免不免费 ask what it costs.
FREE = re.compile("(?<![不非])免费的?|(?<!要)不要钱的?|(?<!花)不花钱的?")
# 还开的 and 现在开吗 ask for open doors; 现在开课 and 正在开会 do not.
OPEN_NOW = re.compile("(现在|正在|此刻|还)(开门|开放|营业|开着|开(?=的|吗|\\s|$))(的|吗)?|营业中")
NEARBY = re.compile("附近的?|周边的?|身边的?|离我(家)?(最)?近的?")
FREE_LABEL, OPEN_LABEL, NEARBY_LABEL = "免费", "现在开门", "附近"
# The whole district is no filter: everything here lies in it.
DEEP_ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was read out of the words, and the words that are left."""

    rest: str
    free: bool = False
    open_now: bool = False
    nearby: bool = False
    place: Place | None = None
    around: Place | None = None
    chips: tuple[Chip, ...] = ()


def understand(text: str, gazetteer: Gazetteer, *, asks_place: bool = True) -> Understood:
    """Take out every filter the text names; `asks_place` is off where one was given explicitly."""
    found = Understood(rest=text)
    if asks_place:
        found = _take_place(found, gazetteer)
    found, is_free = _take(found, FREE, FREE_LABEL)
    found, is_open = _take(found, OPEN_NOW, OPEN_LABEL)
    found, is_nearby = _take(found, NEARBY, NEARBY_LABEL)
    return replace(found, free=is_free, open_now=is_open, nearby=is_nearby)


def _take(found: Understood, pattern: re.Pattern[str], label: str) -> tuple[Understood, bool]:
    """Take the words out; tells whether they were there."""
    match = pattern.search(found.rest)
    if match is None:
        return found, False
    words = match.group()
    chips = (*found.chips, Chip(label=label, words=words))
    return replace(found, rest=_without(found.rest, words), chips=chips), True


def _take_place(found: Understood, gazetteer: Gazetteer) -> Understood:
    place = gazetteer.place_in(found.rest)
    if place is None or place.depth < DEEP_ENOUGH:
        return found
    around = re.search(re.escape(place.words) + f"({NEARBY.pattern})", found.rest)
    if around is not None and place.centre is not None:
        words = around.group()
        chip = Chip(label=f"{place.area.name}附近", words=words)
        learnt: dict[str, Place | None] = {"around": place}
    else:
        words, learnt = place.words, {"place": place}
        chip = Chip(label=place.area.name, words=words)
    return replace(
        found,
        rest=_without(found.rest, words),
        chips=(*found.chips, chip),
        place=learnt.get("place"),
        around=learnt.get("around"),
    )


def _without(text: str, words: str) -> str:
    return text.replace(words, " ", 1).strip()
