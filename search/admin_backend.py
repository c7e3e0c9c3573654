"""Search in Wagtail's admin: the database's own backend, fed with our grams.

The stock index takes 濮阳杂技艺术学校 as one word and finds nothing for 杂技. Here every indexed
text is written as its neighbouring pairs and single characters, and a query likewise.
"""

import copy
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.utils.encoding import force_str
from modelsearch.backends import database
from modelsearch.index import BaseField, RelatedFields
from modelsearch.query import PlainText

from cms.core.words import normalise
from search.analysis.grams import bigrams, singles


def in_grams(text: str) -> str:
    """A text as the index holds it."""
    plain = normalise(text)
    return " ".join([*bigrams(plain), *singles(plain)])


def asked_in_grams(text: str) -> str:
    """A query as the index is asked: every pair, or the single characters of single ones."""
    return " ".join(token for token in bigrams(normalise(text)) if token.isalnum())


class GrammedObject:
    """An object as its indexer sees it: the same key, the same fields, texts in grams."""

    def __init__(self, real: Any) -> None:
        self.pk = real.pk
        self._real = real

    def get_search_fields(self) -> list[BaseField]:
        return [_bound(_grammed(field), self._real) for field in self._real.get_search_fields()]


def _bound(field: BaseField, real: Any) -> BaseField:
    """Reads from the real object, whatever object it is asked about."""
    read = field.get_value
    field.get_value = lambda _: read(real)
    return field


def _grammed(field: BaseField) -> BaseField:
    """A copy of the field whose text comes in grams; a related one lets its own fields do so."""
    changed = copy.copy(field)
    if isinstance(field, RelatedFields):
        changed.fields = [_grammed(inner) for inner in field.fields]
    else:
        changed.get_value = lambda obj: in_grams(_text_of(field.get_value(obj)))
    return changed


def _text_of(value: Any) -> str:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple | set):
        return " ".join(_text_of(one) for one in value)
    return "" if value is None else force_str(value)


class GramIndex:
    """Mixed into the database's index."""

    def add_items(self, model: Any, objs: Iterable[Any]) -> None:
        super().add_items(model, [GrammedObject(obj) for obj in objs])  # type: ignore[misc]  # the database's index stands behind this mixin


class GramBackend:
    """Mixed into the database's backend."""

    def _search(self, compiler: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        return super()._search(compiler, _asked(query), model_or_queryset, **options)  # type: ignore[misc]  # the database's backend stands behind this mixin


def _asked(query: Any) -> Any:
    if isinstance(query, str):
        return asked_in_grams(query)
    if isinstance(query, PlainText):
        return PlainText(
            asked_in_grams(query.query_string), operator=query.operator, boost=query.boost
        )
    return query


@cache
def _class_over(plain: Any) -> Any:
    index_class = type("GramDatabaseIndex", (GramIndex, plain.index_class), {})
    return type("GramDatabaseBackend", (GramBackend, plain), {"index_class": index_class})


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 -- the name modelsearch looks for
    """The backend for whichever database this is."""
    plain: Any = type(database.SearchBackend(dict(params)))
    return _class_over(plain)(dict(params))
