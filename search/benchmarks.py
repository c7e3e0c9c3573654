"""`bench search`: the API's time against the raw Elasticsearch request of the same body.

Both are asked in turn for the same questions of the live index, in the same process.
"""

import itertools
import logging
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.test import Client
from elasticsearch.dsl import MultiSearch

from cms.core import clock
from cms.core.benchmarks import BenchRow
from search.engines.choice import engine
from search.engines.contract import Stage
from search.engines.elasticsearch_engine.asking import search_for
from search.engines.elasticsearch_engine.client import asking
from search.planning.compose import compose
from search.planning.plan import QueryPlan
from search.planning.request import SearchRequest
from search.services.finding import ENOUGH
from search.services.knowledge import know
from search.services.searching import search

GOAL = 1.5
ROUNDS, FULL_ROUNDS = 20, 200
QUESTIONS = 20

logger = logging.getLogger(__name__)
_addresses = (f"10.{a}.{b}.{c}" for a, b, c in itertools.product(range(256), repeat=3))


def run(*, full: bool = False) -> list[BenchRow]:
    """One row; none where there is no Elasticsearch to compare with."""
    if not settings.ELASTICSEARCH_URL:
        logger.warning("bench search needs ELASTICSEARCH_URL: nothing to compare with")
        return []
    pairs = [(_ask_api(question), _ask_raw(question)) for question in _questions()]
    times = [(_timed(api), _timed(raw)) for api, raw in _rounds(pairs, full=full)]
    ratio = statistics.median(api for api, _ in times) / statistics.median(raw for _, raw in times)
    return [
        BenchRow(
            what="接口应答时间的中位数",
            against="同一请求直接问 Elasticsearch",
            ratio=round(ratio, 3),
            goal=GOAL,
        )
    ]


def _rounds(pairs: list[Any], *, full: bool) -> Iterator[Any]:
    """One round to warm up both sides, then the counted ones."""
    for api, raw in pairs:
        api()
        raw()
    yield from itertools.chain.from_iterable(
        itertools.repeat(pairs, FULL_ROUNDS if full else ROUNDS)
    )


def _questions() -> list[str]:
    """Common words of this very index that find enough without a second round trip."""
    lexicon = know(engine().live_name()).segmenter.lexicon
    words = sorted(lexicon.frequency, key=lambda word: (-lexicon.frequency[word], word))
    telling = [word for word in words if len(word) > 1]
    at = clock.now()
    enough = (word for word in telling if search(SearchRequest(q=word), at=at).total >= ENOUGH)
    return list(itertools.islice(enough, QUESTIONS))


def _ask_api(question: str) -> Callable[[], None]:
    client = Client(headers={"host": "localhost"})

    def ask() -> None:
        answer = client.get("/api/v1/search", {"q": question}, REMOTE_ADDR=next(_addresses))
        if answer.json()["degraded"]:
            message = "Elasticsearch did not answer"
            raise RuntimeError(message)

    return ask


def _ask_raw(question: str) -> Callable[[], None]:
    index = engine().live_name() or ""
    plan: QueryPlan = compose(SearchRequest(q=question), know(index), at=clock.now())
    stage = Stage(radius_m=None, needed=len(plan.required))
    body = MultiSearch(index=index).add(search_for(plan, stage)).to_dict()

    def ask() -> None:
        asking().msearch(index=index, body=body)

    return ask


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
