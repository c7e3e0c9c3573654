"""The front page's room."""

from collections.abc import Mapping
from typing import ClassVar

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Brings in the editing screens, and what open pages are told."""

    name = "cms.home"
    label = "home"
    verbose_name = "首页"
    on_public_pages = True
    acts: ClassVar[Mapping[str, str]] = {"home.announce": "发了紧急公告"}

    def ready(self) -> None:
        from cms.home import screens, signal_handlers, tasks, topics  # noqa: F401 -- tasks: known

        screens.install()
        signal_handlers.connect()
        topics.open_topics()
