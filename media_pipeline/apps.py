"""媒体处理: any film or sound becomes something an old phone plays on a village network."""

from django.apps import AppConfig


class MediaPipelineConfig(AppConfig):
    """Knows no community: others hold an Asset and hear what becomes of it."""

    name = "media_pipeline"
    label = "media_pipeline"
    verbose_name = "媒体处理"

    def ready(self) -> None:
        from cms.core import benchmarks

        benchmarks.register("transcode", "media_pipeline.benchmarks.run")
