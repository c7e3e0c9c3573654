"""tus 1.0: a file arrives in pieces, goes on where it broke off, and is made into one asset."""

import errno
import io
import os
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.http import UnreadablePostError
from django.test import Client
from django.utils.http import parse_http_date

from cms.core.clock import now
from media_pipeline.models import Asset, Job, UploadSession
from media_pipeline.permission import Grant
from media_pipeline.uploads import Body, receive, staging
from media_pipeline.uploads.errors import TooMuch, UnreadableUpload, WrongOffset
from media_pipeline.uploads.receiving import PORTION
from tests.factories.media_uploads import FILM, TusClient, checksum, house_for, metadata

pytestmark = pytest.mark.django_db
HALF = len(FILM) // 2


def the_upload() -> UploadSession:
    return UploadSession.objects.get()


def arrived() -> bytes:
    upload = the_upload()
    return staging.path_of(upload.uuid).read_bytes()[: upload.offset]


def test_a_file_sent_in_two_pieces_becomes_one_asset_with_one_job(
    browser, editor, django_capture_on_commit_callbacks
):
    said = metadata(filename="荷塘.mp4", title="清早的荷塘")

    url = browser.begun(Upload_Metadata=said)
    first = browser.patch(url, FILM[:HALF])
    with django_capture_on_commit_callbacks(execute=True):
        last = browser.patch(url, FILM[HALF:], offset=HALF)

    asset = Asset.objects.get()
    assert (first.status_code, first["Upload-Offset"]) == (204, str(HALF))
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(FILM)))
    assert "Upload-Asset" not in first
    assert last["Upload-Asset"] == str(asset.uuid)
    assert (asset.title, asset.owner, asset.delivery) == ("清早的荷塘", editor, "open")
    assert asset.source.bytes == len(FILM)
    assert Job.objects.get().version.asset == asset
    assert not staging.path_of(the_upload().uuid).exists()


def test_a_broken_off_upload_says_where_it_goes_on(browser):
    url = browser.begun()
    browser.patch(url, FILM[:100])

    answer = browser.head(url)

    assert answer.status_code == 200
    assert answer["Upload-Offset"] == "100"
    assert answer["Upload-Length"] == str(len(FILM))
    assert arrived() == FILM[:100]


def test_an_upload_is_kept_for_two_days_after_its_last_bytes(browser):
    url = browser.begun()
    UploadSession.objects.update(expires_at=now() + timedelta(hours=1))

    answer = browser.patch(url, FILM[:10])

    left = parse_http_date(answer["Upload-Expires"]) - now().timestamp()
    assert timedelta(hours=47, minutes=59).total_seconds() < left <= 48 * 3600


def test_an_expired_upload_is_gone(browser):
    url = browser.begun()
    UploadSession.objects.update(expires_at=now())

    assert browser.head(url).status_code == 404
    assert browser.patch(url, FILM).status_code == 404


@pytest.mark.parametrize("offset", [0, 99, 101, len(FILM)])
def test_bytes_for_another_place_are_refused_and_the_offset_stays(browser, offset):
    url = browser.begun()
    browser.patch(url, FILM[:100])

    answer = browser.patch(url, FILM[:10], offset=offset)

    assert answer.status_code == 409
    assert answer.json()["code"] == "upload_offset"
    assert browser.offset(url) == 100
    assert arrived() == FILM[:100]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_bytes_that_add_up_are_taken(browser, algorithm):
    url = browser.begun()

    answer = browser.patch(url, FILM[:100], Upload_Checksum=checksum(FILM[:100], algorithm))

    assert answer.status_code == 204
    assert arrived() == FILM[:100]


def test_bytes_that_changed_on_their_way_are_refused_and_can_be_sent_again(browser):
    url = browser.begun()
    browser.patch(url, FILM[:100])
    right = checksum(FILM[100:200])

    spoilt = browser.patch(url, FILM[101:201], offset=100, Upload_Checksum=right)
    again = browser.patch(url, FILM[100:200], offset=100, Upload_Checksum=right)

    assert spoilt.status_code == 460
    assert spoilt.json()["message"] == "这一段在路上传坏了，请再传一次"
    assert again["Upload-Offset"] == "200"
    assert arrived() == FILM[:200]


@pytest.mark.parametrize(
    "said", [{}, {"Upload_Checksum": checksum(FILM + b"x")}], ids=["plain", "with a checksum"]
)
def test_more_bytes_than_announced_are_refused_and_the_offset_stays(browser, said):
    url = browser.begun()
    browser.patch(url, FILM[:100])

    answer = browser.patch(url, FILM[100:] + b"x", offset=100, **said)

    assert answer.status_code == 413
    assert answer.json()["code"] == "upload_too_long"
    assert browser.offset(url) == 100


