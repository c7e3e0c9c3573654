"""Which engine this site has: Elasticsearch where its address is set, else the embedded one."""

from functools import cache

from search.engines.contract import Engine
from search.engines.tantivy_engine.engine import TantivyEngine


@cache
def engine() -> Engine:
    """The one engine of this process."""
    return TantivyEngine()
