"""Files stay whole, what empties the database stays behind, the longest come first."""

from types import SimpleNamespace

import pytest

from tests.spread import file_of, longest_first, units_of


@pytest.mark.parametrize(
    ("nodeid", "file"),
    [
        ("tests/search/test_api.py::test_answers", "tests/search/test_api.py"),
        ("tests/search/test_api.py::test_answers[a::b]", "tests/search/test_api.py"),
        ("tests/journeys/test_look.py::test_home[dark]", "tests/journeys"),
        ("tests/journeys/test_keyboard.py::test_find", "tests/journeys"),
    ],
    ids=["a test", "a case with colons", "a journey", "another journey"],
)
def test_a_test_belongs_to_its_file_and_a_journey_to_all_journeys(nodeid, file):
    assert file_of(nodeid) == file


def test_tests_of_a_file_that_stand_together_are_one_unit():
    units = units_of(["a.py::x", "a.py::y", "b.py::x"])

    assert units["a.py::x"] == units["a.py::y"] != units["b.py::x"]


def test_what_was_put_behind_the_others_is_a_unit_of_its_own():
    units = units_of(["a.py::keeps", "b.py::keeps", "a.py::empties"])

    assert units["a.py::empties"] != units["a.py::keeps"]
    assert list(units) == ["a.py::keeps", "b.py::keeps", "a.py::empties"]


def test_the_longest_come_first_and_the_rest_keeps_its_order():
    matrix = "tests/security/test_access_matrix.py::x"
    names = ["tests/a.py::x", matrix, "tests/journeys/j.py::x", "tests/b.py::x"]
    names.append("tests/journeys/k.py::x")

    ordered = longest_first([SimpleNamespace(nodeid=name) for name in names])

    assert [item.nodeid for item in ordered] == [names[at] for at in (2, 4, 1, 0, 3)]
