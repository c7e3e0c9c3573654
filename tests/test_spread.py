"""Files stay whole, journeys stay together and come first."""

from types import SimpleNamespace

import pytest

from tests.spread import journeys_first, unit_of


@pytest.mark.parametrize(
    ("nodeid", "unit"),
    [
        ("tests/search/test_api.py::test_answers", "tests/search/test_api.py"),
        ("tests/search/test_api.py::test_answers[a::b]", "tests/search/test_api.py"),
        ("tests/journeys/test_look.py::test_home[dark]", "tests/journeys"),
        ("tests/journeys/test_keyboard.py::test_find", "tests/journeys"),
    ],
    ids=["a test", "a case with colons", "a journey", "another journey"],
)
def test_a_worker_gets_whole_files_and_all_journeys_at_once(nodeid, unit):
    assert unit_of(nodeid) == unit


def test_journeys_come_first_and_the_rest_keeps_its_order():
    names = ["tests/a.py::x", "tests/journeys/j.py::x", "tests/b.py::x", "tests/journeys/k.py::x"]

    ordered = journeys_first([SimpleNamespace(nodeid=name) for name in names])

    assert [item.nodeid for item in ordered] == [names[1], names[3], names[0], names[2]]
