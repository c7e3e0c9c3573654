"""Too often is refused with the seconds to wait; every process counts in the same place."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import redis
from django.db import connections
from django.test import RequestFactory

from cms.core import limits
from cms.core.breaker import Breaker
from cms.core.errors import TooManyRequests
from cms.core.models import RateBucket

AT = datetime(2026, 10, 24, 8, tzinfo=UTC)


def use(key: str = "alice", *, at: datetime = AT, limit: int = 3, per_s: float = 60) -> None:
    limits.check("search", key, limit=limit, per_s=per_s, at=at)


def use_up(key: str = "alice", *, limit: int = 3) -> None:
    for _ in range(limit):
        use(key, limit=limit)


@pytest.mark.django_db
def test_the_use_after_the_last_is_refused_with_the_time_to_wait():
    use_up()

    with pytest.raises(TooManyRequests) as refusal:
        use()

    assert refusal.value.retry_after_s == 20
    assert refusal.value.status == 429


@pytest.mark.django_db
def test_the_bucket_refills_as_time_goes_by():
    use_up()

    use(at=AT + timedelta(seconds=20))

    with pytest.raises(TooManyRequests):
        use(at=AT + timedelta(seconds=21))


@pytest.mark.django_db
def test_a_long_pause_gives_no_more_than_a_full_bucket():
    use_up()
    later = AT + timedelta(days=3)
    for _ in range(3):
        use(at=later)

    with pytest.raises(TooManyRequests):
        use(at=later)


@pytest.mark.django_db
def test_a_refused_use_is_not_counted():
    use_up()
    for _ in range(5):
        with pytest.raises(TooManyRequests):
            use()

    use(at=AT + timedelta(seconds=20))


@pytest.mark.django_db
def test_one_persons_uses_do_not_count_for_another():
    use_up("alice")

    use("bob")


@pytest.mark.django_db
def test_two_names_are_counted_apart():
    use_up()

    limits.check("suggest", "alice", limit=3, per_s=60, at=AT)


@pytest.mark.django_db
def test_neither_phone_nor_address_is_stored(settings):
    settings.REDIS_URL = ""

    use("13812345678")

    row = RateBucket.objects.get()
    assert "13812345678" not in row.key
    assert len(row.key) == 64


@pytest.mark.django_db
def test_an_unreachable_redis_leaves_the_counting_to_the_database(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(limits, "_redis_fuse", Breaker("redis limits"))
    monkeypatch.setattr(limits, "_redis", lambda: redis.Redis.from_url(settings.REDIS_URL))

    use_up()

    with pytest.raises(TooManyRequests):
        use()
    assert RateBucket.objects.count() == 1


@pytest.mark.services("redis")
@pytest.mark.django_db
def test_redis_counts_where_it_is_and_the_database_is_not_written():
    key = f"redis {id(object())} {datetime.now(UTC)}"
    now = datetime.now(UTC)
    for _ in range(3):
        use(key, at=now)

    with pytest.raises(TooManyRequests) as refusal:
        use(key, at=now)

    assert refusal.value.retry_after_s == 20
    assert not RateBucket.objects.exists()


@pytest.mark.services("redis")
def test_redis_refuses_nobody_for_what_is_rounded():
    begin = datetime(2026, 11, 24, tzinfo=UTC)

    for number in range(200):
        key = f"rounded {id(object())} {datetime.now(UTC)} {number}"
        now = begin + timedelta(microseconds=997 * number)
        for _ in range(3):
            use(key, at=now)


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [3, 7, 11, 13])
def test_database_refuses_nobody_for_what_is_rounded(settings, limit):
    settings.REDIS_URL = ""
    now = datetime(2026, 11, 24, tzinfo=UTC)

    for _ in range(limit):
        use("rounded", limit=limit, at=now)

    with pytest.raises(TooManyRequests):
        use("rounded", limit=limit, at=now)


@pytest.mark.django_db(transaction=True)
def test_of_many_uses_at_once_exactly_the_limit_passes(settings):
    settings.REDIS_URL = ""
    passed, refused = [], []

    def try_once() -> None:
        try:
            use("crowd", limit=5)
            passed.append(1)
        except TooManyRequests:
            refused.append(1)
        finally:
            connections.close_all()

    crowd = [threading.Thread(target=try_once) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()

    assert (len(passed), len(refused)) == (5, 7)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "", "10.0.0.9"),
        (0, "1.2.3.4", "10.0.0.9"),
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.8", "1.2.3.4"),
        (2, "1.2.3.4", "10.0.0.9"),
        (1, "", "10.0.0.9"),
    ],
)
def test_the_address_is_what_our_own_proxies_saw(settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.9", headers={"X-Forwarded-For": forwarded} if forwarded else {}
    )

    assert limits.client_address(request) == seen
