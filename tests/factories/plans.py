"""Plans without an index: one small lexicon, read once, and the gazetteer of two communities."""

from functools import cache
from typing import Any

from search.analysis.lexicon import Lexicon
from search.analysis.segment import Segmenter
from search.planning.compose import compose
from search.planning.knowledge import Gazetteer, Knowledge
from search.planning.plan import QueryPlan, Unit, Wording
from search.planning.request import SearchRequest
from tests.factories.search import NOW, a_gazetteer

WORDS = frozenset({"广场舞", "麦秆画", "月嫂", "图书馆", "目连戏", "大平调", "杂技"})
NAMES = frozenset({"免费鸡蛋背后", "绿城社区综合文化服务中心", "现在开门红", "附近的人", "非遗"})
FREQUENCY = {"杂技": 40, "目连戏": 2, "图书馆": 9, "龙": 2}


@cache
def plain_segmenter() -> Segmenter:
    """The segmenter as it comes, without a word of this place."""
    return Segmenter(Lexicon())


@cache
def local_segmenter() -> Segmenter:
    """The segmenter with the words of this place."""
    return Segmenter(Lexicon(words=WORDS, names=NAMES, frequency=FREQUENCY, documents=100))


def a_plan(q: str = "", *, gazetteer: Gazetteer | None = None, **values: Any) -> QueryPlan:
    """The plan of a request, at ten o'clock on a Wednesday morning."""
    knowledge = Knowledge(
        segmenter=local_segmenter(), gazetteer=gazetteer or a_gazetteer(月嫂=("母婴护理",))
    )
    return compose(SearchRequest(q=q, **values), knowledge, at=NOW)


def a_unit(text: str, **values: Any) -> Unit:
    """A unit with a single wording that weighs one."""
    wording = Wording(word=text, grams=(text,))
    return Unit(**{"text": text, "wordings": (wording,), "weight": 1.0, **values})


def a_bare_plan(**values: Any) -> QueryPlan:
    """A plan with exactly these parts."""
    return QueryPlan(**{"q": "", "at": NOW, "sort": "relevance", "size": 20, **values})


def texts(plan: QueryPlan) -> list[str]:
    return [unit.text for unit in plan.units]


def labels(plan: QueryPlan) -> list[str]:
    return [chip.label for chip in plan.chips]
