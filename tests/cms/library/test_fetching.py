"""What comes from /media/: bytes, parts of them, headers, and nothing for those outside."""

import pytest
from django.test import Client

from cms.library.models import LibraryImage
from tests.cms.columns.editing import signed_in
from tests.factories.library import a_document, a_venue_showing, an_image, body_of, guarded
from tests.factories.pages import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(world) -> LibraryImage:
    image = an_image("党课合影", collection=guarded())
    a_venue_showing(image, members=world.general)
    return image


def test_guest_fetches_an_open_picture_that_is_kept_for_ever(world):
    image = an_image()

    response = Client().get(image.get_rendition("width-20").url)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert "immutable" in response.headers["Cache-Control"]
    assert body_of(response).startswith(b"\xff\xd8")


def test_member_fetches_a_guarded_picture_that_is_kept_shortly(member, image):
    response = member.get(image.get_rendition("width-20").url)

    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, max-age=20"
    assert "Content-Disposition" not in response.headers


def test_guest_outsider_and_missing_file_get_the_same_answer(world, image):
    url = image.file.url
    outsider = signed_in(a_person(home=world.green_grid))

    guarded_from = [Client().get(url), outsider.get(url)]
    LibraryImage.objects.filter(pk=image.pk).delete()
    missing = [Client().get(url), outsider.get(url)]

    for hidden, absent in zip(guarded_from, missing, strict=True):
        assert hidden.status_code == absent.status_code == 404
    assert guarded_from[0].content == missing[0].content


def test_guarded_file_is_not_to_be_had_in_the_open_folder(member, image):
    name = image.file.name.removeprefix("guarded/")

    assert member.get(f"/media/open/{name}").status_code == 404
    assert member.get(f"/media/open/{image.file.name}").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "../guarded/x",
        "..%2f..%2fsecret_key",
        "pictures/../../caifeng.sqlite3",
        "pictures/zz/original.jpg",
        "pictures/0123456789abcdef0123/",
        "wagtail_uploads/a.jpg",
    ],
)
@pytest.mark.parametrize("folder", ["open", "guarded"])
def test_address_that_leads_elsewhere_is_missing(world, folder, name):
    assert Client().get(f"/media/{folder}/{name}").status_code == 404


def test_known_token_with_another_name_is_missing(member, image):
    folder = image.file.url.rsplit("/", 1)[0]

    assert member.get(f"{folder}/other.jpg").status_code == 404


def test_everything_is_sent_so_that_no_browser_runs_it(world):
    response = Client().get(a_document("通知").url)

    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"].startswith("attachment")


def test_guarded_download_bears_its_title(world, member):
    document = a_document("九月党课", collection=guarded())
    page = a_venue_showing(None, members=world.general)
    page.about = f'<a linktype="document" id="{document.pk}">下载</a>'
    page.save()

    response = member.get(document.url)

    assert (
        "filename*=UTF-8''%E4%B9%9D%E6%9C%88%E5%85%9A%E8%AF%BE.pdf"
        in (response.headers["Content-Disposition"])
    )


def test_original_picture_is_offered_as_a_download(world):
    response = Client().get(an_image().file.url)

    assert response.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-3", 206, (0, 4)),
        ("bytes=10-", 206, (10, None)),
        ("bytes=-5", 206, (-5, None)),
        ("bytes=0-999999", 206, (0, None)),
        ("bytes=999999-", 416, None),
        ("bytes=-", 416, None),
        ("bytes=5-2", 416, None),
        ("pages=1-2", 416, None),
    ],
)
def test_part_of_a_file_is_sent_or_refused(world, asked, status, span):
    url = an_image().file.url
    whole = body_of(Client().get(url))

    response = Client().get(url, headers={"Range": asked})

    assert response.status_code == status
    if span:
        assert body_of(response) == whole[span[0] : span[1]]
        assert response.headers["Content-Range"].endswith(f"/{len(whole)}")


def test_front_server_is_told_where_a_guarded_file_lies(settings, member, image):
    settings.GUARDED_SENDFILE_HEADER = "X-Accel-Redirect"

    response = member.get(image.file.url)

    assert response.headers["X-Accel-Redirect"].startswith("/_guarded/pictures/")
    assert response.content == b""


def test_nothing_is_changed_by_asking(world, image):
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)(image.file.url).status_code == 405
