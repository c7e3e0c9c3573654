"""What /readyz says of search."""

from cms.core import clock, health
from cms.core.health import Health
from search.engines.choice import engine
from search.models import SearchOutbox
from search.services.indexing import engine_answers

LATE_S = 120


def register() -> None:
    """The site works without search, with less."""
    health.register("search", search)


def search() -> Health:
    """Whether the engine answers, how long the oldest change waits, and what was parked."""
    parked = SearchOutbox.objects.parked().count()
    oldest = SearchOutbox.objects.waiting().order_by("pk").first()
    waited_s = round((clock.now() - oldest.queued_at).total_seconds()) if oldest else 0
    detail = f"{engine().name}，最早的改动等了 {waited_s} 秒，搁下 {parked} 篇"
    if not engine_answers():
        return Health(state="degraded", detail=f"没有答复；{detail}")
    is_late = waited_s > LATE_S or parked > 0
    return Health(state="degraded" if is_late else "ok", detail=detail)
