"""The look of the pages."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"
    label = "frontend"
    verbose_name = "页面外观"

    def ready(self) -> None:
        """Fill the front page, listen for changed words of the frame, offer the benchmark."""
        from cms.core import benchmarks
        from frontend import home_sections, signal_handlers

        home_sections.register_all()
        signal_handlers.connect()
        benchmarks.register("pages", "frontend.benchmarks.pages.run")
