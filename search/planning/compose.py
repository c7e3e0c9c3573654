"""Makes the plan: explicit parameters win over what the words say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cms.core.geo import Point
from cms.core.words import normalise
from search.analysis.grams import bigrams
from search.analysis.origins import as_written
from search.errors import BadFilter
from search.planning.knowledge import Gazetteer, Knowledge
from search.planning.plan import Area, Chip, QueryPlan, Unit
from search.planning.request import KINDS, SearchRequest
from search.planning.syntax import Part, parts_of
from search.planning.understand import (
    FREE_LABEL,
    NEARBY_LABEL,
    OPEN_LABEL,
    Understood,
    understand,
)
from search.planning.units import phrase_unit, units_of

MAX_CHARACTERS = 64
NEARBY_M = 3000.0
CUT = "搜索词太长，只用了前 64 个字"
WHERE = "要找附近的，请先允许定位或选一个社区"


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place part of a plan."""

    area: Area | None
    near: Point | None
    radius_m: float | None
    is_missing: bool


def compose(request: SearchRequest, knowledge: Knowledge, *, at: datetime) -> QueryPlan:
    """The plan of a request at a moment.

    Raises BadFilter for an unknown community, or distance order without a place.
    """
    asked = request.q.strip()
    q = asked[:MAX_CHARACTERS]
    parts, excluded = _split(normalise(q))
    read = _read(parts, request, knowledge)
    where = _where(request, read, knowledge.gazetteer)
    open_at = _open_at(request, read, at)
    free = request.free if request.free is not None else (read.free or None)
    narrowed = bool(where.area or where.radius_m or open_at)
    units = units_of(
        _left(parts, read),
        knowledge,
        has_filter=narrowed or free is not None or bool(request.kinds or request.box),
        has_place_or_time=narrowed,
    )
    return QueryPlan(
        q=q,
        at=at,
        sort=request.sort,
        size=request.size,
        units=units,
        excluded=_excluded_units(excluded, knowledge),
        whole=tuple(bigrams("".join(unit.text for unit in units))),
        kinds=request.kinds,
        area=where.area,
        free=free,
        open_at=open_at,
        near=where.near,
        radius_m=where.radius_m,
        box=request.box,
        wants_place=where.is_missing,
        chips=(*_explicit_chips(request, where), *_chips_of_words(read, request, q)),
        said=_said(asked, where),
    )


def _split(text: str) -> tuple[list[Part], list[Part]]:
    parts = parts_of(text)
    kept = [part for part in parts if not part.is_excluded]
    return kept, [part for part in parts if part.is_excluded]


def _excluded_units(parts: list[Part], knowledge: Knowledge) -> tuple[Unit, ...]:
    lexicon = knowledge.segmenter.lexicon
    return tuple(phrase_unit(part.text, lexicon) for part in parts if bigrams(part.text))


def _read(parts: list[Part], request: SearchRequest, knowledge: Knowledge) -> Understood:
    """A query that is a known title or tag is left whole; quoted words are never read."""
    text = " ".join(part.text for part in parts if not part.is_quoted)
    if knowledge.segmenter.lexicon.is_name(text):
        return Understood(rest=text)
    return understand(text, knowledge.gazetteer, asks_place=not request.community)


def _left(parts: list[Part], read: Understood) -> list[Part]:
    quoted = [part for part in parts if part.is_quoted]
    return [*(Part(text=word) for word in read.rest.split()), *quoted]


def _where(request: SearchRequest, read: Understood, gazetteer: Gazetteer) -> Where:
    area = read.place.area if read.place else None
    if request.community:
        known = gazetteer.by_slug(request.community)
        if known is None:
            raise BadFilter("没有这个社区或村", fields={"community": "没有这个社区或村"})
        area = known.area
    near = request.near or (read.around.centre if read.around else None)
    if near is None and (request.sort == "distance" or request.radius_m is not None):
        raise BadFilter("按远近找要先给出位置", fields={"near": "按远近找要先给出位置"})
    asks_nearby = read.nearby or read.around is not None
    radius_m = request.radius_m or (NEARBY_M if near and asks_nearby else None)
    return Where(area=area, near=near, radius_m=radius_m, is_missing=read.nearby and near is None)


def _open_at(request: SearchRequest, read: Understood, at: datetime) -> datetime | None:
    if request.open_at is not None:
        return request.open_at
    is_asked = read.open_now if request.open_now is None else request.open_now
    return at if is_asked else None


def _explicit_chips(request: SearchRequest, where: Where) -> tuple[Chip, ...]:
    chips = [Chip(label=KINDS[kind], param="kind", value=kind) for kind in request.kinds]
    if request.community and where.area:
        chips.append(Chip(label=where.area.name, param="community"))
    if request.free is not None:
        chips.append(Chip(label="免费" if request.free else "收费", param="free"))
    if request.open_now:
        chips.append(Chip(label="现在开门", param="open_now"))
    elif request.open_at is not None:
        chips.append(Chip(label="那时开门", param="open_at"))
    if request.radius_m is not None:
        chips.append(Chip(label=f"{request.radius_m / 1000:g} 公里内", param="radius_km"))
    if request.box is not None:
        chips.append(Chip(label="地图范围内", param="bbox"))
    return tuple(chips)


def _chips_of_words(read: Understood, request: SearchRequest, q: str) -> Iterator[Chip]:
    """What was read out of the words, as it was typed, but for what a parameter overrules."""
    overruled = {
        FREE_LABEL: request.free is not None,
        OPEN_LABEL: request.open_at is not None or request.open_now is not None,
    }
    for chip in read.chips:
        if not overruled.get(chip.label):
            is_here = bool(read.around and request.near and read.around.words in chip.words)
            label = NEARBY_LABEL if is_here else chip.label
            yield Chip(label=label, words=as_written(q, chip.words))


def _said(asked: str, where: Where) -> tuple[str, ...]:
    sentences = []
    if len(asked) > MAX_CHARACTERS:
        sentences.append(CUT)
    if where.is_missing:
        sentences.append(WHERE)
    return tuple(sentences)
