"""How an upload ends: once, with the bytes that were announced, or swept away."""

import hashlib
import os
import shutil
from datetime import timedelta

import pytest
from django.conf import settings as configured

from cms.core.clock import now
from cms.core.tasks import periodic_tasks, resolve
from media_pipeline.models import Asset, Job, SourceFile, UploadSession
from media_pipeline.permission import DENIED, Grant, register
from media_pipeline.signals import upload_finished
from media_pipeline.stores import PRIVATE, store
from media_pipeline.uploads import finish, finish_waiting, staging, sweep
from media_pipeline.uploads.parts import LEAST_BYTES, MIB, MOST_BYTES, part_bytes, sizes
from tests.factories.media_uploads import FILM, house_for, metadata

pytestmark = pytest.mark.django_db


def sources() -> list[str]:
    return store(PRIVATE).list("sources")


def folder_of(session: UploadSession):
    return staging.path_of(session.uuid).parent


@pytest.fixture
def whole(browser) -> UploadSession:
    """All bytes are here, and nothing was made of them: the store was away."""
    browser.begun(Upload_Metadata=metadata(title="荷塘"))
    session = UploadSession.objects.get()
    staging.write(session.uuid, FILM, offset=0)
    UploadSession.objects.update(offset=len(FILM))
    session.refresh_from_db()
    return session


def test_bytes_that_are_those_announced_are_taken(browser):
    digest = hashlib.sha256(FILM).hexdigest()

    answer = browser.patch(browser.begun(Upload_Metadata=metadata(sha256=digest.upper())), FILM)

    assert answer.status_code == 204
    assert Asset.objects.get().source.sha256 == digest


def test_bytes_that_are_not_those_announced_are_forgotten(browser):
    before = sources()
    digest = hashlib.sha256(FILM + b"x").hexdigest()

    answer = browser.patch(browser.begun(Upload_Metadata=metadata(sha256=digest)), FILM)

    assert (answer.status_code, answer.json()["code"]) == (422, "upload_content")
    assert not UploadSession.objects.exists()
    assert not Asset.objects.exists()
    assert sources() == before


def test_the_same_film_sent_twice_is_kept_once(browser, django_capture_on_commit_callbacks):
    before = len(sources())

    for title in ("一", "二"):
        with django_capture_on_commit_callbacks(execute=True):
            browser.patch(browser.begun(Upload_Metadata=metadata(title=title)), FILM)

    assert Asset.objects.count() == 2
    assert SourceFile.objects.count() == 1
    assert len(sources()) == before + 1


def test_two_who_finish_one_upload_get_one_asset(whole, django_capture_on_commit_callbacks):
    as_both_saw_it = UploadSession.objects.get()

    with django_capture_on_commit_callbacks(execute=True):
        first = finish(session=whole, at=now())
    staging.open_place(whole.uuid)
    staging.write(whole.uuid, FILM, offset=0)
    with django_capture_on_commit_callbacks(execute=True):
        second = finish(session=as_both_saw_it, at=now())

    assert first == second
    assert Job.objects.count() == 1
    assert store(PRIVATE).exists(first.source.key)


@pytest.mark.parametrize("grant", [Grant(delivery="guarded", context={"collection": 7})])
def test_the_room_that_asked_hears_of_the_end(browser):
    heard = []

    def hear(session, asset, **_):
        heard.append((session.context, asset.delivery, asset.state))

    upload_finished.connect(hear)
    try:
        browser.patch(browser.begun(), FILM)
    finally:
        upload_finished.disconnect(hear)

    assert heard == [({"collection": 7, "wish": {}}, "guarded", "uploaded")]


def test_who_lost_the_right_meanwhile_sends_nothing_in(browser):
    url = browser.begun()
    before = register(DENIED)
    try:
        answer = browser.patch(url, FILM)
    finally:
        register(before)

    assert (answer.status_code, answer.json()["code"]) == (403, "upload_not_allowed")
    assert not UploadSession.objects.exists()
    assert not Asset.objects.exists()


def test_whether_a_film_is_guarded_is_decided_when_it_has_arrived(browser, editor):
    url = browser.begun(Upload_Metadata=metadata(collection="3"))
    with house_for(editor, grant=Grant(delivery="guarded")):
        browser.patch(url, FILM)

    assert Asset.objects.get().delivery == "guarded"


