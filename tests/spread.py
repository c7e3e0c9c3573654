"""Which test worker runs what: a file stays on one worker, so what it sets up is set up once.

All journeys count as one file, for they share one running site; they come first, for they take
longest, and the other workers do the rest meanwhile.
"""

from collections.abc import Iterable

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys"


def unit_of(nodeid: str) -> str:
    """What is given to a worker as a whole: a test file, or all journeys."""
    return JOURNEYS if nodeid.startswith(f"{JOURNEYS}/") else nodeid.partition("::")[0]


class ByFile(LoadScopeScheduling):
    """Hands out whole files in the order of the collection."""

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


def journeys_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    return sorted(items, key=lambda item: unit_of(item.nodeid) != JOURNEYS)
