"""Which test worker runs what: a file stays on one worker, so what it sets up is set up once.

Tests that empty the whole database come after all others (pytest-django orders them so), and a
file with both kinds is handed out in two units: what runs next on a worker finds its rows. All
journeys are one unit, for they share one running site. What takes longest comes first, so that no
worker is left alone with it at the end.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

JOURNEYS = "tests/journeys"
# None of these empties the database.
LONGEST = (
    JOURNEYS,
    "tests/security/test_access_matrix.py",
    "tests/cms/live/test_front_server.py",
    "tests/cms/core/test_run_site.py",
)


def file_of(nodeid: str) -> str:
    """The file of a test; all journeys count as one."""
    return JOURNEYS if nodeid.startswith(f"{JOURNEYS}/") else nodeid.partition("::")[0]


def units_of(nodeids: Iterable[str]) -> dict[str, str]:
    """The unit of each test: the tests of one file that stand together in the given order."""
    units: dict[str, str] = {}
    for number, (file, together) in enumerate(groupby(nodeids, key=file_of)):
        units |= dict.fromkeys(together, f"{number} {file}")
    return units


class ByFile(LoadScopeScheduling):
    """Hands out units in the order of the collection."""

    def __init__(self, config: pytest.Config, log: Producer) -> None:
        super().__init__(config, log)
        self._units: dict[str, str] = {}

    def add_node_collection(self, node: WorkerController, collection: Sequence[str]) -> None:
        self._units = self._units or units_of(collection)
        super().add_node_collection(node, collection)

    def _split_scope(self, nodeid: str) -> str:
        return self._units[nodeid]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


def longest_first(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The longest files in their order, then the rest as it stood."""
    places = {file: place for place, file in enumerate(LONGEST)}
    return sorted(items, key=lambda item: places.get(file_of(item.nodeid), len(LONGEST)))
