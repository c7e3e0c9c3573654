"""Uploads and assets as JSON: who may, how far it is, what may be done about it."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from media_pipeline.models import Asset, Job, Track, UploadSession
from media_pipeline.permission import DENIED, register
from media_pipeline.stores import store
from tests.factories.media_uploads import FILM, TusClient, metadata
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

SRT = "1\n00:00:01,000 --> 00:00:02,000\n清早的荷塘\n"


def get(client: Client, path: str) -> HttpResponse:
    return client.get(f"/api/v1/{path}")


def post(client: Client, path: str, **body: Any) -> HttpResponse:
    return client.post(f"/api/v1/{path}", body, content_type="application/json")


def captions(text: str = SRT, **said: str) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("a.srt", text.encode()), "language": "zh", **said}


@pytest.fixture
def client(browser: TusClient) -> Client:
    return browser.client


@pytest.fixture
def stranger() -> Client:
    other = Client()
    other.force_login(make_person())
    return other


@pytest.fixture
def asset(browser: TusClient) -> Asset:
    """An asset whose file has just arrived."""
    browser.patch(browser.begun(Upload_Metadata=metadata(title="荷塘")), FILM)
    return Asset.objects.get()


def test_an_upload_begun_in_json_goes_on_by_tus(browser, client):
    begun = post(client, "uploads", filename="荷塘.mp4", length=len(FILM))
    said = begun.json()

    browser.patch(said["url"], FILM[:100])

    assert begun.status_code == 201
    assert (said["method"], said["offset"], said["parts"]) == ("tus", 0, [])
    assert get(client, f"uploads/{said['id']}").json()["offset"] == 100
    assert UploadSession.objects.get().title == "荷塘"


def test_a_whole_upload_is_complete_and_completing_again_gives_the_same_asset(browser, client):
    said = post(client, "uploads", title="荷塘", length=len(FILM)).json()
    browser.patch(said["url"], FILM)

    answers = [post(client, f"uploads/{said['id']}/complete") for _ in range(2)]

    asset = Asset.objects.get()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert {answer.json()["id"] for answer in answers} == {str(asset.uuid)}
    assert get(client, f"uploads/{said['id']}").json()["asset"] == str(asset.uuid)
    assert Job.objects.count() == 1


def test_an_upload_that_lacks_bytes_is_not_complete(browser, client):
    said = post(client, "uploads", length=len(FILM)).json()
    browser.patch(said["url"], FILM[:-1])

    answer = post(client, f"uploads/{said['id']}/complete")

    assert (answer.status_code, answer.json()["code"]) == (409, "upload_not_whole")
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({}, 400, "length"),
        ({"length": -1}, 400, "length"),
        ({"length": "many"}, 400, "length"),
        ({"length": 10**16}, 400, "length"),
        ({"length": 5, "sha256": "abc"}, 400, "sha256"),
        ({"length": 5, "title": "长" * 1001}, 400, "title"),
        ({"length": 5, "wish": {"collection": {}}}, 400, "collection"),
        ({"length": 5, "wish": {"collection": "3" * 201}}, 400, "collection"),
        ({"length": 0}, 422, None),
        ({"length": 4 * 1024**3 + 1}, 413, None),
    ],
)
def test_what_cannot_be_sent_is_refused_before_bytes_travel(client, body, status, where):
    answer = post(client, "uploads", **body)

    assert answer.status_code == status
    assert [*answer.json()["fields"]] == ([where] if where else [])
    assert not UploadSession.objects.exists()


def test_a_given_up_upload_is_gone_and_an_asset_made_of_one_stays(browser, client):
    half = post(client, "uploads", length=len(FILM)).json()
    whole = post(client, "uploads", length=len(FILM)).json()
    browser.patch(whole["url"], FILM)

    gone = [client.delete(f"/api/v1/uploads/{each['id']}") for each in (half, whole)]

    assert [answer.status_code for answer in gone] == [204, 204]
    assert not UploadSession.objects.exists()
    assert Asset.objects.count() == 1


@pytest.mark.parametrize("path", ["uploads/{}", "uploads/{}/complete"])
def test_anothers_upload_is_unknown(browser, client, stranger, path):
    said = post(client, "uploads", length=len(FILM)).json()
    place = path.format(said["id"])
    send = post if path.endswith("complete") else get

    answers = [send(stranger, place), send(client, path.format(uuid.uuid4()))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_an_asset_tells_its_state_and_no_address_while_nothing_plays(client, asset):
    Job.objects.update(progress=420)

    said = get(client, f"assets/{asset.uuid}").json()

    assert (said["title"], said["state"], said["state_text"]) == ("荷塘", "uploaded", "等待处理")
    assert said["progress"] == 420
    assert (said["playlist"], said["poster"], said["renditions"]) == ("", "", [])
    assert "sources/" not in str(said)


def test_a_refused_asset_tells_its_sentence(client, asset):
    Asset.objects.update(state="refused", error_code="media_not_media", error_text="不是音视频")

    said = get(client, f"assets/{asset.uuid}").json()

    assert (said["error"], said["message"]) == ("media_not_media", "不是音视频")


@pytest.mark.parametrize(
    ("delivery", "place"), [("open", "/media/open/"), ("guarded", "/media/guarded/")]
)
def test_a_ready_asset_tells_where_it_plays(client, asset, delivery, place):
    version = asset.versions.get()
    version.prefix, version.duration_s = "v/荷/1", 12.5
    version.poster, version.notes = "v/荷/1/poster.jpg", ["画面已缩小"]
    version.save()
    version.renditions.create(
        name="流畅", width=640, height=360, codecs="avc1.4d401e", peak_bps=600_000,
        average_bps=450_000, key="v/荷/1/360/index.m3u8",
    )  # fmt: skip
    Asset.objects.update(state="ready", live_version=version, delivery=delivery, kind="video")

    said = get(client, f"assets/{asset.uuid}").json()

    assert said["playlist"] == f"{place}v/荷/1/master.m3u8"
    assert said["poster"] == f"{place}v/荷/1/poster.jpg"
    assert (said["progress"], said["duration_s"], said["warnings"]) == (1000, 12.5, ["画面已缩小"])
    assert said["renditions"] == [
        {"name": "流畅", "width": 640, "height": 360, "bitrate": 450_000, "codecs": "avc1.4d401e"}
    ]


def test_an_asset_is_told_to_those_who_may_see_or_change_it(client, stranger, asset):
    def seen(delivery: str) -> list[int]:
        Asset.objects.update(delivery=delivery)
        people = (client, stranger, Client())
        return [get(person, f"assets/{asset.uuid}").status_code for person in people]

    assert seen("open") == [200, 200, 200]
    assert seen("guarded") == [200, 404, 404]


@pytest.mark.parametrize("state", ["deleted", "nothing"])
def test_a_deleted_asset_and_none_at_all_are_the_same_answer(client, asset, state, db):
    Asset.objects.update(state="deleted", deleted_at=asset.created_at)
    wanted = asset.uuid if state == "deleted" else uuid.uuid4()

    answer = get(client, f"assets/{wanted}")

    assert answer.status_code == 404
    assert answer.json() == {"code": "not_found", "message": "没有找到这个音视频", "fields": {}}


def test_work_is_cancelled_and_begun_again(client, asset):
    cancelled = post(client, f"assets/{asset.uuid}/cancel")
    twice = post(client, f"assets/{asset.uuid}/cancel")
    again = post(client, f"assets/{asset.uuid}/retry")
    at_once = post(client, f"assets/{asset.uuid}/retry")

    assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
    assert (twice.status_code, twice.json()["code"]) == (409, "media_nothing_to_cancel")
    assert (again.status_code, again.json()["state"]) == (200, "uploaded")
    assert (at_once.status_code, at_once.json()["code"]) == (409, "media_nothing_to_retry")


@pytest.mark.parametrize("act", ["cancel", "retry", "tracks"])
def test_who_only_sees_an_asset_changes_nothing(asset, stranger, act):
    body = captions() if act == "tracks" else {}

    as_seer = stranger.post(f"/api/v1/assets/{asset.uuid}/{act}", body)
    as_guest = Client().post(f"/api/v1/assets/{asset.uuid}/{act}", body)

    asset.refresh_from_db()
    assert (as_seer.status_code, as_guest.status_code) == (404, 401)
    assert asset.state == "uploaded"
    assert not asset.tracks.exists()


@pytest.mark.parametrize("act", ["cancel", "retry", "tracks"])
def test_a_page_of_another_site_changes_nothing(asset, editor, act):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    answer = strict.post(
        f"/api/v1/assets/{asset.uuid}/{act}", captions() if act == "tracks" else {}
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_our_own_page_sends_captions_with_its_token(asset, editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    strict.cookies["csrftoken"] = token = "t" * 32

    answer = strict.post(
        f"/api/v1/assets/{asset.uuid}/tracks", captions(), headers={"X-CSRFToken": token}
    )

    assert answer.status_code == 201


def test_captions_are_kept_as_clean_vtt_and_named_by_the_asset(client, asset):
    answer = client.post(f"/api/v1/assets/{asset.uuid}/tracks", captions(label="中文"))

    track = Track.objects.get()
    with store(asset.delivery).open(track.key) as file:
        assert file.read().decode().startswith("WEBVTT\n\n00:00:01.000 -->")
    assert answer.status_code == 201
    assert answer.json() == {
        "language": "zh", "label": "中文", "origin": "uploaded", "url": f"/media/open/{track.key}",
    }  # fmt: skip
    assert get(client, f"assets/{asset.uuid}").json()["tracks"] == [answer.json()]


def test_captions_of_the_same_language_are_replaced(client, asset):
    for text in (SRT, SRT.replace("荷塘", "木桥")):
        client.post(f"/api/v1/assets/{asset.uuid}/tracks", captions(text))

    with store(asset.delivery).open(Track.objects.get().key) as file:
        assert "木桥" in file.read().decode()


def test_bad_captions_are_refused_with_their_line_and_the_film_is_untouched(client, asset):
    answer = client.post(f"/api/v1/assets/{asset.uuid}/tracks", captions(SRT.replace("->", "-")))

    asset.refresh_from_db()
    assert answer.status_code == 422
    assert answer.json()["fields"]["file"].startswith("字幕第2行：")
    assert (asset.state, asset.tracks.count()) == ("uploaded", 0)


@pytest.mark.parametrize("language", ["", "ZH", "中文", "zh_CN", "zh-" + "a" * 30, "../zh"])
def test_a_language_nobody_speaks_is_refused(client, asset, language):
    answer = client.post(f"/api/v1/assets/{asset.uuid}/tracks", captions(language=language))

    assert answer.status_code == 400
    assert "language" in answer.json()["fields"]


def test_an_empty_house_lets_nobody_in(client, asset):
    before = register(DENIED)
    try:
        answers = [
            post(client, "uploads", length=5),
            get(client, f"assets/{asset.uuid}"),
            post(client, f"assets/{asset.uuid}/cancel"),
        ]
    finally:
        register(before)

    assert [answer.status_code for answer in answers] == [403, 404, 404]
