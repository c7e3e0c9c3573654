"""The row `live` of /readyz: sockets, resyncs, how far behind the relay is."""

from datetime import timedelta

from django.conf import settings

from cms.core import clock, health
from cms.core.health import Health
from cms.live import process
from cms.live.hub import Metrics
from cms.live.models import OutboxEvent

NAME = "live"
LATE_S = 10.0


def register() -> None:
    """Name the part in /readyz. Pages are whole without it, so it is not needed."""
    health.register(NAME, live)


def live() -> Health:
    """Degraded while Redis is away or events wait for the relay for too long."""
    parts = process.running()
    if parts.hub is None:
        return Health(state="ok", detail="这个进程不接收实时连接")
    metrics = parts.hub.metrics()
    words = [_told(metrics)]
    waiting_s = 0.0
    if settings.REDIS_URL:
        waiting_s = _oldest_unsent().total_seconds()
        lag_s = parts.relay.state().lag_s if parts.relay else 0.0
        words.append(f"转发用时 {lag_s:.2f} 秒，最早的未转发消息等了 {waiting_s:.0f} 秒")
    is_degraded = metrics.is_redis_away or waiting_s > LATE_S
    if metrics.is_redis_away:
        words.append("Redis 暂时不在，改由数据库推送")
    return Health(state="degraded" if is_degraded else "ok", detail="；".join(words))


def _told(metrics: Metrics) -> str:
    resyncs = "、".join(f"{reason} {count}" for reason, count in sorted(metrics.resyncs.items()))
    return (
        f"{metrics.sockets} 个连接，{metrics.topics} 个主题，最长队列 {metrics.longest_queue}，"
        f"重新同步：{resyncs or '无'}"
    )


def _oldest_unsent() -> timedelta:
    oldest = OutboxEvent.objects.unsent().values_list("created_at", flat=True).first()
    return clock.now() - oldest if oldest else timedelta()
