"""GET /api/v1/search: every field's type and meaning, its document, what both never show."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from cms.core import clock
from cms.pages.services import AudienceChange, set_audience
from search.api import HitOut, SearchOut, SearchParameters
from search.planning.request import KINDS
from tests.factories.home import NOON
from tests.factories.pages import a_person
from tests.search.town import HERE, Town, built_town

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def town(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    with built_town(django_db_blocker, tmp_path_factory.mktemp("town"), libraries=4) as town:
        yield town


@pytest.fixture(autouse=True)
def _index_of_this_test(town: Town) -> None:
    """The town's index serves all tests of this module: they only read."""


def ask(client: Client, **question: Any) -> dict[str, Any]:
    answer = client.get("/api/v1/search", question)
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


def hit(client: Client, title: str, **question: Any) -> dict[str, Any]:
    (found,) = [one for one in ask(client, q=title, **question)["hits"] if one["title"] == title]
    return dict(found)


def titles(answer: dict[str, Any]) -> list[str]:
    return [one["title"] for one in answer["hits"]]


def test_it_is_plain_json_for_everybody_that_sets_no_cookie(client: Client) -> None:
    response = client.get("/api/v1/search", {"q": "书房"})

    assert response.headers["Content-Type"] == "application/json"
    assert json.loads(response.content.decode("utf-8"))
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_every_answer_fits_its_own_document(client: Client) -> None:
    questions: list[dict[str, Any]] = [
        {},
        {"q": "书房"},
        {"q": "书房", "near": HERE, "explain": "1"},
        {"q": "滑雪场"},
        {"kind": "column", "sort": "time"},
        {"open_at": "2026-05-13T23:30"},
    ]
    for question in questions:
        answer = ask(client, **question)

        checked = SearchOut.model_validate(answer, strict=False)
        assert {one.keys() <= HitOut.model_fields.keys() for one in answer["hits"]} <= {True}
        assert checked.total == answer["total"] >= len(answer["hits"])


def test_a_venue_tells_its_point_its_hours_and_its_price(client: Client, town: Town) -> None:
    found = hit(client, "绿城书房", near=HERE)

    assert found["id"] == f"venue:{town.open_room.pk}"
    assert found["kind"] == "venue"
    assert (found["lat"], found["lon"]) == (35.7655, 115.08)
    assert isinstance(found["distance_m"], int)
    assert found["distance_m"] == pytest.approx(56, abs=1)
    assert (found["open_now"], found["free"]) == (True, True)
    assert datetime.fromisoformat(found["closes_at"]).utcoffset() == timedelta(hours=8)
    assert found["opens_at"] is None


def test_a_closed_venue_tells_when_it_opens(client: Client) -> None:
    found = hit(client, "东方书房")

    assert (found["open_now"], found["closes_at"], found["free"]) == (False, None, False)
    assert datetime.fromisoformat(found["opens_at"]).utcoffset() == timedelta(hours=8)


def test_what_nobody_said_is_null_and_never_false(client: Client) -> None:
    found = hit(client, "图书馆00")

    for name in ("open_now", "closes_at", "opens_at", "free", "distance_m", "starts_at", "factors"):
        assert found[name] is None, name
    assert (found["image"], found["tags"]) == ("", [])


def test_a_story_has_a_day_and_no_place_of_its_own(client: Client) -> None:
    found = hit(client, "麦秆画的工序")

    assert found["kind"] == "column"
    assert datetime.fromisoformat(found["published_at"]) == NOON
    assert found["published_at"].endswith("+08:00")
    assert (found["lat"], found["lon"], found["open_now"]) == (None, None, None)
    assert found["url"].startswith("/columns/")


def test_only_mark_stands_in_a_highlight(client: Client) -> None:
    found = hit(client, "麦秆画的工序")

    assert "<mark>" in found["highlight"]["title"]
    plain = found["highlight"]["title"].replace("<mark>", "").replace("</mark>", "")
    assert plain == found["title"]


@pytest.mark.parametrize("many", ["column,venue", ["column", "venue"], ["venue,column", "venue"]])
def test_kinds_may_be_repeated_or_listed(client: Client, many: Any) -> None:
    assert ask(client, kind=many)["total"] == 8
    assert ask(client, kind="venue")["total"] == 6
    assert ask(client, kind="column")["total"] == 2


def test_facets_name_values_that_can_be_asked_for(client: Client, town: Town) -> None:
    facets = ask(client)["facets"]

    assert {one["value"]: one["label"] for one in facets["kind"]} == {
        kind: KINDS[kind] for kind in ("column", "venue")
    }
    for name, parameter in (("kind", "kind"), ("area", "community"), ("free", "free")):
        for one in facets[name]:
            assert set(one) == {"value", "label", "count"}
            assert ask(client, **{parameter: one["value"]})["total"] == one["count"], one
    assert town.green.slug in {one["value"] for one in facets["area"]}


