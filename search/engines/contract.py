"""What an engine promises. Two of them keep it: tantivy and Elasticsearch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from search.analysis.tokens import TokenFields
from search.documents import SearchDocument
from search.engines.stored import StoredDocument
from search.planning.plan import QueryPlan
from search.ranking import Factors

# How far an order by relevance goes; the other orders have no end.
RELEVANCE_ENDS_AT = 1000
State = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """How strict one try is: how far away, and how many of the required units at least."""

    radius_m: float | None
    needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """Counts of each value; each facet is counted without its own filter."""

    kind: Mapping[str, int] = field(default_factory=dict)
    area: Mapping[int, int] = field(default_factory=dict)
    free: Mapping[bool, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineHit:
    """A found document with its place in the ranking."""

    document: StoredDocument
    factors: Factors
    distance_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of an answer; `state` continues it, None at its end."""

    total: int
    facets: Facets
    hits: tuple[EngineHit, ...]
    state: State | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One round trip: what each stage found, and which units any document has at all."""

    found: tuple[Found, ...]
    present: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A document ready to be written."""

    document: SearchDocument
    tokens: TokenFields
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an index holds of a document."""

    version: int
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Changes of one version; an index that knows a later version of a document keeps it."""

    version: int
    writes: Sequence[Prepared] = ()
    deletes: Sequence[str] = ()


class Index(Protocol):
    """One generation, to be written and checked."""

    name: str

    def write(self, batch: Batch) -> Mapping[str, str]:
        """Write; returns the documents the engine refused, each with the reason."""

    def known(self, doc_ids: Sequence[str]) -> Mapping[str, Known]: ...

    def every(self) -> Iterator[tuple[str, Known]]: ...

    def count(self) -> int: ...


class Engine(Protocol):
    """Answers from the live generation and manages all of them. Raises EngineAway."""

    name: str

    def live_name(self) -> str | None: ...

    def ask(
        self, plan: QueryPlan, stages: Sequence[Stage], *, counts_units: bool = False
    ) -> Answer: ...

    def continue_from(self, plan: QueryPlan, stage: Stage, state: State) -> Found:
        """The next page; raises StaleCursor when the state is forgotten."""

    def create(self, name: str) -> Index: ...

    def index(self, name: str) -> Index: ...

    def make_live(self, name: str) -> None: ...

    def drop(self, name: str) -> None: ...

    def names(self) -> list[str]: ...
