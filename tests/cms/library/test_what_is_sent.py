"""Exactly which bytes are sent, and exactly what is said of them."""

import io

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.library.delivery import _span, is_drawn_by_us
from cms.library.models import LibraryImage
from cms.library.storage import LibraryStorage, chunks_of
from tests.factories.library import a_document, a_venue_showing, an_image, body_of, guarded

SIZE = 100


@pytest.mark.parametrize(
    ("asked", "span"),
    [
        ("bytes=0-0", (0, 1)),
        ("bytes=0-99", (0, 100)),
        ("bytes=0-100", (0, 100)),
        ("bytes=0-", (0, 100)),
        ("bytes=99-", (99, 100)),
        ("bytes=-1", (99, 100)),
        ("bytes=-100", (0, 100)),
        ("bytes=-500", (0, 100)),
        ("  bytes=5-9  ", (5, 10)),
        ("bytes=100-", None),
        ("bytes=100-200", None),
        ("bytes=9-5", None),
        ("bytes=-0", None),
        ("bytes=-", None),
        ("bytes=", None),
        ("bytes=a-b", None),
        ("bytes=1-2,5-6", None),
        ("bytes=--1", None),
        ("bytes=1.5-2", None),
        ("items=0-5", None),
        ("0-5", None),
    ],
)
def test_asked_part_is_understood_or_not_to_be_had(asked, span):
    assert _span(asked, SIZE) == span


@given(first=st.integers(0, 300), last=st.integers(0, 300), size=st.integers(0, 200))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_part_lies_within_the_file_and_is_never_empty(first, last, size):
    span = _span(f"bytes={first}-{last}", size)

    if span is None:
        assert first >= size or last < first
    else:
        start, end = span
        assert 0 <= start < end <= size
        assert (start, end) == (first, min(last + 1, size))


@given(content=st.binary(max_size=60), start=st.integers(0, 70), length=st.integers(0, 70),
       size=st.integers(1, 9))  # fmt: skip
@settings(max_examples=100, deadline=None, derandomize=True)
def test_file_is_read_in_small_pieces_and_closed(content, start, length, size):
    file = File(io.BytesIO(content))

    pieces = list(chunks_of(file, start=start, length=length, size=size))

    assert b"".join(pieces) == content[start : start + length]
    assert all(len(piece) <= size for piece in pieces)
    assert file.file.closed


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("pictures/abc/original.width-20.jpg", True),
        ("pictures/abc/original.fill-480x320.format-webp.webp", True),
        ("pictures/abc/original.jpg", False),
        ("pictures/abc/original.svg", False),
        ("documents/abc/original.pdf", False),
        ("documents/abc/original.width-20.pdf", False),
        ("documents/abc/original.tar.gz", False),
    ],
)
def test_only_sizes_drawn_by_us_are_shown_in_place(name, drawn):
    assert is_drawn_by_us(name) is drawn


@pytest.fixture
def inside(world) -> LibraryImage:
    image = an_image("党课合影", collection=guarded())
    a_venue_showing(image, members=world.general)
    return image


