"""Cuts what is left of a query into units."""

from collections.abc import Iterable

from search.analysis.grams import bigrams
from search.analysis.lexicon import Lexicon
from search.planning.knowledge import Knowledge
from search.planning.plan import Unit, Wording
from search.planning.syntax import Part

MAX_UNITS = 8
# Words that carry no content of their own in a question.
SILENT_WORDS = """
的 了 在 和 与 跟 或 也 都 就 是 有 吗 呢 吧 啊 哪 哪里 哪儿 哪些 怎么 怎样 什么 啥 谁 我 我们
想 要 去 来 到 把 被 给 对 从 请 能 可以 里 上 下 个 这 那 一个 有没有 一下
"""
SILENT = frozenset(SILENT_WORDS.split())
# Words that say what kind of thing is meant: they lift, and never exclude.
KINDS_SAID = """
文章 故事 漫画 视频 音频 动画 课程 培训 活动 演出 表演 讲座 展览 场馆 场所 地方 去处 教学
"""
KIND_WORDS = frozenset(KINDS_SAID.split())


def units_of(
    parts: Iterable[Part],
    knowledge: Knowledge,
    *,
    has_filter: bool = False,
    has_place_or_time: bool = False,
) -> tuple[Unit, ...]:
    """At most eight units, each once.

    Silent words count only where there is nothing else to go by; when there is nothing but hints,
    and neither place nor time, all are asked for.
    """
    found: dict[str, Unit] = {}
    for part in parts:
        for unit in _units_of_part(part, knowledge):
            found.setdefault(unit.text, unit)
    telling = tuple(unit for unit in found.values() if unit.as_phrase or unit.text not in SILENT)
    if not telling and has_filter:
        return ()
    units = (telling or tuple(found.values()))[:MAX_UNITS]
    if has_place_or_time or any(unit.required for unit in units):
        return units
    return tuple(_demanded(unit) for unit in units)


def _demanded(unit: Unit) -> Unit:
    return Unit(
        text=unit.text,
        wordings=unit.wordings,
        weight=unit.weight,
        as_phrase=unit.as_phrase,
    )


def _units_of_part(part: Part, knowledge: Knowledge) -> list[Unit]:
    lexicon = knowledge.segmenter.lexicon
    if part.is_quoted:
        return [phrase_unit(part.text, lexicon)] if bigrams(part.text) else []
    if lexicon.is_name(part.text) and bigrams(part.text):
        return [_unit(part.text, knowledge)]
    return [_unit(word, knowledge) for word in knowledge.segmenter.for_query(part.text)]


def _unit(text: str, knowledge: Knowledge) -> Unit:
    others = knowledge.gazetteer.synonyms.get(text, ())
    return Unit(
        text=text,
        wordings=tuple(_wording(word) for word in (text, *others)),
        weight=knowledge.segmenter.lexicon.weight(text),
        required=len(text) > 1 and text not in KIND_WORDS,
    )


def phrase_unit(text: str, lexicon: Lexicon) -> Unit:
    """A unit that matches only as it is written."""
    return Unit(text=text, wordings=(_wording(text),), weight=lexicon.weight(text), as_phrase=True)


def _wording(text: str) -> Wording:
    return Wording(word=text, grams=tuple(bigrams(text)))
