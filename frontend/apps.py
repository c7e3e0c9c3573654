"""The look of the pages."""

from django.apps import AppConfig


class FrontendConfig(AppConfig):
    name = "frontend"
    label = "frontend"
    verbose_name = "页面外观"

    def ready(self) -> None:
        """Fill the front page, and listen for changed words of the frame."""
        from frontend import home_sections, signal_handlers

        home_sections.register_all()
        signal_handlers.connect()
