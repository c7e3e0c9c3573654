"""Nobody can be followed by the logs: positions are cut to two decimals before they are written."""

import logging
import logging.config
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client

from cms.core.log_lines import LineFormatter, without_exact_positions


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("GET /nearby/?near=35.7652,115.0807", "GET /nearby/?near=35.76,115.08"),
        ("GET /nearby/?near=35.7652%2C115.0807&q=1", "GET /nearby/?near=35.76%2C115.08&q=1"),
        ("GET /x?lat=35.76521&lon=115.08069", "GET /x?lat=35.76&lon=115.08"),
        (
            "GET /api/v1/search?bbox=115.0123,35.7123,115.0987,35.7987",
            "GET /api/v1/search?bbox=115.01,35.71,115.09,35.79",
        ),
        ("/?near=35%2E7652%2C115%2e0807 200", "/?near=35%2E76%2C115%2e08 200"),
        (
            "/sign-in/?next=/nearby/%3Fnear%3D35.7652%252C115.0807",
            "/sign-in/?next=/nearby/%3Fnear%3D35.76%252C115.08",
        ),
        ("/?next=%3Fq%3Dx%26lat%3D35.76521", "/?next=%3Fq%3Dx%26lat%3D35.76"),
        ("'near=-35.7652,115.0807'", "'near=-35.76,115.08'"),
        ("NEAR=35.7652", "NEAR=35.76"),
    ],
    ids=[
        "comma", "escaped comma", "two parameters", "box", "escaped point",
        "inside another address", "after another parameter", "in quotes, south", "capital letters",
    ],
)  # fmt: skip
def test_position_is_cut_to_about_a_kilometre(line: str, written: str):
    assert without_exact_positions(line) == written


@pytest.mark.parametrize(
    "line",
    [
        "took 0.123456 s",
        "linear=0.123456",
        "GET /search/?q=35.7652",
        "near=35.76,115.08",
        "near=",
        "the nearest 35.7652",
        "flat=35.7652",
    ],
    ids=["a time", "a longer name", "a word", "coarse", "empty", "prose", "another name"],
)
def test_line_without_a_position_stays_as_it_is(line: str):
    assert without_exact_positions(line) == line


def test_traceback_and_arguments_are_cut_too():
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "asked %s", ("near=35.7652",), None)
    problem = ValueError("lat=35.76521")
    record.exc_info = (ValueError, problem, None)

    line = LineFormatter("%(message)s").format(record)

    assert "near=35.76\n" in line
    assert line.endswith("ValueError: lat=35.76")


def test_every_handler_of_the_site_writes_such_lines():
    formatters = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}

    assert {settings.LOGGING["formatters"][name]["()"] for name in formatters} == {
        "cms.core.log_lines.LineFormatter"
    }


@pytest.mark.parametrize("address", ["/no-such-page/", "/api/v1/no-such/"])
def test_refused_request_leaves_no_exact_position_in_the_log(client: Client, db, address: str):
    written = StringIO()
    listener = logging.StreamHandler(written)
    listener.setFormatter(LineFormatter("%(name)s %(message)s"))
    logging.getLogger().addHandler(listener)
    try:
        client.get(address, {"near": "35.7652123,115.0806987"})
    finally:
        logging.getLogger().removeHandler(listener)

    assert "7652" not in written.getvalue()
    assert "0806" not in written.getvalue()
