"""How often one may search: a person, an address, and who counts as which."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory

from cms.core import clock
from cms.core.errors import TooManyRequests
from cms.core.models import RateBucket
from cms.people.models import User
from search.admission import admit
from tests.factories.pages import a_person
from tests.factories.search import a_document, fill_index

pytestmark = pytest.mark.django_db
AT = datetime(2026, 5, 13, 4, 0, tzinfo=UTC)
PERSON, ADDRESS = 3, 5


@pytest.fixture(autouse=True)
def _small_limits(settings: Any) -> None:
    settings.SEARCHES_A_MINUTE_PER_PERSON = PERSON
    settings.SEARCHES_A_MINUTE_PER_ADDRESS = ADDRESS
    settings.REDIS_URL = ""


def a_request(address: str = "10.0.0.1", user: User | None = None, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/search/", REMOTE_ADDR=address, **headers)
    if user is not None:
        request.COOKIES["sessionid"] = "known"
        request.user = user
    return request


def times_admitted(make: Callable[[], HttpRequest], *, at: datetime = AT, most: int = 20) -> int:
    for admitted in range(most):
        try:
            admit(make(), at=at)
        except TooManyRequests:
            return admitted
    return most


def test_an_address_may_ask_as_often_as_it_may_and_no_more() -> None:
    assert times_admitted(a_request) == ADDRESS


def test_another_address_has_a_measure_of_its_own() -> None:
    times_admitted(a_request)

    assert times_admitted(lambda: a_request("10.0.0.2")) == ADDRESS


def test_a_person_is_counted_as_a_person_wherever_they_sit() -> None:
    person = a_person()
    addresses = iter(f"10.0.0.{number}" for number in range(100))

    assert times_admitted(lambda: a_request(next(addresses), person)) == PERSON


def test_two_people_behind_one_address_do_not_use_up_each_others_measure() -> None:
    first, second = a_person(), a_person()

    assert times_admitted(lambda: a_request(user=first)) == PERSON
    assert times_admitted(lambda: a_request(user=second)) == PERSON
    assert times_admitted(a_request) == ADDRESS


def test_a_cookie_that_belongs_to_nobody_makes_nobody_a_person() -> None:
    def stranger() -> HttpRequest:
        request = a_request()
        request.COOKIES["sessionid"] = "made-up"
        request.user = AnonymousUser()
        return request

    assert times_admitted(stranger) == ADDRESS
    assert times_admitted(a_request) == 0


def test_the_session_of_a_guest_is_never_touched() -> None:
    class Untouchable:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(name)

    request = a_request()
    request.user = request.session = Untouchable()  # type: ignore[assignment]  # nobody may look

    admit(request, at=AT)


@pytest.mark.parametrize(
    ("proxies", "admitted"), [(0, ADDRESS), (1, 20)], ids=["no-proxy", "our-proxy"]
)
def test_what_a_client_writes_into_forwarded_for_buys_nothing(
    settings: Any, proxies: int, admitted: int
) -> None:
    settings.TRUSTED_PROXIES = proxies
    numbers = iter(range(100))

    def from_elsewhere() -> HttpRequest:
        return a_request(HTTP_X_FORWARDED_FOR=f"203.0.113.{next(numbers)}")

    assert times_admitted(from_elsewhere) == admitted


def test_the_measure_fills_again_with_the_minute_and_never_beyond() -> None:
    assert times_admitted(a_request) == ADDRESS

    after = [
        times_admitted(a_request, at=AT + timedelta(seconds=seconds)) for seconds in (1, 12, 3600)
    ]

    assert after == [0, 1, ADDRESS]


def test_whoever_is_refused_is_told_how_long_to_wait_and_waiting_so_long_helps() -> None:
    times_admitted(a_request)
    with pytest.raises(TooManyRequests) as refusal:
        admit(a_request(), at=AT)

    wait = timedelta(seconds=refusal.value.retry_after_s)
    assert timedelta(seconds=1) <= wait <= timedelta(seconds=60 / ADDRESS)
    admit(a_request(), at=AT + wait)


def test_no_address_and_no_name_lies_in_the_counters() -> None:
    person = a_person()
    admit(a_request("198.51.100.77"), at=AT)
    admit(a_request(user=person), at=AT)

    kept = " ".join(RateBucket.objects.values_list("key", flat=True))
    assert len(kept.split()) == 2
    assert "198.51" not in kept
    assert "user" not in kept


@pytest.fixture
def _standing_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.mark.usefixtures("_standing_clock")
def test_pages_and_api_share_one_measure(client: Client) -> None:
    fill_index([a_document()])
    ways = ("/search/", "/nearby/", "/api/v1/search")

    answers = [client.get(ways[number % 3], {"q": "龙"}).status_code for number in range(8)]

    assert answers == [200] * ADDRESS + [429] * 3


@pytest.mark.usefixtures("_standing_clock")
@pytest.mark.parametrize("path", ["/search/", "/nearby/"])
def test_a_refusal_in_the_page_is_told_aloud_and_keeps_the_words(client: Client, path: str) -> None:
    fill_index([a_document()])
    for _ in range(ADDRESS):
        client.get(path, {"q": "麦秆画"})

    page = client.get(path, {"q": "麦秆画", "free": "1"})

    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) >= 1
    markup = page.content.decode()
    assert 'role="alert"' in markup
    assert "操作太快了" in markup
    if path == "/search/":
        assert 'value="麦秆画"' in markup


@pytest.mark.usefixtures("_standing_clock")
def test_the_invitation_to_search_costs_nothing(client: Client) -> None:
    for _ in range(ADDRESS + 3):
        assert client.get("/search/").status_code == 200

    assert not RateBucket.objects.exists()


@pytest.mark.usefixtures("_standing_clock")
def test_the_refusal_of_the_api_has_the_shape_of_every_refusal(client: Client) -> None:
    fill_index([a_document()])
    for _ in range(ADDRESS):
        client.get("/api/v1/search", {"q": "龙"})

    refused = client.get("/api/v1/search", {"q": "龙"})

    assert refused.status_code == 429
    assert set(refused.json()) == {"code", "message", "fields"}
    assert refused.json()["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) >= 1
