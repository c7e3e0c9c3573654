"""The people's room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Listens to signing in and to changes of the trees."""

    name = "cms.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        from cms.people import signal_handlers

        signal_handlers.connect()
