"""The columns' room."""

from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    """Brings in the editing screens and the signals."""

    name = "cms.columns"
    label = "columns"
    verbose_name = "文化专栏"
    on_public_pages = True

    def ready(self) -> None:
        from cms.columns import screens, signal_handlers

        screens.install()
        signal_handlers.connect()
