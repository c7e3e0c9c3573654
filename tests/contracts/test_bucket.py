"""The bucket is made once; pages of this site, and no other, send parts to it and play from it."""

import io
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.test import override_settings

from media_pipeline import bucket
from media_pipeline.uploads import parts
from tests.factories.unwell_store import unwell_store

in_bucket = pytest.mark.services("s3")
HERE, ELSEWHERE = "https://caifeng.example", "https://elsewhere.example"


def prepared() -> str:
    said = io.StringIO()
    call_command("prepare_bucket", stdout=said)
    return said.getvalue().strip()


@pytest.fixture
def _prepared() -> None:
    bucket.prepare(origin=HERE)


@pytest.fixture
def address() -> Iterator[str]:
    """Where a browser may PUT the first part of a film."""
    upload = uuid4()
    client = storages["guarded"].connection.meta.client
    place = parts._place(upload)
    number = parts.open_place(upload)
    yield client.generate_presigned_url(
        "upload_part", Params={**place, "UploadId": number, "PartNumber": 1}, ExpiresIn=60
    )
    client.abort_multipart_upload(**place, UploadId=number)


def asked_before(address: str, origin: str, method: str = "PUT") -> requests.Response:
    """What a browser asks before it sends to another origin."""
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    return requests.options(address, headers=headers, timeout=5)


@in_bucket
@pytest.mark.usefixtures("_prepared")
def test_a_page_of_this_site_sends_a_part_and_reads_its_tag(address: str) -> None:
    before = asked_before(address, HERE)

    sent = requests.put(address, b"a part", headers={"Origin": HERE}, timeout=5)

    assert before.status_code == 200
    assert before.headers["Access-Control-Allow-Origin"] == HERE
    assert "PUT" in before.headers["Access-Control-Allow-Methods"]
    assert sent.status_code == 200
    assert sent.headers["Access-Control-Allow-Origin"] == HERE
    assert "etag" in sent.headers["Access-Control-Expose-Headers"].lower()
    assert sent.headers["ETag"]


@in_bucket
@pytest.mark.usefixtures("_prepared")
@pytest.mark.parametrize(
    ("origin", "method"),
    [(ELSEWHERE, "PUT"), (ELSEWHERE, "GET"), (HERE, "DELETE"), ("null", "PUT")],
    ids=["another site", "reading from another site", "deleting", "a page without origin"],
)
def test_nothing_else_is_allowed(address: str, origin: str, method: str) -> None:
    before = asked_before(address, origin, method)

    assert before.status_code == 403
    assert "Access-Control-Allow-Origin" not in before.headers


@in_bucket
@pytest.mark.usefixtures("_prepared")
def test_a_player_reads_a_piece_from_a_page_of_this_site_alone() -> None:
    storage: Any = storages["guarded"]
    name = storage.save(f"v/{uuid4()}/a-b/720p/1.m4s", ContentFile(b"a piece"))
    here, elsewhere = (
        requests.get(storage.url(name), headers={"Origin": origin}, timeout=5)
        for origin in (HERE, ELSEWHERE)
    )
    storage.delete(name)

    assert here.headers["Access-Control-Allow-Origin"] == HERE
    assert here.content == b"a piece"
    assert "Access-Control-Allow-Origin" not in elsewhere.headers


@in_bucket
def test_the_command_makes_the_bucket_once_and_names_the_site() -> None:
    name = f"bucket-{uuid4().hex[:12]}"
    own = {
        alias: {**one, "OPTIONS": {**one["OPTIONS"], "bucket_name": name}}
        for alias, one in settings.STORAGES.items()
        if alias != "staticfiles"
    }
    with override_settings(STORAGES={**settings.STORAGES, **own}, SITE_URL=HERE):
        said = [prepared(), prepared()]
        client = storages["guarded"].connection.meta.client
        (rule,) = client.get_bucket_cors(Bucket=name)["CORSRules"]
        client.delete_bucket(Bucket=name)

    assert said == ["建好了桶", "桶已经在了"]
    assert (rule["AllowedOrigins"], rule["AllowedMethods"]) == ([HERE], ["GET", "PUT"])


@in_bucket
def test_a_store_that_is_away_is_one_clear_line(settings: Any) -> None:
    with unwell_store(settings) as server:
        server.refuses = lambda *_: True

        with pytest.raises(CommandError, match="对象存储没有准备好"):
            prepared()


def test_without_a_store_there_is_nothing_to_prepare(settings: Any) -> None:
    settings.OBJECT_STORE = None

    assert prepared() == "没有设置对象存储，不用准备"
