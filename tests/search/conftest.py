"""Every test of search has an index of its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.columns import Columns, a_columns_tree
from tests.factories.standing import fresh, standing
from tests.search.own_index import own_index


@pytest.fixture(autouse=True)
def _index_of_this_test(settings: Any, tmp_path: Path) -> Iterator[None]:
    with own_index(settings, tmp_path):
        yield


standing_columns = standing(a_columns_tree)


@pytest.fixture
def columns(standing_columns: Columns, db: None) -> Any:
    """The tree of this module; what a test does to it is undone after."""
    return fresh(standing_columns)
