"""Contract tests look at the outside only: they know which column runs, never how it works."""

import pytest
from django.conf import settings


@pytest.fixture(scope="session")
def column() -> str:
    """`services` when the environment names real servers, else `embedded`."""
    return "services" if settings.ELASTICSEARCH_URL or settings.REDIS_URL else "embedded"
