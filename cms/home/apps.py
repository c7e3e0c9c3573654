"""The front page's room."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Brings in the editing screens."""

    name = "cms.home"
    label = "home"
    verbose_name = "首页"

    def ready(self) -> None:
        from cms.home import screens

        screens.install()
