"""tus 1.0: what it may say, who may say it, and what a name can do."""

import pytest
from django.test import Client

from media_pipeline.models import UploadSession
from media_pipeline.permission import Grant
from media_pipeline.uploads import staging
from tests.factories.media_uploads import DOOR, FILM, TusClient, metadata
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
HALF = len(FILM) // 2


def the_upload() -> UploadSession:
    return UploadSession.objects.get()


def arrived() -> bytes:
    upload = the_upload()
    return staging.path_of(upload.uuid).read_bytes()[: upload.offset]


@pytest.mark.parametrize("grant", [Grant(is_editor=True)])
def test_a_server_says_what_it_can_to_anybody_and_how_much_they_may_send(browser):
    answers = [speaker.ask("options", DOOR) for speaker in (TusClient(Client()), browser)]

    for answer in answers:
        assert answer.status_code == 204
        assert answer["Tus-Resumable"] == answer["Tus-Version"] == "1.0.0"
        assert answer["Tus-Extension"] == "creation,expiration,checksum,termination"
        assert answer["Tus-Checksum-Algorithm"] == "sha1,sha256"
    assert [int(answer["Tus-Max-Size"]) for answer in answers] == [4 * 1024**3, 50 * 1024**3]


def test_every_answer_says_the_version_and_is_not_kept(browser):
    url = browser.begun()

    answers = [browser.head(url), browser.patch(url, b"x", offset=7), browser.create(0)]

    assert [answer.status_code for answer in answers] == [200, 409, 422]
    assert {answer["Tus-Resumable"] for answer in answers} == {"1.0.0"}
    assert {answer["Cache-Control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.1", ""])
def test_another_version_is_refused_with_ours(browser, version):
    url = browser.begun()

    answers = [
        browser.create(Tus_Resumable=version),
        browser.ask("head", url, Tus_Resumable=version),
        browser.patch(url, FILM, Tus_Resumable=version),
        browser.ask("delete", url, Tus_Resumable=version),
    ]

    assert [answer.status_code for answer in answers] == [412] * 4
    assert {answer["Tus-Version"] for answer in answers} == {"1.0.0"}
    assert the_upload().offset == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Offset": None}, 400),
        ({"Upload_Offset": "-1"}, 400),
        ({"Upload_Offset": "0x0"}, 400),
        ({"Upload_Offset": "\u0660"}, 400),
        ({"Content_Type": "application/octet-stream"}, 415),
        ({"Content_Type": "multipart/form-data; boundary=x"}, 415),
        ({"Upload_Checksum": "md5 1B2M2Y8AsgTpgAmY7PhCfg=="}, 400),
        ({"Upload_Checksum": "sha1"}, 400),
        ({"Upload_Checksum": "sha1 !!!"}, 400),
        ({"Upload_Checksum": "sha1 AAAA"}, 400),
    ],
)
def test_a_patch_that_does_not_follow_the_protocol_changes_nothing(browser, headers, status):
    url = browser.begun()

    answer = browser.patch(url, FILM[:10], **headers)

    assert answer.status_code == status
    assert answer.json()["message"]
    assert browser.offset(url) == 0


@pytest.mark.parametrize(
    ("length", "status", "code"),
    [
        (None, 400, "upload_unreadable"),
        ("", 400, "upload_unreadable"),
        ("many", 400, "upload_unreadable"),
        ("-5", 400, "upload_unreadable"),
        ("9" * 30, 400, "upload_unreadable"),
        (0, 422, "media_empty"),
        (4 * 1024**3 + 1, 413, "media_too_large"),
    ],
)
def test_a_length_nobody_may_send_is_refused_before_bytes_travel(browser, length, status, code):
    answer = browser.create(length)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not UploadSession.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        "filename",
        "filename ,title",
        ",,",
        "filename a!b",
        "filename YQ==,filename Yg==",
        "file\x01name YQ==",
        "x " + "Y" * 9000,
        ",".join(f"k{n} YQ==" for n in range(40)),
        metadata(sha256="not a digest"),
    ],
)
def test_metadata_that_cannot_be_read_is_refused_or_left_empty(browser, said):
    answer = browser.create(Upload_Metadata=said)

    assert answer.status_code == (201 if said in {"filename", "filename ,title"} else 400)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("荷塘.mp4", "荷塘"),
        ("../../etc/passwd", "passwd"),
        ("C:\\films\\荷塘.mov", "荷塘"),
        ("-i.mp4", "-i"),
        ("%03d.mp4", "%03d"),
        ("荷\u202e4pm.塘", "荷4pm"),
        ("荷\0塘\n.mp4", "荷塘"),
        ("荷\"'塘.mp4", "荷\"'塘"),
        ("file:///etc/passwd.mp4", "passwd"),
        ("长" * 300 + ".mp4", "长" * 120),
        ("", "未命名"),
    ],
)
def test_a_name_is_a_title_and_reaches_no_path(browser, name, title):
    browser.begun(Upload_Metadata=metadata(filename=name))

    upload = the_upload()
    assert upload.title == title
    assert staging.path_of(upload.uuid).parts[-2:] == (str(upload.uuid), "source.bin")


@pytest.mark.parametrize("method", ["head", "patch", "delete"])
def test_anothers_upload_is_as_unknown_as_none(browser, method):
    url = browser.begun()
    stranger = Client()
    stranger.force_login(make_person())

    answer = TusClient(stranger).ask(method, url, FILM[:10], Upload_Offset=0)

    assert answer.status_code == 404
    assert the_upload().offset == 0


def test_a_guest_and_a_person_without_leave_send_nothing(browser):
    stranger = Client()
    stranger.force_login(make_person())

    guest, nobody = TusClient(Client()).create(), TusClient(stranger).create()

    assert (guest.status_code, guest.json()["message"]) == (401, "请先登录")
    assert (nobody.status_code, nobody.json()["code"]) == (403, "upload_not_allowed")


def test_a_page_of_another_site_cannot_send_in_our_name(browser, editor):
    url = browser.begun()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)

    answers = [TusClient(strict).create(), TusClient(strict).patch(url, FILM)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json()["code"] == "csrf"
    assert the_upload().offset == 0


def test_our_own_page_sends_with_its_token(browser, editor):
    url = browser.begun()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    strict.cookies["csrftoken"] = token = "t" * 32

    answer = TusClient(strict).patch(url, FILM[:10], X_CSRFToken=token)

    assert answer.status_code == 204


def test_patch_and_delete_may_travel_as_post(browser):
    url = browser.begun()

    sent = browser.ask("post", url, FILM[:9], Upload_Offset=0, X_HTTP_Method_Override="PATCH")
    other = browser.ask("post", url, X_HTTP_Method_Override="PUT")
    gone = browser.ask("post", url, X_HTTP_Method_Override="DELETE")

    assert (sent.status_code, sent["Upload-Offset"]) == (204, "9")
    assert (other.status_code, gone.status_code) == (400, 204)
