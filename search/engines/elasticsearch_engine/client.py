"""The connection, and its errors in our words."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search.errors import EngineAway, IndexBroken

# A line for each request is too much; a request that fails is told by whoever asked.
logging.getLogger("elastic_transport").setLevel(logging.WARNING)

ASKING_S = 0.8
WRITING_S = 30.0
TOO_MANY, SERVER_FAULT = 429, 500


@cache
def _client(url: str) -> Elasticsearch:
    return Elasticsearch(url, request_timeout=ASKING_S, max_retries=0)


def asking() -> Elasticsearch:
    """For visitors' questions: no answer within 800 ms is no answer."""
    return _client(settings.ELASTICSEARCH_URL)


def writing() -> Elasticsearch:
    """For workers, who can wait."""
    return asking().options(request_timeout=WRITING_S)


@contextmanager
def translated() -> Iterator[None]:
    """Raises EngineAway for a server that is away or overloaded, IndexBroken for a lost index."""
    try:
        yield
    except TransportError as away:
        raise EngineAway(type(away).__name__) from away
    except NotFoundError as missing:
        raise IndexBroken(str(missing.error)) from missing
    except ApiError as fault:
        if fault.status_code in {TOO_MANY} or fault.status_code >= SERVER_FAULT:
            raise EngineAway(str(fault.error)) from fault
        raise
