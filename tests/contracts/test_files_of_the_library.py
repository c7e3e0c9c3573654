"""Files lie and are fetched the same way, whether in a local folder or in a real S3."""

import urllib.error
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client

from cms.library import services
from cms.library.models import LibraryImage
from cms.library.storage import LibraryStorage
from tests.factories.library import a_document, a_venue_showing, an_image, guarded
from tests.factories.pages import a_person, a_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def member(world) -> Client:
    client = Client()
    person = a_person(branch=world.first)
    client.force_login(person, backend="cms.people.backends.PhoneBackend")
    return client


def fetched(response) -> bytes:
    """The bytes in the end, also where the store hands them out itself."""
    if response.status_code == 302:
        with urllib.request.urlopen(response.headers["Location"], timeout=5) as answer:
            return answer.read()
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("prefix", ["", "guarded/"], ids=["open", "guarded"])
def test_written_file_is_read_measured_and_deleted(prefix):
    storage = LibraryStorage()

    name = storage.save(f"{prefix}documents/abc/original.txt", ContentFile("春节庙会".encode()))

    assert name.startswith(f"{prefix}documents/abc/original")
    with storage.open(name) as file:
        assert file.read().decode() == "春节庙会"
    assert (storage.exists(name), storage.size(name)) == (True, 12)
    assert storage.get_modified_time(name)
    storage.delete(name)
    assert not storage.exists(name)


@pytest.mark.parametrize("prefix", ["", "guarded/"], ids=["open", "guarded"])
def test_second_file_of_a_name_never_overwrites_the_first(prefix):
    storage = LibraryStorage()
    first = storage.save(f"{prefix}documents/same/original.txt", ContentFile(b"1"))

    second = storage.save(f"{prefix}documents/same/original.txt", ContentFile(b"2"))

    assert first != second
    with storage.open(first) as file:
        assert file.read() == b"1"


def test_guarded_file_never_lies_in_the_open_storage(world):
    image = an_image(collection=guarded())
    rendition = image.get_rendition("width-20")

    for file in (image.file, rendition.file):
        inner = file.name.removeprefix("guarded/")
        assert storages["guarded"].exists(inner)
        assert not storages["default"].exists(inner)
        assert not storages["default"].exists(file.name)


def test_addresses_lead_through_the_site_in_both(world):
    assert an_image().file.url.startswith("/media/open/pictures/")
    assert an_image(collection=guarded()).file.url.startswith("/media/guarded/pictures/")


def test_guest_fetches_an_open_file(world):
    image = an_image()

    response = Client().get(image.file.url)

    assert response.status_code == 200
    assert fetched(response).startswith(b"\xff\xd8")


def test_part_of_an_open_file_is_fetched(world):
    response = Client().get(a_document().url, headers={"Range": "bytes=0-4"})

    assert response.status_code == 206
    assert fetched(response) == b"%PDF-"


def test_member_fetches_a_guarded_picture_and_a_guest_does_not(world, member):
    image = an_image(collection=guarded())
    a_venue_showing(image, members=world.general)

    assert fetched(member.get(image.file.url)).startswith(b"\xff\xd8")
    assert Client().get(image.file.url).status_code == 404


def test_file_that_changed_its_place_is_found_there_alone(
    world, django_capture_on_commit_callbacks
):
    image = an_image()
    old = image.file.name

    image.collection = guarded()
    with django_capture_on_commit_callbacks(execute=True):
        image.save()

    moved = LibraryImage.objects.get(pk=image.pk)
    assert not storages["default"].exists(old)
    assert moved.file.read().startswith(b"\xff\xd8")


def test_rendition_is_drawn_from_wherever_the_picture_lies(world):
    for shelf in (services.open_collection("专栏图库"), guarded()):
        assert an_image(collection=shelf).get_rendition("fill-16x12").file.read()


@pytest.mark.services("s3")
def test_store_address_is_signed_for_a_minute_and_works_only_whole(world, member):
    image = an_image(collection=guarded())
    a_venue_showing(image, members=world.general)

    signed = member.get(image.file.url).headers["Location"]

    assert parse_qs(urlsplit(signed).query)["X-Amz-Expires"] == ["60"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(signed.split("?")[0], timeout=5)
    refused.value.close()
    assert refused.value.code == 403


@pytest.mark.services("s3")
def test_front_server_is_given_the_signed_path_in_the_store(settings, world, member):
    settings.GUARDED_SENDFILE_HEADER = "X-Accel-Redirect"
    image = an_image(collection=guarded())
    a_venue_showing(image, members=world.general)

    where = member.get(image.file.url).headers["X-Accel-Redirect"]

    assert where.startswith(f"/_store/{settings.OBJECT_STORE.bucket}/guarded/pictures/")
    with urllib.request.urlopen(
        f"{settings.OBJECT_STORE.endpoint}{where.removeprefix('/_store')}", timeout=5
    ) as answer:
        assert answer.read().startswith(b"\xff\xd8")
