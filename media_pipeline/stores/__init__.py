"""Where bytes lie: one interface over a local folder and an S3."""

from media_pipeline.stores.choice import PRIVATE, store
from media_pipeline.stores.contract import Store

__all__ = ["PRIVATE", "Store", "store"]
