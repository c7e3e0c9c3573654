"""The media library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Watches over the files that pages use."""

    name = "cms.library"
    label = "library"
    verbose_name = "媒体库"
    # Its rows are shown on guests' pages, so a change clears the page cache.
    on_public_pages = True

    def ready(self) -> None:
        from cms.library import signal_handlers

        signal_handlers.connect()
