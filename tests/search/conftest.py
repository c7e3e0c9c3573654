"""Every test of search has an index of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.search.own_index import own_index


@pytest.fixture(autouse=True)
def _index_of_this_test(settings: Any, tmp_path: Path) -> Iterator[None]:
    with own_index(settings, tmp_path):
        yield
