"""A printed page leads back to itself: its QR code is drawn by an address of its own."""

import re

import pytest
from django.conf import settings
from django.template import Context, Template

from frontend import qr_codes

SHAPE = re.compile(rb'viewBox="0 0 (\d+) (\d+)"')


def _modules(image: bytes) -> int:
    found = SHAPE.search(image)
    assert found is not None
    return int(found[1])


def test_code_is_a_picture_that_anybody_may_keep_for_a_day(client):
    answer = client.get("/qr/columns/col-dragon.svg")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    assert "max-age=86400" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]


def test_code_says_the_address_of_this_site_and_no_other(client):
    answer = client.get("/qr/columns/col-dragon.svg")

    assert answer.content == qr_codes.drawn(f"{settings.SITE_URL}/columns/col-dragon/")


def test_address_of_elsewhere_stays_below_this_site(client):
    answer = client.get("/qr/https://elsewhere.example/a.svg")

    assert answer.content == qr_codes.drawn(f"{settings.SITE_URL}/https://elsewhere.example/a/")


@pytest.mark.django_db
def test_address_nobody_could_have_is_not_drawn(client):
    assert client.get(f"/qr/{'x' * 201}.svg").status_code == 404


def test_longest_address_is_drawn(client):
    assert client.get(f"/qr/{'x' * 200}.svg").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_code_is_only_looked_at(client, method):
    assert getattr(client, method)("/qr/columns/col-dragon.svg").status_code == 405


def test_longer_addresses_need_more_modules():
    short, long = qr_codes.drawn("https://a.cn/"), qr_codes.drawn("https://a.cn/" + "x" * 150)

    assert _modules(short) < _modules(long)


def test_code_carries_no_script_and_no_size_of_its_own():
    image = qr_codes.drawn("https://a.cn/")

    assert image.startswith(b"<svg")
    assert b"<script" not in image
    assert b"width=" not in image.split(b">", 1)[0]


def test_page_names_its_own_code():
    drawn = Template("{{ url|qr }}").render(Context({"url": "https://a.cn/columns/col-dragon/"}))

    assert drawn == "/qr/columns/col-dragon.svg"
