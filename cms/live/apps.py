"""The live transport: what a service changed reaches every open page, in order and once."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """Knows no feature: apps register their topics."""

    name = "cms.live"
    label = "live"
    verbose_name = "实时推送"

    def ready(self) -> None:
        from cms.core import benchmarks, companions
        from cms.live import health

        health.register()
        companions.register("实时推送", "cms.live.companion.LiveCompanion")
        benchmarks.register("live", "cms.live.benchmarks.fan_out.run")
