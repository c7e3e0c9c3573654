"""Wagtail's rooms for films and sounds: each shows only what its visitor may touch."""

import json

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.urls import reverse
from wagtail.models import Collection

from cms.library import services
from cms.library.models import Pronunciation
from cms.library.wagtail_hooks import count_films
from cms.settings.env import ObjectStore
from media_pipeline.models import Asset, Job, Version
from tests.cms.library.test_assets import who_may
from tests.factories.assets import an_asset
from tests.factories.library import guarded

pytestmark = pytest.mark.django_db
SRT = "1\n00:00:00,000 --> 00:00:02,000\n白的是蚌壳\n"


@pytest.fixture
def shelf(world) -> Collection:
    return services.open_collection("专栏图库")


@pytest.fixture
def editor(shelf, client):
    """Somebody who may do with pictures what editors do, signed in to the admin."""
    person = who_may("add", "choose", "change", collection=shelf)
    _open_door(person)
    client.force_login(person)
    return person


def _open_door(person) -> None:
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))


def page(client, name, *args, **query):
    return client.get(reverse(f"media:{name}", args=args), query)


def test_list_shows_state_progress_and_use(client, editor, shelf):
    an_asset("龙是怎么拼成的", shelf=shelf)
    failed = an_asset("老周说", shelf=shelf, state=Asset.State.REFUSED, error_text="文件是空的")

    html = page(client, "index").content.decode()

    for words in ("龙是怎么拼成的", "可以播放", "100", failed.title, "文件有问题", "文件是空的"):
        assert words in html
    assert "<th" in html


def test_list_holds_nothing_of_others(client, editor, world):
    an_asset("内部的片子", shelf=guarded())
    an_asset("没有图库的")
    an_asset("删掉的", owner=editor, state=Asset.State.DELETED)

    html = page(client, "index").content.decode()

    for title in ("内部的片子", "没有图库的", "删掉的"):
        assert title not in html


@pytest.mark.parametrize("name", ["edit", "delete", "usage"])
def test_page_of_anothers_film_is_missing(client, editor, world, name):
    other = an_asset("内部的片子", shelf=guarded())

    assert page(client, name, other.pk).status_code == 404


def test_progress_of_the_work_stands_in_the_list(client, editor, shelf):
    asset = an_asset(shelf=shelf)
    Asset.objects.filter(pk=asset.pk).update(state=Asset.State.WORKING)
    Job.objects.create(
        version=asset.live_version, progress=420, not_before=asset.created_at,
        created_at=asset.created_at,
    )  # fmt: skip

    assert ">42%<" in "".join(page(client, "index").content.decode().split())


def test_list_says_nothing_of_work_that_was_never_begun(client, editor, shelf):
    asset = an_asset(shelf=shelf)
    Asset.objects.filter(pk=asset.pk).update(state=Asset.State.REFUSED)

    assert "%<" not in "".join(page(client, "index").content.decode().split())


def test_list_names_what_it_holds_as_the_menu_does(client, editor, shelf):
    an_asset(shelf=shelf)

    html = page(client, "index").content.decode()

    assert "上传音视频" in html
    assert "添加 媒资" not in html


def test_list_asks_as_often_for_many_as_for_few(
    client, editor, shelf, django_assert_max_num_queries
):
    def asked(number: int) -> int:
        for _ in range(number):
            an_asset(shelf=shelf)
        with django_assert_max_num_queries(60) as counted:
            page(client, "index")
        return len(counted)

    asked(1)
    assert asked(2) == asked(9)


