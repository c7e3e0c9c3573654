"""Documents, an index that holds them, and questions to it."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from cms.core.geo import Point
from search.analysis.learn import learn
from search.documents import SCHEMA, SearchDocument, Stretch
from search.engines.choice import engine
from search.engines.contract import Batch
from search.indexing import generations
from search.indexing.batches import next_version
from search.models import IndexGeneration
from search.planning.compose import compose
from search.planning.knowledge import Gazetteer, Knowledge, Place
from search.planning.plan import Area, QueryPlan
from search.planning.request import SearchRequest
from search.services.finding import Walked, walk

# A Wednesday morning in Shanghai.
NOW = datetime(2026, 5, 13, 2, 0, tzinfo=UTC)
HERE = Point(35.7650, 115.0800)
METRES_IN_DEGREE = 111_195.08
GREEN, EAST = (
    Area(number=11, slug="lvcheng", name="绿城社区"),
    Area(number=12, slug="dongfang", name="东方社区"),
)
STREET = 5
_numbers = itertools.count(1)


def a_document(**values: Any) -> SearchDocument:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "kind": "column",
        "number": number,
        "title": f"乡土故事{number}",
        "summary": "一个村庄的旧事",
        "url": f"/columns/story-{number}/",
        "published_at": NOW - timedelta(days=30),
    }
    return SearchDocument(**{**usual, **values})


def a_place(**values: Any) -> SearchDocument:
    """A venue, open from eight to six today."""
    usual: dict[str, Any] = {
        "kind": "venue",
        "summary": "看书下棋的去处",
        "free": True,
        "point": HERE,
        "area_ids": (1, STREET, GREEN.number),
        "hours_known": True,
        "open_spans": (hours(0, 10),),
        "published_at": NOW - timedelta(days=60),
    }
    return a_document(**{**usual, **values})


def hours(opens: float, closes: float) -> Stretch:
    """Hours after eight o'clock of this day in Shanghai."""
    eight = NOW - timedelta(hours=2)
    return Stretch(begins=eight + timedelta(hours=opens), ends=eight + timedelta(hours=closes))


def north_of(point: Point, metres: float) -> Point:
    return Point(point.lat + metres / METRES_IN_DEGREE, point.lon)


def a_gazetteer(**synonyms: tuple[str, ...]) -> Gazetteer:
    green = Place(area=GREEN, words=GREEN.name, depth=3, centre=HERE)
    east = Place(area=EAST, words=EAST.name, depth=3, centre=Point(35.758, 115.095))
    return Gazetteer(places=(green, east), synonyms=synonyms)


def fill_index(
    documents: Sequence[SearchDocument], *, names: Sequence[str] = ()
) -> IndexGeneration:
    """A live index that holds exactly these documents and knows these names as words."""
    lexicon = learn(documents, [GREEN.name, EAST.name, *names])
    generation = IndexGeneration.objects.create(
        name=generations.new_name(lexicon, datetime.now(UTC)),
        engine=engine().name,
        schema=SCHEMA,
        lexicon=lexicon.to_json(),
        started_at=NOW,
    )
    engine().create(generation.name)
    add_documents(generation, documents)
    engine().make_live(generation.name)
    return generation


def add_documents(generation: IndexGeneration, documents: Sequence[SearchDocument]) -> None:
    target = generations.target_of(generation)
    target.index.write(Batch(version=next_version(), writes=target.prepare(documents)))
    target.index.count()


def plan_for(request: SearchRequest, gazetteer: Gazetteer | None = None) -> QueryPlan:
    segmenter = generations.segmenter_of(engine().live_name() or "")
    assert segmenter is not None
    knowledge = Knowledge(segmenter=segmenter, gazetteer=gazetteer or a_gazetteer())
    return compose(request, knowledge, at=NOW)


def ask(q: str = "", *, gazetteer: Gazetteer | None = None, **values: Any) -> Walked:
    """Ask the live index as a visitor's request would."""
    return walk(engine(), plan_for(SearchRequest(q=q, **values), gazetteer))


def titles(walked: Walked) -> list[str]:
    return [hit.document.title for hit in walked.found.hits]
