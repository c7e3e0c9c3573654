"""The venues' room."""

from django.apps import AppConfig


class VenuesConfig(AppConfig):
    """Brings in the editing screen and the signals."""

    name = "cms.venues"
    label = "venues"
    verbose_name = "场馆"
    on_public_pages = True

    def ready(self) -> None:
        from cms.venues import screens, signal_handlers

        screens.install()
        signal_handlers.connect()
