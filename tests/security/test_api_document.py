"""Whatever is asked of the API, by whomever: never a fault, and every refusal has its one shape."""

import json
import string
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.urls import api
from tests.factories.standing import standing
from tests.security.roles import ADMIN, CHIEF, EDITOR, GUEST, MEMBER, RESIDENT
from tests.security.world import make_world

ROLES = (GUEST, RESIDENT, MEMBER, EDITOR, CHIEF, ADMIN)
WITHOUT_BODY = {"head", "options"}
REFUSED, FAULT = 400, 500
DOCUMENT = api.get_openapi_schema()
OPERATIONS = [
    (method, path) for path, operations in DOCUMENT["paths"].items() for method in operations
]

texts = st.text(max_size=40) | st.text(string.digits + "-.,:;", max_size=20)
numbers = st.sampled_from(["0", "-1", "1", "9" * 30, "1e400", "nan", "35.76,115.08", "115,35"])
near_misses = st.sampled_from(
    ["true", "TRUE", "公开", "story", "distance", "2026-02-30", "2026-05-13T10:00:00+08:00", "\x00"]
)
values = texts | numbers | near_misses
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
documents = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
in_a_path = st.sampled_from(["0", "1", "-1", "abc", "9" * 30, "..", "山"]) | st.uuids().map(str)


def signed_in() -> dict[str, Client]:
    """A browser of each role."""
    people = make_world().people
    opened = {role: Client(raise_request_exception=False) for role in ROLES}
    for role in set(ROLES) - {GUEST}:
        opened[role].force_login(people[role])
    return opened


browsers = standing(signed_in)
pytestmark = pytest.mark.django_db


def wish(draw: Any, path: str, operation: Any) -> tuple[str, dict[str, str], Any]:
    """A path, a question and a body that may fit the operation or not at all."""
    question = {}
    for one in operation.get("parameters", []):
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", draw(in_a_path))
        elif draw(st.booleans()):
            question[one["name"]] = draw(values)
    return path, question, body_for(draw, operation)


def body_for(draw: Any, operation: Any) -> Any:
    """Some of the fields that are asked for with any values, or any document at all."""
    if "requestBody" not in operation:
        return None
    schema = operation["requestBody"]["content"].get("application/json", {}).get("schema", {})
    name = schema.get("$ref", "").rpartition("/")[2]
    fields = DOCUMENT["components"]["schemas"].get(name, {}).get("properties", {})
    if not fields or draw(st.booleans()):
        return draw(documents)
    return {field: draw(documents) for field in fields if draw(st.booleans())}


def send(client: Client, method: str, wished: tuple[str, dict[str, str], Any]) -> HttpResponse:
    path, question, body = wished
    content = "" if body is None else json.dumps(body)
    return client.generic(
        method.upper(), path, content, content_type="application/json", query_params=question
    )


def what_is_wrong(answer: HttpResponse, method: str) -> str:
    """Empty when the answer is one that the document promises."""
    if answer.status_code >= FAULT:
        return f"a fault, {answer.status_code}"
    if answer.status_code < REFUSED or method in WITHOUT_BODY:
        return ""
    if not answer.headers["Content-Type"].startswith("application/json"):
        return f"no JSON: {answer.headers['Content-Type']}"
    refusal = answer.json()
    if set(refusal) != {"code", "message", "fields"}:
        return f"another shape: {sorted(refusal)}"
    in_chinese = any("\u4e00" <= sign <= "\u9fff" for sign in refusal["message"])
    return "" if in_chinese else f"no plain sentence: {refusal['message']}"


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=str)
@given(data=st.data())
@settings(
    max_examples=2,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_role_gets_an_answer_the_document_promises(browsers, data, method, path):
    operation = DOCUMENT["paths"][path][method]

    for role in ROLES:
        wished = wish(data.draw, path, operation)
        answer = send(browsers[role], method, wished)

        problem = what_is_wrong(answer, method)
        assert not problem, f"{method} {wished} as {role}: {problem}"


@pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=str)
def test_the_document_tells_of_the_refusal_at_every_operation(method, path):
    refusal = DOCUMENT["paths"][path][method]["responses"]["default"]

    shape = refusal["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert set(DOCUMENT["components"]["schemas"][shape]["properties"]) == {
        "code",
        "message",
        "fields",
    }


@pytest.mark.parametrize("method", ["get", "post", "delete"])
@pytest.mark.parametrize("path", ["nothing", "uploads/abc", "assets/1/nothing", "search/"])
def test_what_the_api_does_not_have_is_told_in_its_shape(browsers, method, path):
    answer = getattr(browsers[GUEST], method)(f"/api/v1/{path}")

    assert answer.status_code == 404
    assert answer.json() == {"code": "not_found", "message": "没有找到这一页", "fields": {}}


def test_a_method_an_address_does_not_know_is_told_in_its_shape(browsers):
    answer = browsers[GUEST].delete("/api/v1/search")

    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert answer.json() == {
        "code": "method_not_allowed",
        "message": "这个地址不能这样用",
        "fields": {},
    }