def test_a_facet_is_counted_without_its_own_filter_and_with_all_others(client: Client) -> None:
    def counts(**question: Any) -> dict[str, int]:
        return {one["value"]: one["count"] for one in ask(client, **question)["facets"]["kind"]}

    assert counts(q="图书馆") == {"venue": 4, "column": 1}
    assert counts(q="图书馆", kind="column") == {"venue": 4, "column": 1}
    assert counts(q="图书馆", free="1") == {}


@pytest.mark.parametrize(("size", "shown"), [("1", 1), ("3", 3), ("50", 8), ("51", 8), ("999", 8)])
def test_a_page_is_as_long_as_asked_and_never_longer_than_fifty(
    client: Client, size: str, shown: int
) -> None:
    answer = ask(client, size=size)

    assert len(answer["hits"]) == shown
    assert (answer["next_cursor"] is None) == (shown == 8)


def test_a_map_s_rectangle_holds_what_lies_in_it(client: Client) -> None:
    answer = ask(client, bbox="115.07,35.764,115.09,35.7661", kind="venue")

    assert set(titles(answer)) == {"绿城书房", "图书馆00", "图书馆01", "东方书房"}


def test_open_at_looks_at_that_moment_and_the_hits_tell_of_it(client: Client) -> None:
    tomorrow = clock.local_day(clock.now()) + timedelta(days=1)

    answer = ask(client, q="书房", open_at=f"{tomorrow}T03:00")
    minute_later = ask(client, q="书房", open_at=f"{tomorrow}T03:01")

    assert set(titles(answer)) == {"绿城书房", "东方书房"}
    assert {one["open_now"] for one in answer["hits"]} == {True}
    assert titles(minute_later) == ["绿城书房"]


def test_factors_are_told_only_to_whoever_asks(client: Client) -> None:
    assert hit(client, "绿城书房")["factors"] is None

    factors = hit(client, "绿城书房", explain="1")["factors"]

    assert set(factors) == {
        "text", "coverage", "place", "fresh", "popular", "tier", "score",
    }  # fmt: skip
    assert all(isinstance(value, float) for value in factors.values())


def test_an_unknown_parameter_is_passed_over(client: Client) -> None:
    assert titles(ask(client, q="书房", fbclid="x", page="7")) == titles(ask(client, q="书房"))


def test_the_same_question_has_the_same_order_each_time(client: Client) -> None:
    answers = {tuple(titles(ask(client, q="图书馆"))) for _ in range(5)}

    assert len(answers) == 1


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed_through_it(client: Client, method: str) -> None:
    assert getattr(client, method)("/api/v1/search").status_code == 405


def test_a_member_finds_no_more_than_a_guest(client: Client, town: Town) -> None:
    change = AudienceChange(unit=town.columns.world.first, with_children=True)
    set_audience(town.columns.green, change=change, actor=town.columns.chief, at=NOON)
    member = Client()
    person = a_person(branch=town.columns.world.first)
    member.force_login(person, backend="cms.people.backends.PhoneBackend")

    for visitor in (client, member):
        assert "图书馆里的早晨" not in titles(ask(visitor, q="图书馆里的早晨"))


@pytest.fixture
def document(client: Client) -> Any:
    return json.loads(client.get("/api/v1/openapi.json").content)


def test_the_document_describes_one_way_to_ask_and_its_answer(document: Any) -> None:
    assert document["openapi"].startswith("3.")
    operations = document["paths"]["/api/v1/search"]
    assert set(operations) == {"get"}

    answer = operations["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert answer == {"$ref": "#/components/schemas/SearchOut"}


def test_the_document_explains_every_parameter(document: Any) -> None:
    parameters = document["paths"]["/api/v1/search"]["get"]["parameters"]

    assert {one["name"] for one in parameters} == set(SearchParameters.model_fields)
    for one in parameters:
        assert (one["in"], one["required"]) == ("query", False)
        assert one["description"] or one["schema"].get("description"), one["name"]


def test_the_document_has_the_shape_of_what_is_answered(document: Any, client: Client) -> None:
    schemas = document["components"]["schemas"]
    answer = ask(client, q="书房")

    assert set(schemas["SearchOut"]["properties"]) == set(answer)
    assert set(schemas["HitOut"]["properties"]) == set(answer["hits"][0])
    assert set(schemas["FacetsOut"]["properties"]) == set(answer["facets"])
    assert set(schemas["Highlight"]["properties"]) == {"title", "text"}


def test_the_document_says_what_may_be_null(document: Any) -> None:
    def may_be_null(name: str) -> bool:
        kinds = document["components"]["schemas"]["HitOut"]["properties"][name].get("anyOf", [])
        return {"type": "null"} in kinds

    unknown = {name for name in HitOut.model_fields if may_be_null(name)}
    assert unknown == {
        "lat", "lon", "distance_m", "starts_at", "open_now", "closes_at", "opens_at", "free",
        "published_at", "factors",
    }  # fmt: skip
