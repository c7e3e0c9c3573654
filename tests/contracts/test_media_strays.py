"""Files that no row names: found after a day and removed, in a folder and in a bucket alike."""

import io
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from cms.core import clock
from media_pipeline import services, strays, tasks
from media_pipeline.models import Asset, Job, SourceFile, UploadSession
from media_pipeline.stores import PRIVATE, store
from media_pipeline.stores.folder import HALF
from media_pipeline.strays import Stray
from media_pipeline.uploads import parts
from tests.factories.assets import PIECES, an_asset
from tests.factories.media_jobs import an_asset as a_sent_asset
from tests.factories.media_jobs import job_of
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_lies_here() -> None:
    """What tests before left, whose rows are gone."""
    for place, folder in (("open", "v"), ("guarded", "v"), (PRIVATE, "sources"), (PRIVATE, "work")):
        store(place).delete_prefix(folder)
    tomorrow = clock.now() + timedelta(days=2)
    for place in ("open", "guarded", PRIVATE):
        for name in store(place).unfinished(before=tomorrow):
            store(place).drop_unfinished(name)


def found(*, hours: float = 25) -> list[Stray]:
    """What would be found after so many hours."""
    return list(strays.find(at=clock.now() + timedelta(hours=hours)))


def names(found: list[Stray]) -> set[tuple[str, str]]:
    return {(one.place, one.name) for one in found}


def collect() -> int:
    return strays.collect(at=clock.now() + timedelta(hours=25))


def put(place: str, name: str) -> None:
    store(place).put_bytes(name, b"left")


def a_film(**words: str) -> Asset:
    """One that plays, is captioned, and whose source lies in its place."""
    asset = an_asset(**words)
    put(PRIVATE, asset.source.key)
    services.attach_track(
        asset=asset, language="zh", label="中文", vtt_text="WEBVTT\n", at=clock.now()
    )
    return asset


def all_keys(asset: Asset) -> list[str]:
    return [
        *store(asset.delivery).list(f"v/{asset.uuid}"),
        *store(PRIVATE).list(asset.source.key.rpartition("/")[0]),
    ]


LEFT: dict[str, Callable[[Asset], tuple[str, str, str]]] = {
    "a half sent version": lambda film: (
        "open", f"v/{film.uuid}/plan-dead", "v360/00000.m4s",
    ),
    "a version in the other store": lambda film: (
        "guarded", film.live_version.prefix, "master.m3u8",
    ),
    "captions nobody names": lambda film: (
        "open", f"v/{film.uuid}/captions/0123456789abcdef.vtt", "",
    ),
    "an asset that is no more": lambda _: ("open", f"v/{uuid4()}", "plan-dead/master.m3u8"),
    "no asset's folder": lambda _: ("guarded", "v/nonsense", "x.m4s"),
    "a source without a row": lambda _: (PRIVATE, f"sources/{uuid4()}", "source.bin"),
    "half-made things of a job that is no more": lambda _: (
        PRIVATE, "work/987654", "transcode-dead/film.mp4",
    ),
}  # fmt: skip


@pytest.mark.parametrize("left", LEFT.values(), ids=LEFT.keys())
def test_what_no_row_names_is_found_after_a_day_and_removed_alone(
    left: Callable[[Asset], tuple[str, str, str]],
) -> None:
    film, neighbour = a_film(), a_film(delivery="guarded")
    place, name, inside = left(film)
    key = f"{name}/{inside}" if inside else name
    kept = [all_keys(film), all_keys(neighbour)]
    put(place, key)
    early, late = names(found(hours=23)), names(found())

    assert collect() == 1

    assert (early, late) == (set(), {(place, name)})
    assert not store(place).exists(key)
    assert [all_keys(film), all_keys(neighbour)] == kept
    assert found() == []


def test_what_is_worked_on_is_left_alone_however_long_it_takes() -> None:
    asset = a_sent_asset()
    put("open", f"v/{asset.uuid}/plan-token/v360/00000.m4s")
    put(PRIVATE, f"work/{job_of(asset).pk}/transcode-token/film.mp4")

    assert found(hours=24 * 30) == []

    Job.objects.update(state="cancelled")
    assert names(found()) == {
        ("open", f"v/{asset.uuid}/plan-token"),
        (PRIVATE, f"work/{job_of(asset).pk}"),
    }


