"""GET /api/v1/search: the same search as the page, as JSON."""

from dataclasses import asdict
from datetime import datetime

from django.http import HttpRequest, JsonResponse
from ninja import Field, Query, Router, Schema

from cms.core import clock
from cms.core.access import audience
from search.admission import admit
from search.planning.parameters import read_request
from search.services import Hit, SearchResult, search
from search.services.fallback import SENTENCE
from search.services.results import FacetValue

router = Router()


class SearchParameters(Schema):
    """Every parameter is optional text; what cannot be read is answered with its own sentence."""

    q: str = Field("", description='Words; "词组" in quotes, -词 excludes. 64 characters count.')
    kind: list[str] = Field([], description="column, media, venue; repeated or with commas")
    near: str = Field("", description="lat,lon in `datum`")
    radius_km: str = Field("", description="0.1 to 50")
    bbox: str = Field("", description="west,south,east,north in `datum`, at most 5 degrees")
    datum: str = Field("", description="wgs84 (default), gcj02 or bd09")
    open_now: str = Field("", description="1 or 0")
    open_at: str = Field("", description="ISO 8601; without offset it is Asia/Shanghai")
    free: str = Field("", description="1 or 0")
    community: str = Field("", description="slug of a unit of the district tree")
    sort: str = Field("", description="relevance (default), distance or time")
    size: str = Field("", description="1 to 50, default 20")
    cursor: str = Field("", description="`next_cursor` of the page before")
    explain: str = Field("", description="1 adds the factors of each score")


class Highlight(Schema):
    """Escaped HTML whose only tag is `mark`."""

    title: str
    text: str


class HitOut(Schema):
    """One found thing; times carry their offset, unknown is null."""

    id: str
    kind: str
    title: str
    summary: str
    highlight: Highlight
    url: str
    image: str
    tags: list[str]
    lat: float | None
    lon: float | None
    distance_m: int | None
    starts_at: datetime | None = None
    open_now: bool | None
    closes_at: datetime | None
    opens_at: datetime | None
    free: bool | None
    published_at: datetime | None
    factors: dict[str, float] | None = None


SHOWN = tuple(name for name in HitOut.model_fields if name in Hit.__dataclass_fields__)


class FacetOut(Schema):
    """One choice and what it would find."""

    value: str
    label: str
    count: int


class FacetsOut(Schema):
    """Each facet is counted without its own filter."""

    kind: list[FacetOut]
    area: list[FacetOut]
    free: list[FacetOut]


class SearchOut(Schema):
    """The answer to a search."""

    total: int
    took_ms: int
    backend: str
    degraded: bool
    widened: list[str]
    facets: FacetsOut
    hits: list[HitOut]
    next_cursor: str | None


@router.get("search", response=SearchOut, summary="Search what everybody may see")
@audience("public")
def find(request: HttpRequest, parameters: Query[SearchParameters]) -> JsonResponse:  # noqa: ARG001 -- documents the parameters; read_request reads them
    """Stories, comics and venues by words, nearness and time."""
    at = clock.now()
    admit(request, at=at)
    # Written as it is: checking our own values against the schema costs a third of the answer.
    return JsonResponse(_plain(search(read_request(request.GET), at=at)))


def _plain(result: SearchResult) -> dict[str, object]:
    said = [*result.said, *([SENTENCE] if result.degraded else []), *result.widened]
    return {
        "total": result.total,
        "took_ms": result.took_ms,
        "backend": result.backend,
        "degraded": result.degraded,
        "widened": said,
        "facets": {
            name: [_facet(value) for value in getattr(result.facets, name)]
            for name in ("kind", "area", "free")
        },
        "hits": [_hit(hit) for hit in result.hits],
        "next_cursor": result.next_cursor,
    }


def _facet(value: FacetValue) -> dict[str, object]:
    return {"value": value.value, "label": value.label, "count": value.count}


def _hit(hit: Hit) -> dict[str, object]:
    shown = {name: getattr(hit, name) for name in SHOWN}
    highlight = {"title": hit.title_html, "text": hit.text_html}
    factors = asdict(hit.factors) | {"score": hit.factors.score} if hit.factors else None
    return {**shown, "starts_at": None, "highlight": highlight, "factors": factors}