@pytest.mark.parametrize("grant", [Grant(is_editor=True)])
def test_an_editor_may_send_more(browser, settings):
    settings.MEDIA_DISK_FULL_AT = 10**9

    within = browser.create(50 * 1024**3)
    beyond = browser.create(50 * 1024**3 + 1)

    assert (within.status_code, beyond.status_code) == (201, 413)


def test_a_nearly_full_disk_takes_no_new_upload(browser, settings):
    settings.MEDIA_DISK_FULL_AT = 0.0

    answer = browser.create()

    assert answer.status_code == 507
    assert answer.json()["message"] == "服务器空间不够了，请过一阵再传"


def test_a_disk_that_fills_midway_loses_nothing_of_what_arrived(browser, monkeypatch):
    url = browser.begun()
    browser.patch(url, FILM[:100])

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        refused = browser.patch(url, FILM[100:200], offset=100)

    again = browser.patch(url, FILM[100:200], offset=100)

    assert refused.status_code == 507
    assert again["Upload-Offset"] == "200"
    assert arrived() == FILM[:200]


def test_what_the_page_wants_is_judged_by_the_house_and_handed_on(editor, settings, tmp_path):
    settings.MEDIA_UPLOADS_DIR = tmp_path
    client = Client()
    client.force_login(editor)
    with house_for(editor, grant=Grant(delivery="guarded", context={"collection": 3})):
        TusClient(client).begun(Upload_Metadata=metadata(collection="3", delivery="open"))

    assert the_upload().delivery == "guarded"
    assert the_upload().context["collection"] == 3


def test_a_given_up_upload_leaves_nothing(browser):
    url = browser.begun()
    browser.patch(url, FILM[:100])
    folder = staging.path_of(the_upload().uuid).parent

    answer = browser.delete(url)

    assert answer.status_code == 204
    assert not folder.exists()
    assert browser.head(url).status_code == 404


def test_the_twenty_first_upload_of_an_hour_waits(browser, settings):
    settings.MEDIA_UPLOADS_AN_HOUR = 2
    browser.begun()
    browser.begun()

    answer = browser.create()

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert answer["Tus-Resumable"] == "1.0.0"


class Line:
    """A connection: says how much was asked for at once, and may break after some answers."""

    def __init__(self, content: bytes, *, breaks_after: int | None = None) -> None:
        self._content = io.BytesIO(content)
        self._breaks_after = breaks_after
        self.asked: list[int] = []

    def read(self, size: int, /) -> bytes:
        if len(self.asked) == self._breaks_after:
            raise UnreadablePostError
        self.asked.append(size)
        return self._content.read(size)


LONG = b"0123456789abcdef" * (PORTION // 16) * 2 + b"the end"


def test_a_long_body_is_never_held_whole(browser):
    browser.begun(len(LONG) + 1)
    line = Line(LONG)

    receive(session=the_upload(), offset=0, body=Body(stream=line, length=len(LONG)), at=now())

    assert line.asked == [PORTION] * 4
    assert arrived() == LONG


def test_a_line_that_breaks_midway_loses_less_than_a_portion(browser):
    browser.begun(len(LONG))
    line = Line(LONG, breaks_after=2)

    with pytest.raises(UnreadableUpload):
        receive(session=the_upload(), offset=0, body=Body(stream=line, length=len(LONG)), at=now())

    assert the_upload().offset == 2 * PORTION
    assert arrived() == LONG[: 2 * PORTION]


@pytest.mark.parametrize("extra", [b"", b"x"], ids=["as long as announced", "longer"])
def test_a_body_of_unknown_length_is_counted_before_it_counts(browser, extra):
    browser.begun(len(FILM))
    body = Body(stream=io.BytesIO(FILM + extra), length=None)

    with pytest.raises(TooMuch) if extra else nullcontext():
        receive(session=the_upload(), offset=0, body=body, at=now())

    assert the_upload().offset == (0 if extra else len(FILM))


def test_of_two_who_send_to_one_place_the_second_is_refused(browser):
    browser.begun()
    seen_by_both = the_upload()
    first, second = (Body(stream=io.BytesIO(FILM[:n]), length=n) for n in (100, 50))
    receive(session=seen_by_both, offset=0, body=first, at=now())

    with pytest.raises(WrongOffset):
        receive(session=seen_by_both, offset=0, body=second, at=now())

    assert arrived() == FILM[:100]
