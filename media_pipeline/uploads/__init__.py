"""Files on their way in: resumable by tus, or in parts straight into the bucket."""

from media_pipeline.uploads.beginning import Announced, begin
from media_pipeline.uploads.finishing import finish, forget
from media_pipeline.uploads.receiving import Body, receive
from media_pipeline.uploads.sweeping import finish_waiting, sweep

__all__ = ["Announced", "Body", "begin", "finish", "finish_waiting", "forget", "receive", "sweep"]
