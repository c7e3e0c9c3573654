"""How often something may be done: one bucket for each name and key, never per process.

Redis counts when it is there; when it is not, or does not answer, one database row does. A bucket
is kept as the single moment at which it is full again (the generic cell rate algorithm, the same
answers as a token bucket). Keys are stored as digests: no phone or address lies in either place.
"""

import hashlib
import math
from datetime import datetime, timedelta
from functools import cache

import redis
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from cms.core.breaker import Breaker, BreakerOpen
from cms.core.errors import TooManyRequests
from cms.core.models import RateBucket

# KEYS[1] bucket; ARGV now, cost of one, capacity (all ms). Answers 0, or the whole ms to wait:
# adding such large numbers leaves fractions of one behind.
REDIS_SCRIPT = """
local full_at = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), tonumber(ARGV[1]))
local after = full_at + tonumber(ARGV[2])
local wait = math.floor(after - tonumber(ARGV[1]) - tonumber(ARGV[3]) + 0.5)
if wait > 0 then return wait end
local kept = math.ceil(after - tonumber(ARGV[1])) + 1000
redis.call('SET', KEYS[1], string.format('%.3f', after), 'PX', kept)
return 0
"""
TIMEOUT_S = 1
# A moment is kept to the microsecond: many costs that were rounded up may be a little over.
ROUNDED_S = 0.0005

_redis_fuse = Breaker("redis limits")


def check(name: str, key: str, *, limit: int, per_s: float, at: datetime) -> None:
    """Count one use of `name` by `key`: at most `limit` at once, refilled over `per_s` seconds.

    Raises TooManyRequests with the seconds to wait; a refused use is not counted.
    """
    bucket = hashlib.sha256(f"{name}\x00{key}".encode()).hexdigest()
    cost_s = per_s / limit
    wait_s = _ask_redis(bucket, cost_s=cost_s, per_s=per_s, at=at) if settings.REDIS_URL else None
    if wait_s is None:
        wait_s = _ask_database(bucket, cost_s=cost_s, per_s=per_s, at=at)
    if wait_s > 0:
        raise TooManyRequests(math.ceil(wait_s))


def _ask_redis(bucket: str, *, cost_s: float, per_s: float, at: datetime) -> float | None:
    """Seconds to wait, 0 when counted; None when Redis does not answer."""
    values = (at.timestamp() * 1000, cost_s * 1000, per_s * 1000)
    script = _redis().register_script(REDIS_SCRIPT)
    try:
        wait_ms = _redis_fuse.call(lambda: script(keys=[f"limit:{bucket}"], args=values))
    except (redis.RedisError, BreakerOpen):
        return None
    return int(wait_ms) / 1000


@cache
def _redis() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S
    )


@transaction.atomic
def _ask_database(bucket: str, *, cost_s: float, per_s: float, at: datetime) -> float:
    RateBucket.objects.bulk_create([RateBucket(key=bucket, full_at=at)], ignore_conflicts=True)
    row = RateBucket.objects.select_for_update().get(key=bucket)
    after = max(row.full_at, at) + timedelta(seconds=cost_s)
    wait_s = (after - at).total_seconds() - per_s
    if wait_s > ROUNDED_S:
        return wait_s
    row.full_at = after
    row.save(update_fields=["full_at"])
    return 0


def client_address(request: HttpRequest) -> str:
    """The address the request came from, as the outermost of our own proxies saw it.

    TRUSTED_PROXIES says how many of our proxies stand in front; without any, what a client
    writes into X-Forwarded-For is ignored.
    """
    trusted: int = settings.TRUSTED_PROXIES
    direct = str(request.META.get("REMOTE_ADDR") or "")
    if not trusted:
        return direct
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    seen = [part.strip() for part in forwarded.split(",") if part.strip()]
    return seen[-trusted] if len(seen) >= trusted else direct
