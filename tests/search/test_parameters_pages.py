"""Mistakes in an address, as the two pages answer them: a 400, a sentence, and nothing lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.factories.home import a_site
from tests.search.test_parameters import BAD

pytestmark = pytest.mark.django_db
PAGES = ("/search/", "/nearby/")
HOSTILE = '"><script>alert(1)</script>'


@pytest.fixture(scope="module", autouse=True)
def _site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        a_site()
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("query", "sentence"), BAD, ids=[query for query, _ in BAD])
def test_a_bad_parameter_is_a_400_with_its_sentence(
    client: Client, page: str, query: str, sentence: str
) -> None:
    answer = client.get(f"{page}?q=龙&{query}")

    assert answer.status_code == 400
    assert answer.context["refusal"] == sentence
    assert answer.context["result"] is None
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=龙&community=atlantis", "没有这个社区或村"),
        ("q=龙&cursor=changed", "翻页已失效，请重新搜索"),
    ],
    ids=["unknown community", "foreign cursor"],
)
def test_what_only_the_plan_can_refuse_is_a_400_too(
    client: Client, page: str, query: str, sentence: str
) -> None:
    answer = client.get(f"{page}?{query}")

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("query", ["sort=distance", "radius_km=3"])
def test_distance_without_a_position_is_refused(client: Client, query: str) -> None:
    answer = client.get(f"/search/?q=龙&{query}")

    assert answer.status_code == 400
    assert "按远近找要先给出位置" in answer.content.decode()


def test_the_words_stay_in_the_box_of_a_refused_search(client: Client) -> None:
    page = client.get("/search/", {"q": "麦秆画", "size": "0"}).content.decode()

    assert 'value="麦秆画"' in page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "name", ["q", "near", "community", "radius_km", "kind", "sort", "open_at", "cursor", "bbox"]
)
def test_no_parameter_becomes_html(client: Client, page: str, name: str) -> None:
    html = client.get(page, {"q": "龙", name: HOSTILE}).content.decode()

    assert "<script>alert" not in html
    assert "&quot;&gt;&lt;script" in html or HOSTILE not in html


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "query",
    [
        *("q=%00", "q=%FF%FE", "q=%ED%A0%80", "kind=", "near=%20", "unknown=1", "size=999999"),
        *("open_at=0001-01-01", "open_at=9999-12-31T23:59", "q=" + "a%20" * 2000),
    ],
)
def test_odd_addresses_are_answered(client: Client, page: str, query: str) -> None:
    assert client.get(f"{page}?{query}").status_code == 200


def test_a_refusal_of_the_api_names_the_parameter(client: Client) -> None:
    answer = client.get("/api/v1/search", {"radius_km": "far"})

    assert answer.status_code == 400
    assert answer.json() == {
        "code": "bad_filter",
        "message": "范围要在 0.1 到 50 公里之间",
        "fields": {"radius_km": "范围要在 0.1 到 50 公里之间"},
    }


@pytest.mark.parametrize(
    "query", ["open_at=0001-01-01T00:00", "open_at=9999-12-31T23:59%2B00:00", "near=90,180"]
)
def test_the_api_answers_at_the_edges_of_time_and_earth(client: Client, query: str) -> None:
    answer = client.get(f"/api/v1/search?{query}")

    assert answer.status_code == 200
    assert answer.json()["total"] == 0 or "near" in query
