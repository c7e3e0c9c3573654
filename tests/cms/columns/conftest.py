"""The column tree that stands while a module's tests run."""

from typing import Any

import pytest

from tests.factories.columns import Columns, a_columns_tree
from tests.factories.standing import fresh, standing

standing_columns = standing(a_columns_tree)


@pytest.fixture
def columns(standing_columns: Columns, db: None) -> Any:
    """`/columns/` with its people, as new for each test."""
    return fresh(standing_columns)
