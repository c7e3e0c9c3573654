"""What the tests of the live transport share."""

import pytest

from tests.cms.live.browsers import db, numbers

__all__ = ["db", "numbers"]


@pytest.fixture
def live_tables(db: None) -> None:
    """The same by the name of what it empties."""
