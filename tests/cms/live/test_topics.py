"""The registry of topics: names are understood by pattern or not at all."""

from collections.abc import Iterator
from typing import Any

import pytest

from cms.live import topics
from cms.live.topics import TopicType

OPEN = TopicType(authorise=lambda *_, **__: True, snapshot=dict, apply=lambda old, _: old)
OTHER = TopicType(authorise=lambda *_, **__: False, snapshot=dict, apply=lambda old, _: old)


@pytest.fixture(autouse=True)
def _rooms() -> Iterator[None]:
    topics.register("hall.<id>", OPEN)
    topics.register("hall.<id>.desk", OTHER)
    topics.register("seat.<hall>.<row>", OPEN)
    topics.register("town_square", OPEN)
    yield
    for pattern in ("hall.<id>", "hall.<id>.desk", "seat.<hall>.<row>", "town_square"):
        topics.unregister(pattern)


@pytest.mark.parametrize(
    ("name", "kind", "parameters"),
    [
        ("hall.12", OPEN, {"id": "12"}),
        ("hall.a-b_C", OPEN, {"id": "a-b_C"}),
        ("hall.12.desk", OTHER, {"id": "12"}),
        ("seat.3.9", OPEN, {"hall": "3", "row": "9"}),
        ("town_square", OPEN, {}),
    ],
)
def test_name_leads_to_its_type_and_parameters(
    name: str, kind: TopicType, parameters: dict[str, str]
):
    found = topics.find(name)

    assert found is not None
    assert (found.name, found.kind, found.parameters) == (name, kind, parameters)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "hall",
        "hall.",
        ".hall.12",
        "hall.12.",
        "hall.12.desk.1",
        "hall.1 2",
        "hall.十二",
        "hall.12\n",
        "HALL.12",
        "hallx12",
        "hall." + "9" * 65,
        "town_square.1",
    ],
)
def test_anything_else_is_no_topic(name: str):
    assert topics.find(name) is None


@pytest.mark.parametrize("pattern", ["", "Hall.<id>", "hall.<Id>", "hall..<id>", "hall.<id", "a b"])
def test_bad_pattern_is_refused(pattern: str):
    with pytest.raises(ValueError, match="pattern"):
        topics.register(pattern, OPEN)


def test_second_registration_replaces_the_first_and_can_be_taken_back():
    topics.register("hall.<id>", OTHER)

    found = topics.find("hall.1")
    assert found is not None
    assert topics.registered()["hall.<id>"] is OTHER
    topics.unregister("hall.<id>")
    assert topics.find("hall.1") is None


def test_type_is_asked_with_the_parameters_of_the_name():
    asked: list[Any] = []

    def authorise(user: Any, *, hall: str, row: str) -> int:
        asked.append((user, hall, row))
        return 1

    topics.register(
        "seat.<hall>.<row>",
        TopicType(authorise=authorise, snapshot=lambda _, hall, row: {"at": hall + row}, apply=max),
    )
    found = topics.find("seat.3.9")

    assert found is not None
    assert found.authorise("甲") is True
    assert found.snapshot("甲") == {"at": "39"}
    assert asked == [("甲", "3", "9")]
