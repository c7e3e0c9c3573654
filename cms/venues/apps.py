"""The venues' room."""

from collections.abc import Mapping
from typing import ClassVar

from django.apps import AppConfig


class VenuesConfig(AppConfig):
    """Brings in the editing screen and the signals."""

    name = "cms.venues"
    label = "venues"
    verbose_name = "场馆"
    on_public_pages = True
    acts: ClassVar[Mapping[str, str]] = {"venues.save": "存了场馆"}

    def ready(self) -> None:
        from cms.venues import screens, signal_handlers

        screens.install()
        signal_handlers.connect()
