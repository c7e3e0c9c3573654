"""What the tests of the live transport share."""

from tests.cms.live.browsers import db, numbers

__all__ = ["db", "numbers"]