HEADERS = {
    "open picture": ("image/jpeg", "public, max-age=31536000, immutable", "attachment"),
    "open size": ("image/webp", "public, max-age=31536000, immutable", None),
    "open document": ("application/pdf", "public, max-age=31536000, immutable", "attachment"),
    "guarded picture": ("image/jpeg", "private, max-age=20", "attachment"),
    "guarded size": ("image/webp", "private, max-age=20", None),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", HEADERS)
def test_each_kind_of_file_is_sent_with_its_headers(world, member, inside, what):
    outside = an_image("戏台")
    url = {
        "open picture": lambda: outside.file.url,
        "open size": lambda: outside.get_rendition("width-20|format-webp").url,
        "open document": lambda: a_document().url,
        "guarded picture": lambda: inside.file.url,
        "guarded size": lambda: inside.get_rendition("width-20|format-webp").url,
    }[what]()

    response = member.get(url)

    kind, keeping, disposition = HEADERS[what]
    assert response.status_code == 200
    assert response.headers["Content-Type"] == kind
    assert response.headers["Cache-Control"] == keeping
    assert response.headers.get("Content-Disposition", "none").startswith(disposition or "none")
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert int(response.headers["Content-Length"]) == len(body_of(response))
    assert "Set-Cookie" not in response.headers


@pytest.mark.django_db
def test_head_tells_the_length_and_sends_nothing(world):
    url = an_image().file.url
    whole = body_of(Client().get(url))

    response = Client().head(url)

    assert response.status_code == 200
    assert response.headers["Content-Length"] == str(len(whole))
    assert body_of(response) == b""


@pytest.mark.django_db
def test_part_of_a_guarded_file_is_for_the_same_people(member, inside):
    url = inside.file.url

    part = member.get(url, headers={"Range": "bytes=0-3"})
    refused = Client().get(url, headers={"Range": "bytes=0-3"})

    assert (part.status_code, body_of(part)[:2]) == (206, b"\xff\xd8")
    assert refused.status_code == 404
    assert "Content-Range" not in refused.headers


@pytest.mark.django_db
def test_impossible_part_of_a_guarded_file_tells_an_outsider_nothing(member, inside):
    asked = {"Range": "bytes=999999-"}

    assert member.get(inside.file.url, headers=asked).status_code == 416
    assert Client().get(inside.file.url, headers=asked).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["open", "guarded"])
def test_file_whose_bytes_are_gone_is_missing_not_a_fault(world, member, inside, media, place):
    url = an_image().file.url if place == "open" else inside.file.url
    for path in (media / place).rglob("*.jpg"):
        path.unlink()

    assert member.get(url).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "title",
    ['报表"; filename="x.exe', "一\r\nSet-Cookie: a=b", "../../etc/passwd", "🎭戏"],
    ids=["quotes", "line-ends", "path", "picture-sign"],
)
def test_title_cannot_break_out_of_the_name_a_download_gets(world, member, title):
    document = a_document(title, collection=guarded())
    page = a_venue_showing(None, members=world.general)
    page.about = f'<a linktype="document" id="{document.pk}">下载</a>'
    page.save()

    told = member.get(document.url).headers["Content-Disposition"]

    prefix, _, name = told.partition("filename*=UTF-8''")
    assert prefix == "attachment; "
    assert name.endswith(".pdf")
    assert not set(name) & set('\r\n";\x00 ')


@pytest.mark.django_db
def test_guarded_folder_of_the_front_server_is_named_by_quoted_path(settings, member, inside):
    settings.GUARDED_SENDFILE_HEADER = "X-Accel-Redirect"
    size = inside.get_rendition("fill-16x12|format-webp")

    response = member.get(size.url)

    where = response.headers["X-Accel-Redirect"]
    assert where == f"/_guarded/{size.file.name.removeprefix('guarded/')}"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "private, max-age=20"


@pytest.mark.django_db
def test_front_server_is_told_nothing_for_an_outsider(settings, inside):
    settings.GUARDED_SENDFILE_HEADER = "X-Accel-Redirect"

    response = Client().get(inside.file.url)

    assert response.status_code == 404
    assert "X-Accel-Redirect" not in response.headers


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("pictures/ab/original.jpg", "/media/open/pictures/ab/original.jpg"),
        ("guarded/pictures/ab/original.jpg", "/media/guarded/pictures/ab/original.jpg"),
        ("guardedpictures/a.jpg", "/media/open/guardedpictures/a.jpg"),
    ],
)
def test_address_leads_through_this_site_by_the_name_alone(name, address):
    assert LibraryStorage().url(name) == address


@pytest.mark.parametrize("name", ["../outside.txt", "guarded/../../outside.txt"])
def test_storage_writes_nothing_outside_its_folders(name, media):
    with pytest.raises(SuspiciousFileOperation):
        LibraryStorage().save(name, ContentFile(b"x"))

    assert not list(media.parent.rglob("outside.txt"))