def test_bytes_that_are_on_no_disk_are_as_unknown_as_none(browser, whole):
    staging.drop(whole.uuid)

    answer = browser.client.post(f"/api/v1/uploads/{whole.uuid}/complete")
    finished = finish_waiting(at=now())

    assert (answer.status_code, finished) == (404, 0)
    assert not UploadSession.objects.exists()


def test_a_whole_upload_waits_while_the_store_is_away_and_is_finished_later(browser, settings):
    settings.OBJECT_STORE = None
    settings.VAR_DIR = broken = configured.VAR_DIR / "not-a-folder"
    broken.touch()
    url = browser.begun()
    answer = browser.patch(url, FILM)
    asked = browser.client.post(f"/api/v1/uploads/{url.rpartition('/')[2]}/complete")
    finished_while_away = finish_waiting(at=now())
    broken.unlink()

    finished = finish_waiting(at=now())

    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(FILM)))
    assert "Upload-Asset" not in answer
    assert asked.status_code == 503
    assert (finished_while_away, finished) == (0, 1)
    assert browser.head(url)["Upload-Asset"] == str(Asset.objects.get().uuid)
    shutil.rmtree(broken)


def test_an_upload_nobody_went_on_with_is_swept_away(browser):
    browser.patch(browser.begun(), FILM[:100])
    session = UploadSession.objects.get()

    kept = sweep(at=session.expires_at - timedelta(seconds=1))
    swept = sweep(at=session.expires_at)

    assert (kept, swept) == (0, 1)
    assert not UploadSession.objects.exists()
    assert not folder_of(session).exists()


def test_a_finished_upload_is_forgotten_in_time_and_its_asset_stays(browser):
    browser.patch(browser.begun(), FILM)

    sweep(at=UploadSession.objects.get().expires_at)

    assert not UploadSession.objects.exists()
    assert Asset.objects.count() == 1


def test_a_folder_of_no_upload_goes_once_it_is_old(whole, settings):
    stray = settings.MEDIA_UPLOADS_DIR / "8b2e6a0a-0000-4000-8000-000000000000"
    stray.mkdir()
    (stray / "source.bin").write_bytes(b"left by a crash")

    fresh = sweep(at=now())
    old = (now() - timedelta(hours=49)).timestamp()
    os.utime(stray, (old, old))
    swept = sweep(at=now())

    assert (fresh, swept) == (0, 1)
    assert not stray.exists()
    assert folder_of(whole).exists()


def test_sweeping_where_nothing_ever_arrived_is_no_error(settings, tmp_path):
    settings.MEDIA_UPLOADS_DIR = tmp_path / "never"

    assert sweep(at=now()) == 0


def test_waiting_uploads_are_looked_at_each_minute_and_old_ones_each_hour(whole):
    finish_all = resolve("media_pipeline.tasks.finish_waiting_uploads")
    sweep_all = resolve("media_pipeline.tasks.sweep_uploads")

    finished, swept = finish_all.call(), sweep_all.call()

    due = {task.dotted: task.every_s for task in periodic_tasks()}
    assert (finished, swept) == (1, 0)
    assert due["media_pipeline.tasks.finish_waiting_uploads"] == 60
    assert due["media_pipeline.tasks.sweep_uploads"] == 3600


@pytest.mark.parametrize(
    ("length", "usual"),
    [
        (1, LEAST_BYTES),
        (LEAST_BYTES * 1000, LEAST_BYTES),
        (LEAST_BYTES * 1000 + 1, LEAST_BYTES + MIB),
        (50 * 1024**3, 52 * MIB),
        (10**15, MOST_BYTES),
    ],
)
def test_parts_are_of_8_to_64_mib(length, usual):
    assert part_bytes(length) == usual


@pytest.mark.parametrize("length", [1, LEAST_BYTES, LEAST_BYTES + 1, 5 * LEAST_BYTES - 1])
def test_all_parts_but_the_last_are_equal_and_add_up(length):
    parts = sizes(length)

    assert sum(parts) == length
    assert set(parts[:-1]) <= {LEAST_BYTES}
    assert 0 < parts[-1] <= LEAST_BYTES
