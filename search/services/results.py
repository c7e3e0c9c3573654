"""What a search answers, for the page and for the API alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cms.core.clock import local
from cms.core.geo import walking_minutes
from search.engines.contract import EngineHit
from search.highlighting import highlight, snippet
from search.planning.plan import Chip, QueryPlan
from search.ranking import Factors

METRES_IN_KM = 1000
WALKABLE_M = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One found thing, ready to be shown; `title_html` and `text_html` are safe HTML."""

    id: str
    kind: str
    number: int
    title: str
    summary: str
    title_html: str
    text_html: str
    url: str
    image: str
    tags: tuple[str, ...]
    area_ids: tuple[int, ...]
    lat: float | None
    lon: float | None
    distance_m: int | None
    distance_text: str
    free: bool | None
    open_now: bool | None
    closes_at: datetime | None
    opens_at: datetime | None
    published_at: datetime | None
    factors: Factors | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetValue:
    """A value one can choose, with what it would find."""

    value: str
    label: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetLists:
    """The choices beside the list, the most promising first."""

    kind: tuple[FacetValue, ...] = ()
    area: tuple[FacetValue, ...] = ()
    free: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """An answer; `widened` and `said` are sentences for the reader."""

    total: int
    hits: tuple[Hit, ...]
    facets: FacetLists
    plan: QueryPlan
    backend: str
    took_ms: int
    degraded: bool = False
    widened: tuple[str, ...] = ()
    next_cursor: str | None = None

    @property
    def chips(self) -> tuple[Chip, ...]:
        return self.plan.chips

    @property
    def said(self) -> tuple[str, ...]:
        return self.plan.said


def hits_of(found: Sequence[EngineHit], plan: QueryPlan, *, explain: bool) -> tuple[Hit, ...]:
    """The engine's hits as they are shown."""
    words = words_of(plan)
    return tuple(_hit(one, plan, words, explain=explain) for one in found)


def words_of(plan: QueryPlan) -> list[str]:
    """What is marked: every wording of every unit, the longest first."""
    words = {wording.word for unit in plan.units for wording in unit.wordings}
    return sorted(words, key=lambda word: (-len(word), word))


def _hit(one: EngineHit, plan: QueryPlan, words: list[str], *, explain: bool) -> Hit:
    document = one.document
    moment = plan.open_at or plan.at
    span = document.span_at(moment)
    is_exact = document.precision == "exact"
    return Hit(
        id=document.doc_id,
        kind=document.kind,
        number=document.number,
        title=document.title,
        summary=document.summary,
        title_html=highlight(document.title, words),
        text_html=snippet(
            title=document.title, summary=document.summary, body=document.body, words=words
        ),
        url=document.url,
        image=document.image,
        tags=document.tags,
        area_ids=document.area_ids,
        lat=document.point.lat if document.point else None,
        lon=document.point.lon if document.point else None,
        distance_m=round(one.distance_m) if one.distance_m is not None and is_exact else None,
        distance_text=_distance_text(one.distance_m, is_exact=is_exact),
        free=document.free,
        open_now=document.is_open(moment),
        closes_at=local(span.ends) if span else None,
        opens_at=_opens_at(one, moment) if span is None else None,
        published_at=local(document.published_at) if document.published_at else None,
        factors=one.factors if explain else None,
    )


def _opens_at(one: EngineHit, moment: datetime) -> datetime | None:
    begins = one.document.opens_after(moment)
    return local(begins) if begins else None


def _distance_text(distance_m: float | None, *, is_exact: bool) -> str:
    """约 850 米，步行 12 分钟; 本社区 where only the community is known."""
    if distance_m is None:
        return ""
    if not is_exact:
        return "本社区"
    if distance_m < METRES_IN_KM:
        far = f"约 {max(10, round(distance_m, -1)):.0f} 米"
    else:
        far = f"约 {distance_m / METRES_IN_KM:.1f} 公里"
    if distance_m > WALKABLE_M:
        return far
    return f"{far}，步行 {walking_minutes(distance_m)} 分钟"
