"""GET /api/v1/search: refusals with their sentence, limits, the document of the API."""

import json
from typing import Any

import pytest
from django.test import Client

from search.api import HitOut, SearchOut
from search.services.indexing import catch_up
from tests.factories.search import a_document, fill_index
from tests.factories.venues import a_venue
from tests.search.test_parameters import BAD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("query", "sentence"), BAD)
def test_a_bad_parameter_is_a_400_with_its_sentence(
    client: Client, query: str, sentence: str
) -> None:
    answer = client.get(f"/api/v1/search?{query}")

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "fields"}
    assert answer.json()["message"] == sentence


def test_an_unknown_community_names_the_field(client: Client) -> None:
    fill_index([a_document()])

    answer = client.get("/api/v1/search", {"community": "atlantis"})

    assert answer.status_code == 400
    assert answer.json()["fields"] == {"community": "没有这个社区或村"}


def test_ten_kilobytes_of_query_are_answered_and_the_cut_is_said(client: Client) -> None:
    fill_index([a_document()])

    answer = client.get("/api/v1/search", {"q": "杂技表演" * 2560})

    assert answer.status_code == 200
    assert "搜索词太长，只用了前 64 个字" in answer.json()["widened"]


@pytest.mark.parametrize(
    "q",
    [
        *('"', '-"', "'; DROP TABLE page; --", "<script>alert(1)</script>", "\x00杂", "AND OR NOT"),
        *("*", "title_w:杂技", "(((", "\\", "😀", "%", "龙" * 64, "a" * 64, "-" * 64),
    ],
)
def test_signs_of_other_languages_are_literal(client: Client, q: str) -> None:
    fill_index([a_document()])

    answer = client.get("/api/v1/search", {"q": q})

    assert answer.status_code == 200
    assert answer.json()["degraded"] is False


@pytest.fixture
def _few_searches(settings: Any) -> None:
    """An address may ask as little as a person, so that a test needs not ask six hundred times."""
    settings.SEARCHES_A_MINUTE_PER_ADDRESS = settings.SEARCHES_A_MINUTE_PER_PERSON


def search_until_refused(client: Client) -> int:
    """How many searches were answered; on a slow machine the minute refills meanwhile."""
    for answered in range(300):
        if client.get("/api/v1/search", {"q": "龙"}).status_code == 429:
            return answered
    return 300


@pytest.mark.usefixtures("_few_searches")
def test_the_sixty_first_search_of_a_minute_is_refused(client: Client) -> None:
    fill_index([a_document()])

    answers = search_until_refused(client)
    refused = client.get("/api/v1/search", {"q": "龙"})

    assert answers >= 60
    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_requests"
    assert int(refused.headers["Retry-After"]) >= 1


@pytest.mark.usefixtures("_few_searches")
def test_another_address_searches_on(client: Client) -> None:
    fill_index([a_document()])
    search_until_refused(client)

    answer = client.get("/api/v1/search", {"q": "龙"}, REMOTE_ADDR="10.9.8.7")

    assert answer.status_code == 200


def test_without_an_index_the_database_answers(client: Client) -> None:
    a_venue(name="东方书房")

    answer = client.get("/api/v1/search", {"q": "书房"}).json()

    assert answer["degraded"] is True
    assert answer["backend"] == "database"
    assert answer["widened"] == ["搜索服务正在恢复，先列出标题相符的内容"]
    assert [hit["title"] for hit in answer["hits"]] == ["东方书房"]


def test_the_answer_is_what_the_api_document_says(client: Client) -> None:
    a_venue(name="东方书房")
    catch_up()

    question = {"q": "书房", "near": "35.76,115.08", "explain": "1"}
    answer = client.get("/api/v1/search", question).json()

    assert SearchOut.model_validate(answer).model_dump(mode="json").keys() == answer.keys()
    assert answer["hits"][0].keys() == HitOut.model_fields.keys()
    assert answer["hits"][0]["closes_at"] is None or "+08:00" in answer["hits"][0]["closes_at"]


def test_the_api_document_names_every_parameter(client: Client) -> None:
    document = json.loads(client.get("/api/v1/openapi.json").content)

    parameters = {one["name"] for one in document["paths"]["/api/v1/search"]["get"]["parameters"]}

    assert parameters >= {
        "q", "kind", "near", "radius_km", "bbox", "datum", "open_now", "open_at", "free",
        "community", "sort", "size", "cursor", "explain",
    }  # fmt: skip
