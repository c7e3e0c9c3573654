"""A path with a NUL is a page that is not there, in both columns and for every room."""

import pytest

from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/columns/%00/",
        "/columns/long%00/",
        "/study/%00",
        "/venues/a%00b/",
        "/search/%00",
        "/media/open/pictures/%00.jpg",
        "/media/guarded/pictures/%00.jpg",
        "/qr/columns/%00.svg",
        "/api/v1/assets/%00",
        "/admin/pages/%00/edit/",
    ],
)
def test_path_with_a_nul_is_a_page_that_is_not_there(client, path):
    assert client.get(path).status_code == 404


def test_somebody_signed_in_is_told_the_same(client):
    client.force_login(make_person())

    assert client.get("/columns/%00/").status_code == 404


def test_question_with_a_nul_is_answered(client):
    assert client.get("/api/v1/search", {"q": "早\x00市"}).status_code == 200
