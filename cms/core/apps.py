"""The foundation app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Brings in the system checks, the health checks and the bell that wakes workers."""

    name = "cms.core"
    label = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from cms.core import access, checks, health_checks, housekeeping, signal_handlers

        checks.register()
        access.register()
        health_checks.register()
        signal_handlers.connect()
        housekeeping.schedule()