def test_small_file_is_sent_in_without_a_script(
    client, editor, shelf, django_capture_on_commit_callbacks
):
    file = SimpleUploadedFile("clip.mp4", b"\x00\x00\x00\x18ftypmp42")

    answer = client.post(
        reverse("media:add"), {"title": "戏台", "file": file, "collection": shelf.pk}
    )

    assert answer.status_code == 302
    asset = Asset.objects.get()
    assert (asset.title, asset.owner, asset.state) == ("戏台", editor, "uploaded")
    assert asset.shelf.collection == shelf
    assert Job.objects.filter(version__asset=asset, state="open").exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"file": None}, "请选一个视频或录音"),
        ({"file": b""}, "文件是空的"),
        ({"title": ""}, "请写一个标题"),
        ({"collection": "0"}, "请选一个您能放东西的图库"),
    ],
    ids=["no file", "empty", "no title", "another collection"],
)
def test_what_cannot_be_sent_in_is_told_at_its_field(client, editor, shelf, values, sentence):
    given = {"title": "戏台", "file": b"x", "collection": shelf.pk, **values}
    if given["file"] is not None:
        given["file"] = SimpleUploadedFile("a.mp4", given["file"])
    else:
        del given["file"]

    answer = client.post(reverse("media:add"), given)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not Asset.objects.exists()


def test_page_of_sending_in_offers_only_ones_own_collections(client, editor, shelf, world):
    inner = guarded()

    html = page(client, "add").content.decode()

    assert f'value="{shelf.pk}"' in html
    assert f'value="{inner.pk}"' not in html
    assert 'data-uploads="/api/v1/uploads"' in html
    assert "build/upload.js" in html


BUCKET = ObjectStore(
    endpoint="http://s3:7070",
    browser_endpoint="https://films.example:8443",
    bucket="films",
    access_key="key",
    secret_key="secret",
)


@pytest.mark.parametrize(
    ("store", "way", "places"),
    [(None, "tus", "'self'"), (BUCKET, "parts", "'self' https://films.example:8443")],
    ids=["a folder", "a bucket"],
)
def test_page_of_sending_in_says_the_way_the_store_offers_and_may_go_there(
    client, editor, shelf, settings, store, way, places
):
    settings.OBJECT_STORE = store

    shown = page(client, "add")
    refused = client.post(reverse("media:add"), {})

    for answer in (shown, refused):
        assert f'data-send-in="{way}"' in answer.content.decode()
        assert f"connect-src {places};" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["media:index", "wagtailimages:add", "wagtailadmin_home"])
def test_no_other_page_may_speak_to_the_bucket(client, editor, shelf, settings, name):
    settings.OBJECT_STORE = BUCKET

    policy = client.get(reverse(name)).headers["Content-Security-Policy"]

    assert "connect-src 'self';" in policy
    assert "films.example" not in policy


def test_person_who_may_add_nothing_finds_no_page(client, shelf):
    person = who_may("choose", collection=shelf)
    _open_door(person)
    client.force_login(person)

    assert page(client, "add").status_code == 302
    assert client.post(reverse("media:add"), {}).status_code == 302
    assert not Asset.objects.exists()


def test_title_is_changed_and_captions_are_written_anew(client, editor, shelf):
    asset = an_asset(shelf=shelf)
    captions = SimpleUploadedFile("zh.srt", SRT.encode("gb18030"))

    answer = client.post(
        reverse("media:edit", args=[asset.pk]),
        {"title": "龙", "captions": captions, "language": "zh"},
    )

    assert answer.status_code == 302
    asset.refresh_from_db()
    track = asset.tracks.get()
    assert (asset.title, track.language, track.label) == ("龙", "zh", "中文")
    assert track.key.endswith(".vtt")


def test_captions_that_cannot_be_read_name_their_line(client, editor, shelf):
    asset = an_asset(shelf=shelf)
    captions = SimpleUploadedFile("zh.srt", b"1\n00:00:05,000 --> nonsense\nhello\n")

    answer = client.post(
        reverse("media:edit", args=[asset.pk]),
        {"title": "龙", "captions": captions, "language": "zh"},
    )

    assert answer.status_code == 200
    assert "行" in answer.content.decode()
    assert not asset.tracks.exists()


def test_failed_film_is_tried_again_and_working_one_stopped(client, editor, shelf):
    asset = an_asset(shelf=shelf, state=Asset.State.WORKING)
    version = Version.objects.create(asset=asset, created_at=asset.created_at)
    job = Job.objects.create(
        version=version, not_before=asset.created_at, created_at=asset.created_at
    )
    assert "停下" in page(client, "edit", asset.pk).content.decode()

    client.post(reverse("media:cancel", args=[asset.pk]))

    asset.refresh_from_db()
    job.refresh_from_db()
    assert (asset.state, job.state) == ("cancelled", "cancelled")
    assert "再试一次" in page(client, "edit", asset.pk).content.decode()

    client.post(reverse("media:retry", args=[asset.pk]))

    asset.refresh_from_db()
    assert asset.state == "uploaded"