def test_a_deleted_film_is_no_stray_before_it_is_purged() -> None:
    film = a_film()
    services.delete(asset=film, at=clock.now())

    assert found(hours=24 * 30) == []


def test_what_came_to_be_named_meanwhile_is_not_removed() -> None:
    film = a_film()
    put("open", f"v/{film.uuid}/plan-late/master.m3u8")
    (stray,) = found()
    version = film.live_version
    assert version
    version.prefix = stray.name
    version.save()

    assert not strays.remove(stray)

    assert store("open").exists(f"{stray.name}/master.m3u8")


def test_an_upload_that_goes_on_keeps_its_parts_and_a_forgotten_one_loses_them() -> None:
    upload = uuid4()
    session = UploadSession(
        uuid=upload, owner=make_person(), length=5, created_at=clock.now(), expires_at=clock.now()
    )
    if parts.are_used():
        session.upload_id = parts.open_place(upload)
    else:
        # Where a bucket has parts, a folder has a file that was never renamed.
        put(PRIVATE, f"sources/{upload}/.source.bin.dead{HALF}")
    session.save()
    going_on = found()

    session.delete()

    assert going_on == []
    assert found()
    collect()
    assert found() == []


def test_the_command_lists_first_and_removes_when_told() -> None:
    put("open", f"v/{uuid4()}/plan-dead/master.m3u8")
    young = io.StringIO()

    call_command("media_gc", stdout=young)

    assert young.getvalue() == "清掉了 0 处\n"


def test_the_command_names_what_it_would_remove(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strays, "SPARED", timedelta(hours=-1))
    key = f"v/{uuid4()}/plan-dead/master.m3u8"
    put("guarded", key)
    said = io.StringIO()

    call_command("media_gc", "--dry-run", stdout=said)
    assert store("guarded").exists(key)
    call_command("media_gc", stdout=said)

    folder = "/".join(key.split("/")[:2])
    assert said.getvalue().splitlines() == [
        f"内部 {folder}", "会清掉 1 处", f"内部 {folder}", "清掉了 1 处",
    ]  # fmt: skip
    assert not store("guarded").exists(key)


def test_the_round_of_the_worker_does_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strays, "SPARED", timedelta(hours=-1))
    film = a_film()
    put("open", f"v/{film.uuid}/plan-dead/master.m3u8")

    assert tasks.collect_strays.func() == 1

    assert len(all_keys(film)) == len(PIECES) + 2


def test_pictures_of_the_library_are_none_of_ours() -> None:
    name = storages["default"].save("pictures/abc/original.png", io.BytesIO(b"png"))

    collect()

    assert storages["default"].exists(name)


def test_after_a_week_a_deleted_film_is_gone_and_what_shares_its_source_stays(
    django_capture_on_commit_callbacks: Callable,
) -> None:
    first, second = a_film(), a_film()
    second.source = first.source
    second.save()
    services.delete(asset=first, at=clock.now() - timedelta(days=7, minutes=1))
    alone = a_film()
    services.delete(asset=alone, at=clock.now() - timedelta(days=6))

    with django_capture_on_commit_callbacks(execute=True):
        purged = tasks.purge_deleted.func()

    assert purged == 1
    assert set(Asset.objects.all()) == {second, alone}
    assert store("open").list(f"v/{first.uuid}") == []
    assert store(PRIVATE).exists(second.source.key)
    assert all_keys(alone)
    # The source that `second` left behind to share that of `first`.
    assert SourceFile.objects.count() == 3


def test_a_process_that_dies_after_the_purge_leaves_the_files_to_the_worker() -> None:
    film = a_film()
    key = film.source.key
    services.delete(asset=film, at=clock.now())
    # What waits for the commit is never run here.
    services.purge(asset=film)
    left = store("open").list(f"v/{film.uuid}")

    for row in waiting_clearances():
        tasks.clear_files.func(*row)

    assert left
    assert store("open").list(f"v/{film.uuid}") == []
    assert not store(PRIVATE).exists(key)


def waiting_clearances() -> list[list]:
    rows = DBTaskResult.objects.filter(task_path="media_pipeline.tasks.clear_files")
    return [row.args_kwargs["args"] for row in rows]
