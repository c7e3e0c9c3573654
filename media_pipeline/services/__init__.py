"""Use cases of the media pipeline: the only place where others' wishes are written down."""

from media_pipeline.services.captioning import attach_track
from media_pipeline.services.changing import cancel, delete, retry
from media_pipeline.services.moving import deliver
from media_pipeline.services.purging import purge
from media_pipeline.services.submitting import StoredFile, submit

__all__ = ["StoredFile", "attach_track", "cancel", "delete", "deliver", "purge", "retry", "submit"]
