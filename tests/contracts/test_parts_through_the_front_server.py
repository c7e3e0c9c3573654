"""Where no browser reaches the S3 itself, parts of films pass the front server, and no more."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
import requests
from django.conf import settings
from django.core.files.storage import storages

from media_pipeline.models import UploadSession
from media_pipeline.uploads import parts
from tests.services.compose import site_environment
from tests.services.front_server import FrontServer
from tests.services.launcher import running

pytestmark = pytest.mark.services("s3")
CONTENT = bytes(parts.LEAST_BYTES) + b"the end"


@pytest.fixture(scope="module")
def front() -> Iterator[FrontServer]:
    """nginx as docker-compose.yml sets it up, before the real S3."""
    store = settings.OBJECT_STORE
    behind = {"store": urlsplit(store.endpoint).netloc, "bucket": store.bucket}
    with running(partial(FrontServer, webs=[1], **behind)) as launcher:
        yield launcher.services[0]


@pytest.fixture
def session(front: FrontServer, settings: Any) -> Iterator[UploadSession]:
    """An upload whose addresses are signed for the front server."""
    address = f"https://127.0.0.1:{front.port}"
    outside = settings.STORAGES["outside"]
    signing = {**outside, "OPTIONS": {**outside["OPTIONS"], "endpoint_url": address}}
    settings.STORAGES = {**settings.STORAGES, "outside": signing}
    number = uuid4()
    upload = UploadSession(uuid=number, upload_id=parts.open_place(number), length=len(CONTENT))
    yield upload
    parts.drop(upload)


def asked(front: FrontServer, method: str, url: str, body: bytes = b"") -> int:
    return requests.request(
        method, url, data=body, verify=front.certificate, timeout=10
    ).status_code


def test_browsers_of_the_composed_house_are_sent_to_its_own_address() -> None:
    house = {"SITE_URL": "https://caifeng.example", "ALLOWED_HOSTS": "caifeng.example"}

    assert site_environment(house)["MEDIA_S3_BROWSER_ENDPOINT"] == "https://caifeng.example"


def test_signed_parts_arrive_whole(front: FrontServer, session: UploadSession) -> None:
    first, last = parts.signed(session)

    sent = [
        asked(front, "PUT", first.url, CONTENT[: first.bytes]),
        asked(front, "PUT", last.url, CONTENT[first.bytes :]),
    ]

    assert first.url.startswith(f"https://127.0.0.1:{front.port}/{settings.OBJECT_STORE.bucket}/")
    assert sent == [200, 200]
    assert [part.arrived for part in parts.signed(session)] == [True, True]


def test_nothing_but_a_signed_part_passes(front: FrontServer, session: UploadSession) -> None:
    first, last = parts.signed(session)
    unsigned, _, _ = last.url.partition("?")
    elsewhere = unsigned.replace("/private/sources/", "/private/kept/")

    answers = {
        "reading": asked(front, "GET", last.url),
        "deleting": asked(front, "DELETE", last.url),
        "unsigned": asked(front, "PUT", unsigned, b"the end"),
        "signed for another part": asked(front, "PUT", f"{last.url}&partNumber=1", b"the end"),
        "another length": asked(front, "PUT", first.url, b"too short"),
        "another place": asked(front, "PUT", elsewhere, b"the end"),
    }

    # No web stands behind this front server: what is not a part finds nobody.
    assert {name: status for name, status in answers.items() if status < 400} == {}
    assert (answers["reading"], answers["another place"]) == (403, 502)
    assert (
        not storages["guarded"]
        .connection.meta.client.list_parts(**parts._place(session.uuid), UploadId=session.upload_id)
        .get("Parts")
    )
