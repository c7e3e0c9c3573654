"""Wrong passwords are slowed down, pair by pair, a little longer each time."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog

from cms.core import clock
from cms.people import throttling
from cms.people.tasks import forget_old_tries
from tests.factories.people import PASSWORD, make_person

SIGN_IN = "/sign-in/"


@pytest.fixture
def person(db):
    return make_person(phone="13800000001")


def try_wrong(client, times: int, *, phone: str = "13800000001", address: str = "10.0.0.1"):
    for _ in range(times):
        answer = client.post(
            SIGN_IN, {"phone": phone, "password": "看错了-2026"}, REMOTE_ADDR=address
        )
    return answer


def try_right(client, *, phone: str = "13800000001", address: str = "10.0.0.1"):
    return client.post(SIGN_IN, {"phone": phone, "password": PASSWORD}, REMOTE_ADDR=address)


def test_fifth_wrong_password_is_told_to_wait_five_minutes(client, person):
    fourth, fifth = try_wrong(client, 4), try_wrong(client, 1)

    assert fourth.status_code == 422
    assert fifth.status_code == 429
    assert "试错太多，请5分钟后再试，或找网格员帮忙" in fifth.content.decode()
    assert 290 <= int(fifth["Retry-After"]) <= 300


def test_even_the_right_password_waits_and_is_not_lost_from_the_form(client, person):
    try_wrong(client, 5)

    answer = try_right(client)

    assert answer.status_code == 429
    assert 'value="13800000001"' in answer.content.decode()


def test_other_ways_of_writing_the_number_do_not_escape(client, person):
    for written in ("13800000001", "138 0000 0001", "+8613800000001", "138-0000-0001"):
        try_wrong(client, 1, phone=written)

    assert try_wrong(client, 1, phone="0086 13800000001").status_code == 429


def test_a_neighbour_behind_the_same_address_signs_in(client, person):
    make_person(phone="13800000002", name="温雨水")
    try_wrong(client, 6)

    answer = try_right(client, phone="13800000002")

    assert answer.status_code == 302


def test_the_same_person_signs_in_from_another_address(client, person):
    try_wrong(client, 6, address="10.9.9.9")

    assert try_right(client, address="10.0.0.1").status_code == 302


def test_unknown_numbers_are_slowed_down_just_the_same(client, db):
    answer = try_wrong(client, 5, phone="13899999999")

    assert answer.status_code == 429


def test_after_the_pause_the_right_password_lets_in(client, person):
    try_wrong(client, 5)
    AccessAttemptExpiration.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    answer = try_right(client)

    assert answer.status_code == 302
    assert not AccessAttempt.objects.exists()


def test_the_second_pause_is_longer_than_the_first(client, person):
    try_wrong(client, 5)
    AccessAttemptExpiration.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    throttling_again = try_wrong(client, 5)

    assert throttling_again.status_code == 429
    assert "请15分钟后再试" in throttling_again.content.decode()


def test_pauses_never_grow_beyond_an_hour(rf, db):
    for _ in range(9):
        AccessFailureLog.objects.create(
            username="+8613800000001", ip_address="10.0.0.1", locked_out=True, user_agent="x"
        )
    AccessFailureLog.objects.update(attempt_time=clock.now())
    request = rf.post(SIGN_IN, {"phone": "13800000001"}, REMOTE_ADDR="10.0.0.1")

    assert throttling.cooloff(request) == timedelta(hours=1)


def test_success_before_the_limit_forgets_the_wrong_tries(client, person):
    try_wrong(client, 4)
    try_right(client)
    client.post("/sign-out/")

    assert try_wrong(client, 4).status_code == 422


def test_ten_tries_in_ten_minutes_are_enough_even_when_right(client, person):
    for _ in range(10):
        assert try_right(client).status_code == 302
        client.post("/sign-out/")

    answer = try_right(client)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_no_password_and_no_plain_number_is_kept_of_a_wrong_try(client, person):
    try_wrong(client, 2)

    attempt = AccessAttempt.objects.get()
    assert "看错了" not in attempt.post_data
    assert "13800000001" not in attempt.post_data


def test_registrations_from_one_address_have_an_end(client, db, monkeypatch):
    monkeypatch.setattr(throttling, "REGISTRATIONS_PER_ADDRESS", 1)
    form = {"name": "沈立春", "password": PASSWORD, "consents": "on"}

    first = client.post("/register/", {**form, "phone": "13800000001"})
    client.post("/sign-out/")
    second = client.post("/register/", {**form, "phone": "13800000002"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "操作太快了" in second.content.decode()


def test_old_tries_are_forgotten_at_night(client, person):
    try_wrong(client, 2)
    AccessFailureLog.objects.update(attempt_time=clock.now() - timedelta(days=2))

    forget_old_tries.call()

    assert not AccessFailureLog.objects.exists()
