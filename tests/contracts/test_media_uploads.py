"""Uploads: what arrives is kept byte for byte, once, in a folder and in a bucket alike."""

import hashlib
import http.client
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.storage import storages
from django.db import connections
from django.test import Client

from cms.core.clock import now
from media_pipeline.models import Asset, Job, UploadSession
from media_pipeline.stores import PRIVATE, store
from media_pipeline.uploads import finish, parts, staging, sweep
from media_pipeline.uploads.errors import WrongOffset
from media_pipeline.uploads.parts import LEAST_BYTES
from media_pipeline.uploads.receiving import Body, receive
from tests.factories.media_uploads import DOOR, FILM, TusClient, checksum, house_for, metadata
from tests.factories.people import make_person

LONG = b"0123456789abcdef" * (LEAST_BYTES // 16) + b"the end"
in_bucket = pytest.mark.services("s3")


@pytest.fixture
def browser(db: None) -> Iterator[TusClient]:
    editor = make_person()
    client = Client()
    client.force_login(editor)
    with house_for(editor):
        yield TusClient(client)


def kept(asset: Asset) -> bytes:
    with store(PRIVATE).open(asset.source.key) as file:
        return file.read()


def test_a_film_sent_in_checked_pieces_lies_in_the_store_byte_for_byte(browser):
    url = browser.begun(Upload_Metadata=metadata(filename="../荷塘.mp4"))
    for begin in range(0, len(FILM), 4000):
        piece = FILM[begin : begin + 4000]
        browser.patch(url, piece, offset=begin, Upload_Checksum=checksum(piece))

    asset = Asset.objects.get()
    assert kept(asset) == FILM
    assert asset.source.sha256 == hashlib.sha256(FILM).hexdigest()
    assert asset.source.key.endswith("/source.bin")
    assert browser.head(url)["Upload-Asset"] == str(asset.uuid)


def test_words_no_database_holds_are_left_out_of_names_and_wishes(browser):
    said = metadata(filename="荷\0塘.mp4", collection="3\0")
    browser.begun(Upload_Metadata=said)
    bodies = [
        '{"length": 5, "title": "荷\\u0000塘", "wish": {"a\\u0000": "\\u0000b"}}',
        '{"length": 5, "title": "荷\\ud800塘"}',
    ]

    answers = [
        browser.client.post("/api/v1/uploads", body, content_type="application/json")
        for body in bodies
    ]

    first, second = UploadSession.objects.order_by("pk")
    assert [answer.status_code for answer in answers] == [201, 400]
    assert (first.title, first.context["wish"]) == ("荷塘", {"collection": "3"})
    assert (second.title, second.context["wish"]) == ("荷塘", {"a": "b"})


def test_a_source_lies_under_no_address_that_a_view_knows(browser):
    browser.patch(browser.begun(), FILM)

    key = Asset.objects.get().source.key
    assert not storages["default"].exists(key)
    assert not storages["guarded"].exists(key)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each gave, or the exception it ended with; all begin together."""
    gate = threading.Barrier(len(works))
    results: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            results[place] = work()
        except Exception as problem:  # noqa: BLE001 -- told by the result
            results[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Bytes:
    """A body that is read once."""

    def __init__(self, content: bytes) -> None:
        self._left = content

    def read(self, size: int, /) -> bytes:
        portion, self._left = self._left[:size], self._left[size:]
        return portion


@pytest.mark.django_db(transaction=True)
def test_of_many_who_send_the_same_bytes_at_once_one_is_taken(browser):
    browser.begun()
    bodies = [bytes([number]) * 1000 for number in range(6)]

    def send(content: bytes) -> Callable[[], UploadSession]:
        session = UploadSession.objects.get()
        body = Body(stream=Bytes(content), length=1000)
        return lambda: receive(session=session, offset=0, body=body, at=now())

    results = at_once(*(send(body) for body in bodies))

    winners = [place for place, one in enumerate(results) if isinstance(one, UploadSession)]
    session = UploadSession.objects.get()
    assert len(winners) == 1
    assert sum(isinstance(one, WrongOffset) for one in results) == 5
    assert session.offset == 1000
    assert staging.path_of(session.uuid).read_bytes() == bodies[winners[0]]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_finish_one_upload_at_once_all_get_the_same_asset(browser):
    browser.begun()
    session = UploadSession.objects.get()
    receive(session=session, offset=0, body=Body(stream=Bytes(FILM), length=len(FILM)), at=now())

    def end() -> Callable[[], Asset]:
        seen = UploadSession.objects.get()
        return lambda: finish(session=seen, at=now())

    results = at_once(*(end() for _ in range(4)))

    assert {result.pk for result in results} == {Asset.objects.get().pk}
    assert Job.objects.count() == 1
    assert kept(Asset.objects.get()) == FILM


class InParts:
    """An upload straight into the bucket, as a browser does it."""

    def __init__(self, client: Client, content: bytes = LONG, **said: Any) -> None:
        self.client, self.content = client, content
        self.answer = self.post("uploads", length=len(content), filename="荷塘.mp4", **said)
        self.said = self.answer.json()
        self.place = f"uploads/{self.said['id']}"

    def post(self, path: str, **body: Any) -> Any:
        return self.client.post(f"/api/v1/{path}", body, content_type="application/json")

    def look(self) -> dict[str, Any]:
        return self.client.get(f"/api/v1/{self.place}").json()

    def send(self, number: int, *, more: bytes = b"") -> int:
        part = self.look()["parts"][number - 1]
        begin = (number - 1) * self.said["parts"][0]["bytes"]
        return put(part["url"], self.content[begin : begin + part["bytes"]] + more)

    def send_all(self) -> None:
        for part in self.said["parts"]:
            assert self.send(part["number"]) == 200

    def complete(self) -> Any:
        return self.post(f"{self.place}/complete")


def put(url: str, body: bytes) -> int:
    """Send bytes to a signed address, without any account."""
    parts = urlsplit(url)
    line = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        line.request("PUT", f"{parts.path}?{parts.query}", body)
        return line.getresponse().status
    finally:
        line.close()


def in_bucket_below(prefix: str) -> list[str]:
    return store(PRIVATE).list(prefix)


def open_uploads() -> list[str]:
    bucket = storages["guarded"]
    found = bucket.connection.meta.client.list_multipart_uploads(Bucket=bucket.bucket_name)
    return [one["UploadId"] for one in found.get("Uploads", [])]


@in_bucket
def test_parts_go_straight_into_the_bucket_and_become_one_asset(browser):
    sending = InParts(browser.client, sha256=hashlib.sha256(LONG).hexdigest())
    sending.send_all()
    arrived = sending.look()

    answers = [sending.complete(), sending.complete()]

    asset = Asset.objects.get()
    assert (sending.said["method"], sending.said["url"]) == ("parts", "")
    assert [part["bytes"] for part in sending.said["parts"]] == [LEAST_BYTES, 7]
    assert [part["arrived"] for part in arrived["parts"]] == [True, True]
    assert [answer.json()["id"] for answer in answers] == [str(asset.uuid)] * 2
    assert (asset.title, asset.source.bytes) == ("荷塘", len(LONG))
    assert hashlib.sha256(kept(asset)).hexdigest() == asset.source.sha256
    assert UploadSession.objects.get().upload_id not in open_uploads()


@in_bucket
def test_tus_knows_nothing_of_an_upload_in_parts(browser):
    sending = InParts(browser.client)
    url = f"{DOOR}{sending.said['id']}"

    answers = [browser.head(url), browser.patch(url, b"x"), browser.delete(url)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@in_bucket
def test_joined_parts_of_an_upload_that_was_never_finished_leave_the_bucket(browser):
    sending = InParts(browser.client)
    sending.send_all()
    session = UploadSession.objects.get()
    parts.joined(session)
    before = in_bucket_below(f"sources/{session.uuid}")
    looked = sending.look()

    sweep(at=session.expires_at)

    assert len(before) == 1
    # Somebody may still be reading it: nothing is asked for again.
    assert [part["arrived"] for part in looked["parts"]] == [True, True]
    assert not in_bucket_below(f"sources/{session.uuid}")


@in_bucket
def test_a_missing_part_is_told_and_can_still_be_sent(browser):
    sending = InParts(browser.client)
    sending.send(2)
    early = sending.complete()
    halfway = sending.look()
    sending.send(1)

    answer = sending.complete()

    assert (early.status_code, early.json()["code"]) == (409, "upload_not_whole")
    assert [part["arrived"] for part in halfway["parts"]] == [False, True]
    assert answer.status_code == 200


@in_bucket
def test_a_part_longer_than_signed_for_does_not_pass(browser):
    sending = InParts(browser.client)
    sending.send(1)

    too_long = sending.send(2, more=b"and more")

    assert too_long >= 400 or sending.complete().status_code == 409
    assert not Asset.objects.exists()


@in_bucket
def test_parts_that_are_not_the_announced_film_are_dropped(browser):
    sending = InParts(browser.client, sha256="0" * 64)
    sending.send_all()

    answer = sending.complete()

    assert (answer.status_code, answer.json()["code"]) == (422, "upload_content")
    assert not in_bucket_below(f"sources/{sending.said['id']}")
    assert not UploadSession.objects.exists()


@in_bucket
@pytest.mark.parametrize("way", ["given up", "nobody went on"])
def test_parts_nobody_wants_any_more_leave_the_bucket(browser, way):
    sending = InParts(browser.client)
    sending.send(1)
    session = UploadSession.objects.get()

    if way == "given up":
        browser.client.delete(f"/api/v1/{sending.place}")
    else:
        sweep(at=session.expires_at)

    assert session.upload_id not in open_uploads()
    assert not UploadSession.objects.exists()


@in_bucket
def test_a_film_the_bucket_holds_already_is_kept_once(browser, django_capture_on_commit_callbacks):
    twins = [InParts(browser.client) for _ in range(2)]
    for sending in twins:
        sending.send_all()
        with django_capture_on_commit_callbacks(execute=True):
            sending.complete()

    places = [in_bucket_below(f"sources/{sending.said['id']}") for sending in twins]
    assert Asset.objects.count() == 2
    assert [len(place) for place in places] == [1, 0]
