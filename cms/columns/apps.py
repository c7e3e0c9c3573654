"""The columns' room."""

from collections.abc import Mapping
from typing import ClassVar

from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    """Brings in the editing screens and the signals."""

    name = "cms.columns"
    label = "columns"
    verbose_name = "文化专栏"
    on_public_pages = True
    acts: ClassVar[Mapping[str, str]] = {"columns.save_draft": "存了草稿"}

    def ready(self) -> None:
        from cms.columns import screens, signal_handlers

        screens.install()
        signal_handlers.connect()
