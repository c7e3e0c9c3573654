"""Which engine this site has: Elasticsearch where its address is set, else the embedded one."""

from functools import cache

from django.conf import settings

from search.engines.contract import Engine
from search.engines.elasticsearch_engine.engine import ElasticsearchEngine
from search.engines.tantivy_engine.engine import TantivyEngine


@cache
def engine() -> Engine:
    """The one engine of this process."""
    return ElasticsearchEngine() if settings.ELASTICSEARCH_URL else TantivyEngine()
