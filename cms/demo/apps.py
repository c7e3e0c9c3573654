"""The demo world."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Sees to it that production never starts with demo accounts."""

    name = "cms.demo"
    label = "demo"
    verbose_name = "演示"

    def ready(self) -> None:
        from cms.demo import checks

        checks.register()
