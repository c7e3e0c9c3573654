"""What the database refuses whoever asks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError

from cms.people.models import User
from media_pipeline.models import (
    Asset,
    Job,
    Rendition,
    SourceFile,
    Step,
    Track,
    UploadSession,
    Version,
)
from tests.factories.people import make_person, next_phone

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def a_source(**words: Any) -> SourceFile:
    given = {"sha256": "a" * 64, "bytes": 9, "key": "sources/1/source.bin", "created_at": AT}
    return SourceFile.objects.create(**{**given, **words})


def an_asset(**words: Any) -> Asset:
    source = SourceFile.objects.first() or a_source()
    return Asset.objects.create(**{"title": "荷塘", "source": source, "created_at": AT, **words})


def a_version(**words: Any) -> Version:
    asset = words.pop("asset", None) or an_asset()
    return Version.objects.create(**{"asset": asset, "created_at": AT, **words})


def a_job(**words: Any) -> Job:
    version = words.pop("version", None) or a_version()
    given = {"version": version, "not_before": AT, "created_at": AT}
    return Job.objects.create(**{**given, **words})


def a_step(**words: Any) -> Step:
    job = words.pop("job", None) or a_job()
    return Step.objects.create(**{"job": job, "kind": "probe", "begun_at": AT, **words})


def a_rendition(**words: Any) -> Rendition:
    version = words.pop("version", None) or a_version()
    given = {"version": version, "name": "240", "codecs": "avc1", "key": "k"}
    return Rendition.objects.create(**{**given, "peak_bps": 200, "average_bps": 100, **words})


def a_track(**words: Any) -> Track:
    asset = words.pop("asset", None) or an_asset()
    given = {"asset": asset, "language": "zh", "label": "中文", "key": "k", "created_at": AT}
    return Track.objects.create(**{**given, **words})


def an_upload(**words: Any) -> UploadSession:
    given = {"owner": make_person(), "length": 10, "created_at": AT, "expires_at": AT}
    return UploadSession.objects.create(**{**given, **words})


REFUSED: dict[str, Callable[[], object]] = {
    "one content kept twice": lambda: [a_source(), a_source(key="sources/2/source.bin")],
    "a source below no bytes": lambda: a_source(bytes=-1),
    "a playing asset without a version": lambda: an_asset(state="playable"),
    "a ready asset without a version": lambda: an_asset(state="ready"),
    "a deleted asset without its moment": lambda: an_asset(state="deleted"),
    "a moment of deletion while it is kept": lambda: an_asset(deleted_at=AT),
    "two versions of one plan": lambda: [
        a_version(profile_hash="p"),
        a_version(asset=Asset.objects.get(), profile_hash="p"),
    ],
    "two versions at one place": lambda: [a_version(prefix="v/1"), a_version(prefix="v/1")],
    "two open jobs of one version": lambda: [a_job(), a_job(version=Version.objects.get())],
    "progress beyond the whole": lambda: a_job(progress=1001),
    "a lease without an end": lambda: a_job(lease_token="t"),
    "an end without a lease": lambda: a_job(leased_until=AT),
    "a closed job in somebody's hand": lambda: a_job(
        state="done", lease_token="t", leased_until=AT
    ),
    "one step twice": lambda: [a_step(), a_step(job=Job.objects.get())],
    "a step done at no moment": lambda: a_step(state="done"),
    "a step only begun that has an end": lambda: a_step(done_at=AT),
    "a picture with one side": lambda: a_rendition(width=100),
    "a picture of no height": lambda: a_rendition(width=100, height=0),
    "a peak below the average": lambda: a_rendition(peak_bps=99),
    "two renditions of one name": lambda: [
        a_rendition(),
        a_rendition(version=Version.objects.get()),
    ],
    "two captions of one language": lambda: [
        a_track(),
        a_track(asset=Asset.objects.get(), key="k2"),
    ],
    "more bytes than the file has": lambda: an_upload(offset=11),
    "fewer bytes than none": lambda: an_upload(offset=-1),
}


@pytest.mark.parametrize("write", REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_true_is_not_written(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


ALLOWED: dict[str, Callable[[], object]] = {
    "a closed job beside an open one": lambda: [
        a_job(state="failed"),
        a_job(version=Version.objects.get()),
    ],
    "the same plan for two assets": lambda: [
        a_version(profile_hash="p"),
        a_version(profile_hash="p"),
    ],
    "two versions that lie nowhere yet": lambda: [a_version(), a_version()],
    "the same step of another name": lambda: [a_step(), a_step(job=Job.objects.get(), name="360")],
    "a sound, which has no sides": a_rendition,
    "a machine's caption beside a person's": lambda: [
        a_track(),
        a_track(asset=Asset.objects.get(), key="k2", origin="machine"),
    ],
    "an upload of which every byte is there": lambda: an_upload(offset=10),
    "a held job": lambda: a_job(lease_token="t", leased_until=AT),
}


@pytest.mark.parametrize("write", ALLOWED.values(), ids=ALLOWED.keys())
def test_what_can_be_true_is_written(write: Callable[[], object]) -> None:
    write()


def test_a_source_that_an_asset_needs_stays() -> None:
    asset = an_asset()

    with pytest.raises(ProtectedError):
        asset.source.delete()


def test_the_version_people_watch_stays() -> None:
    version = a_version()
    Asset.objects.update(live_version=version, state="ready")

    with pytest.raises(RestrictedError):
        version.delete()


def test_an_asset_takes_its_versions_along() -> None:
    version = a_version()
    Asset.objects.update(live_version=version, state="ready")

    Asset.objects.get().delete()

    assert not Version.objects.exists()
    assert SourceFile.objects.exists()


def test_an_asset_outlives_the_account_of_its_owner() -> None:
    # A bare account: a registered one stands in the sealed record and is emptied, not deleted.
    owner = User.objects.create(phone=next_phone(), joined_at=AT)
    asset = an_asset(owner=owner)

    owner.delete()

    asset.refresh_from_db()
    assert asset.owner is None


def test_expired_uploads_are_the_unfinished_ones_past_their_hour() -> None:
    late = an_upload()
    an_upload(expires_at=AT + timedelta(hours=1))
    an_upload(asset=an_asset())

    assert list(UploadSession.objects.expired(AT)) == [late]


@pytest.mark.parametrize(
    ("state", "is_busy", "is_playing"),
    [
        (Asset.State.UPLOADED, True, False),
        (Asset.State.PROBING, True, False),
        (Asset.State.WORKING, True, False),
        (Asset.State.PLAYABLE, False, True),
        (Asset.State.READY, False, True),
        (Asset.State.REFUSED, False, False),
        (Asset.State.FAILED, False, False),
        (Asset.State.CANCELLED, False, False),
        (Asset.State.DELETED, False, False),
    ],
)
def test_each_state_is_busy_or_playing_or_neither(
    state: Asset.State, is_busy: bool, is_playing: bool
) -> None:
    asset = Asset(state=state)

    assert (asset.is_busy, asset.is_playing) == (is_busy, is_playing)


def test_only_playing_assets_are_offered_to_players() -> None:
    version = a_version()
    Asset.objects.update(live_version=version, state="ready")
    an_asset(state="failed")

    assert list(Asset.objects.playing()) == [version.asset]


def test_deleted_assets_are_not_among_the_kept() -> None:
    kept = an_asset()
    an_asset(state="deleted", deleted_at=AT)

    assert list(Asset.objects.kept()) == [kept]
