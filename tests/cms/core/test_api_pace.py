"""The API is asked only so often a minute by one person, and more often by one address."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

ANY = "/api/v1/openapi.json"
NOTHING = "/api/v1/nothing-here"
ELSEWHERE = ("/api/v1/search", "/api/v1/uploads/tus/00000000-0000-4000-8000-000000000000")


@pytest.fixture(autouse=True)
def _small_numbers(settings):
    settings.API_CALLS_A_MINUTE_PER_PERSON = 2
    settings.API_CALLS_A_MINUTE_PER_ADDRESS = 3


def statuses(client: Client, path: str, *, times: int, **extra: str) -> list[int]:
    return [client.get(path, **extra).status_code for _ in range(times)]


def test_one_address_is_told_to_wait_in_the_shape_of_every_refusal(client):
    assert statuses(client, ANY, times=3) == [200, 200, 200]

    refused = client.get(ANY)

    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert refused.json()["fields"] == {}
    assert 1 <= int(refused["Retry-After"]) <= 20


def test_another_address_is_not_held_up_by_it(client):
    statuses(client, ANY, times=4)

    assert statuses(client, ANY, times=1, REMOTE_ADDR="10.9.8.7") == [200]


def test_a_person_is_counted_by_account_wherever_the_calls_come_from(client):
    client.force_login(make_person())

    first = statuses(client, ANY, times=1, REMOTE_ADDR="10.0.0.1")
    others = statuses(client, ANY, times=2, REMOTE_ADDR="10.0.0.2")

    assert [*first, *others] == [200, 200, 429]


def test_two_people_behind_one_address_do_not_use_each_others_calls(client):
    neighbour = Client()
    client.force_login(make_person())
    neighbour.force_login(make_person())

    assert statuses(client, ANY, times=2) == [200, 200]
    assert statuses(neighbour, ANY, times=2) == [200, 200]


def test_a_cookie_that_belongs_to_nobody_counts_for_its_address(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = "made-up"

    assert statuses(client, ANY, times=4) == [200, 200, 200, 429]


def test_calls_that_lead_nowhere_count_as_well(client):
    assert statuses(client, NOTHING, times=4) == [404, 404, 404, 429]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_what_counts_for_itself_is_not_counted_twice(client, path):
    assert 429 not in statuses(client, path, times=5)
    assert statuses(client, ANY, times=1) == [200]


def test_pages_are_none_of_its_business(client):
    assert 429 not in statuses(client, "/sign-in/", times=5)


def test_a_guest_with_no_session_asks_nobody_who_it_is(client):
    client.get(ANY)

    with CaptureQueriesContext(connection) as asked:
        client.get(ANY)

    assert not [query["sql"] for query in asked if "session" in query["sql"]]