def test_refused_film_is_not_tried_again(client, editor, shelf):
    asset = an_asset(shelf=shelf, state=Asset.State.REFUSED, error_text="不是音视频")

    answer = client.post(reverse("media:retry", args=[asset.pk]), follow=True)

    asset.refresh_from_db()
    assert asset.state == "refused"
    assert "不是音视频" in answer.content.decode()


@pytest.mark.parametrize("change", ["retry", "cancel"])
def test_nobody_changes_anothers_film(client, editor, world, change):
    other = an_asset(shelf=guarded(), state=Asset.State.FAILED)

    assert client.post(reverse(f"media:{change}", args=[other.pk])).status_code == 404


def test_film_nobody_uses_is_deleted(client, editor, shelf):
    asset = an_asset(shelf=shelf)

    answer = client.post(reverse("media:delete", args=[asset.pk]))

    assert answer.status_code == 302
    asset.refresh_from_db()
    assert asset.state == "deleted"


def test_window_lists_what_may_be_chosen_and_finds_by_title(client, editor, shelf, world):
    an_asset("龙是怎么拼成的", shelf=shelf)
    an_asset("麦秆画", shelf=shelf)
    an_asset("内部的片子", shelf=guarded())

    every = client.get(reverse("asset_chooser:choose")).json()["html"]
    found = client.get(reverse("asset_chooser:choose_results"), {"q": "麦秆"}).content.decode()

    assert "龙是怎么拼成的" in every
    assert "可以播放" in every
    assert "内部的片子" not in every
    assert "麦秆画" in found
    assert "龙是怎么拼成的" not in found


def test_window_hands_over_what_was_chosen(client, editor, shelf, world):
    asset, other = an_asset("龙", shelf=shelf), an_asset(shelf=guarded())

    chosen = client.get(reverse("asset_chooser:chosen", args=[asset.pk])).json()

    assert chosen["result"]["id"] == str(asset.pk)
    assert chosen["result"]["title"] == "龙"
    for strange in (other.pk, 0, "x"):
        assert client.get(reverse("asset_chooser:chosen", args=[strange])).status_code == 404


def test_window_takes_a_file_and_chooses_it(client, editor, shelf):
    file = SimpleUploadedFile("clip.mp4", b"\x00\x00\x00\x18ftypmp42")

    answer = client.post(
        reverse("asset_chooser:create"), {"title": "戏台", "file": file, "collection": shelf.pk}
    )

    result = json.loads(answer.content)
    assert result["step"] == "chosen"
    assert Asset.objects.get(pk=result["result"]["id"]).shelf.collection == shelf


def test_collection_that_films_stand_in_is_not_deleted(client, world, shelf):
    assert count_films(shelf) is None
    an_asset(shelf=shelf)

    assert count_films(shelf) == {"count": 1, "count_text": "1 个音视频"}


@pytest.mark.parametrize(
    ("word", "reading", "field"),
    [
        ("澶渊", "chan2 yuan1", None),
        ("濮", "pu2", None),
        ("吕", "lü3", None),
        ("澶渊", "chan2", "reading"),
        ("濮", "pu2 yang2", "reading"),
        ("濮", "pú", "reading"),
        ("濮", "PU2", "reading"),
        ("濮", "pu6", "reading"),
        ("濮", "pu2; rm", "reading"),
        ("pu", "pu2 pu2", "word"),
        ("", "pu2", "word"),
    ],
)
def test_reading_has_a_syllable_with_its_tone_for_each_character(db, word, reading, field):
    row = Pronunciation(word=word, reading=reading)
    if field is None:
        row.full_clean()
        return

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert field in refusal.value.message_dict


def test_word_has_one_reading(db):
    Pronunciation.objects.create(word="濮", reading="pu2")

    with pytest.raises(IntegrityError):
        Pronunciation.objects.create(word="濮", reading="pu4")
