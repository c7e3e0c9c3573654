"""The rules of slowing down, as rules: how many tries, how long a pause, in which words."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog

from cms.core import clock
from cms.core.errors import TooManyRequests
from cms.people import throttling
from cms.people.throttling import (
    check_registration,
    check_sign_in,
    cooloff,
    locked_out,
    phone_of,
    refuse,
)
from tests.factories.people import PASSWORD, START, make_person

PHONE, ADDRESS = "+8613800000001", "10.0.0.1"
SIGN_IN = "/sign-in/"


def wait_of(*, phone: str = PHONE, address: str = ADDRESS, at=START) -> int:
    """Seconds to wait, 0 when the try is counted."""
    try:
        check_sign_in(phone=phone, address=address, at=at)
    except TooManyRequests as refusal:
        return refusal.retry_after_s
    return 0


def post(client, password: str, *, phone: str = "13800000001", **more):
    return client.post(SIGN_IN, {"phone": phone, "password": password, **more}, REMOTE_ADDR=ADDRESS)


def pauses_before(times: int, *, hours_ago: float = 1, phone: str = PHONE, address: str = ADDRESS):
    for _ in range(times):
        AccessFailureLog.objects.create(
            username=phone, ip_address=address, locked_out=True, user_agent="x"
        )
    AccessFailureLog.objects.filter(username=phone, ip_address=address).update(
        attempt_time=clock.now() - timedelta(hours=hours_ago)
    )


@pytest.fixture
def request_of(rf):
    return lambda phone="13800000001", address=ADDRESS: rf.post(
        SIGN_IN, {"phone": phone}, REMOTE_ADDR=address
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "minutes"), [(0, 5), (1, 15), (2, 45), (3, 60), (4, 60), (12, 60)]
)
def test_each_pause_is_three_times_the_last_and_never_beyond_an_hour(request_of, before, minutes):
    pauses_before(before)

    assert cooloff(request_of()) == timedelta(minutes=minutes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours_ago", "minutes"), [(23.9, 15), (24.1, 5)], ids=["within a day", "a day ago"]
)
def test_a_pause_is_remembered_for_a_day(request_of, hours_ago, minutes):
    pauses_before(1, hours_ago=hours_ago)

    assert cooloff(request_of()) == timedelta(minutes=minutes)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [{"phone": "+8613800000002"}, {"address": "10.0.0.2"}],
    ids=["another phone", "another address"],
)
def test_the_pauses_of_another_pair_do_not_count(request_of, other):
    pauses_before(3, **other)

    assert cooloff(request_of()) == timedelta(minutes=5)


@pytest.mark.django_db
def test_wrong_tries_that_brought_no_pause_make_none_longer(request_of):
    AccessFailureLog.objects.create(
        username=PHONE, ip_address=ADDRESS, locked_out=False, user_agent="x"
    )

    assert cooloff(request_of()) == timedelta(minutes=5)


def test_without_a_request_the_first_pause_is_meant():
    assert cooloff() == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("seconds", "minutes"),
    [(1, 1), (59, 1), (60, 1), (61, 2), (300, 5), (301, 6), (2700, 45), (3600, 60)],
)
def test_the_pause_is_told_in_whole_minutes_never_fewer(rf, db, seconds, minutes):
    request = rf.post(SIGN_IN, {"phone": "13800000001"})

    answer = refuse(request, wait_s=seconds)

    assert f"试错太多，请{minutes}分钟后再试，或找网格员帮忙" in answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (429, str(seconds))


@pytest.mark.django_db
def test_a_pause_that_is_just_over_is_told_as_a_second(request_of):
    attempt = AccessAttempt.objects.create(
        username=PHONE, ip_address=ADDRESS, user_agent="x", failures_since_start=5
    )
    AccessAttemptExpiration.objects.create(
        access_attempt=attempt, expires_at=clock.now() - timedelta(seconds=9)
    )

    assert locked_out(request_of())["Retry-After"] == "1"


@pytest.mark.django_db
def test_eleven_tries_at_one_moment_are_one_too_many():
    waits = [wait_of() for _ in range(11)]

    assert (waits[:10], waits[10]) == ([0] * 10, 60)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds", "wait"),
    [(0, 60), (1, 59), (59, 1), (60, 0), (600, 0)],
)
def test_a_try_comes_back_every_minute(seconds, wait):
    for _ in range(10):
        wait_of()

    assert wait_of(at=START + timedelta(seconds=seconds)) == wait


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [{"phone": "+8613800000002"}, {"address": "10.0.0.2"}],
    ids=["another phone", "another address"],
)
def test_who_tried_too_often_holds_nobody_else_up(other):
    for _ in range(11):
        wait_of()

    assert wait_of(**other) == 0


@pytest.mark.django_db
def test_a_whole_village_behind_one_address_has_three_hundred_tries(monkeypatch):
    monkeypatch.setattr(throttling, "TRIES_PER_ADDRESS", 3)
    waits = [wait_of(phone=f"+861380000000{number}") for number in range(4)]

    assert throttling.TRIES_WITHIN_S == 600
    assert (waits[:3], waits[3] > 0) == ([0, 0, 0], True)
    assert wait_of(phone=PHONE, address="10.0.0.2") == 0


@pytest.mark.django_db
def test_registrations_are_counted_by_address(monkeypatch):
    monkeypatch.setattr(throttling, "REGISTRATIONS_PER_ADDRESS", 2)
    for _ in range(2):
        check_registration(address=ADDRESS, at=START)

    with pytest.raises(TooManyRequests):
        check_registration(address=ADDRESS, at=START)
    check_registration(address="10.0.0.2", at=START)
    check_registration(address=ADDRESS, at=START + timedelta(hours=1))


@pytest.mark.parametrize(
    ("credentials", "typed", "counted"),
    [
        ({"phone": "138 0000 0001"}, "", PHONE),
        (None, "0086 13800000001", PHONE),
        ({}, "+8613800000001", PHONE),
        (None, "13800", "13800"),
        (None, "x" * 50, "x" * 20),
        (None, "", ""),
    ],
    ids=["credentials", "form", "empty credentials", "no number", "far too long", "nothing"],
)
def test_a_try_counts_for_the_number_however_it_is_written(rf, credentials, typed, counted):
    request = rf.post(SIGN_IN, {"phone": typed})

    assert phone_of(request, credentials) == counted


@pytest.mark.django_db
def test_trying_on_during_a_pause_does_not_put_its_end_off(client):
    make_person(phone="13800000001")
    for _ in range(5):
        post(client, "看错了-2026")
    ends_at = AccessAttemptExpiration.objects.get().expires_at

    answer = post(client, "看错了-2026")

    assert answer.status_code == 429
    assert AccessAttemptExpiration.objects.get().expires_at == ends_at


@pytest.mark.django_db
def test_the_page_of_a_pause_keeps_where_one_was_going_and_what_one_wrote(client):
    make_person(phone="13800000001")
    for _ in range(4):
        post(client, "看错了-2026")

    page = post(client, "看错了-2026", next="/me/home/", kept="signed-text").content.decode()

    for field in ('name="next" value="/me/home/"', 'name="kept" value="signed-text"'):
        assert field in page
    assert 'role="alert"' in page
    assert PASSWORD not in page


@pytest.mark.django_db
@pytest.mark.parametrize("phone", ["", "138", "not a number"])
def test_what_is_no_number_is_not_counted_as_a_try(client, phone):
    for _ in range(6):
        answer = post(client, "看错了-2026", phone=phone)

    assert answer.status_code == 422
    assert not AccessFailureLog.objects.exists()
