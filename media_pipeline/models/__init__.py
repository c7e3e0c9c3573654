"""What the media pipeline remembers: sources, assets and their versions, jobs, uploads."""

from media_pipeline.models.assets import Asset, Rendition, Track, Version
from media_pipeline.models.jobs import Job, Step
from media_pipeline.models.sources import SourceFile
from media_pipeline.models.uploads import UploadSession

__all__ = [
    "Asset",
    "Job",
    "Rendition",
    "SourceFile",
    "Step",
    "Track",
    "UploadSession",
    "Version",
]
