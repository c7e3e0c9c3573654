"""The list of benchmarks: each app registers its own in `ready()`, `manage.py bench` runs one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchRow:
    """One comparison, both sides measured in the same run.

    `ratio` is ours divided by the other's, in the same unit; it holds when it is at most `goal`.
    """

    what: str
    against: str
    ratio: float
    goal: float

    @property
    def holds(self) -> bool:
        return self.ratio <= self.goal


Benchmark = Callable[..., list[BenchRow]]
_registered: dict[str, str] = {}


def register(name: str, dotted: str) -> None:
    """Offer `manage.py bench NAME`; `dotted` names a `run(*, full: bool) -> list[BenchRow]`."""
    _registered[name] = dotted


def names() -> list[str]:
    return sorted(_registered)


def find(name: str) -> Benchmark:
    """The benchmark of that name. Raises KeyError when nobody registered it."""
    benchmark: Benchmark = import_string(_registered[name])
    return benchmark
