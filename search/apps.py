"""检索: one document, one analysis, one ranking, two engines."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Names the builders, listens to changes, brings in checks."""

    name = "search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from cms.core import benchmarks
        from search import checks, health, signal_handlers
        from search.builders import house

        house.register_all()
        signal_handlers.connect()
        checks.register()
        health.register()
        benchmarks.register("search", "search.benchmarks.run")
