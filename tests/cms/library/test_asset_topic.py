"""The live topic of an asset: who hears it, how it begins, and that events lead to what a fresh
snapshot shows."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from cms.core import clock
from cms.library import services
from cms.live.models import OutboxEvent
from cms.live.topics import find
from media_pipeline.models import Asset, Job, Version
from media_pipeline.signals import asset_failed, asset_progress, asset_ready
from tests.cms.library.test_assets import who_may
from tests.factories.assets import an_asset
from tests.factories.library import guarded
from tests.factories.pages import a_person

pytestmark = pytest.mark.django_db


def topic_of(asset: Asset):
    found = find(f"asset.{asset.uuid}")
    assert found is not None
    return found


def events_of(asset: Asset) -> list[dict]:
    rows = OutboxEvent.objects.filter(topic=f"asset.{asset.uuid}").order_by("offset")
    return [row.data for row in rows]


def working(shelf=None) -> tuple[Asset, Job]:
    asset = an_asset(shelf=shelf, state=Asset.State.WORKING)
    version = Version.objects.create(asset=asset, created_at=clock.now())
    job = Job.objects.create(version=version, not_before=clock.now(), created_at=clock.now())
    return asset, job


def test_editor_of_a_guarded_film_hears_how_far_it_is(world):
    shelf = guarded()
    asset, _ = working(shelf)

    assert topic_of(asset).authorise(who_may("change", collection=shelf))
    assert not topic_of(asset).authorise(a_person())
    assert not topic_of(asset).authorise(AnonymousUser())


@pytest.mark.parametrize("number", ["5b5f7d2e-0f9c-4c3a-9b61-2f6a0c1d7e10", "x", "0", "a" * 64])
def test_number_that_is_none_is_nobodys(world, number: str):
    found = find(f"asset.{number}")

    assert found is not None
    assert not found.authorise(a_person())
    assert found.snapshot(AnonymousUser()) == {}


def test_deleted_film_is_heard_of_no_more(world):
    shelf = guarded()
    asset = an_asset(shelf=shelf, state=Asset.State.DELETED)

    assert not topic_of(asset).authorise(who_may("change", collection=shelf))


def test_events_lead_to_what_a_fresh_snapshot_shows(world):
    asset, job = working()
    state = topic_of(asset).snapshot(AnonymousUser())
    assert (state["state"], state["progress"]) == ("working", 0)

    with transaction.atomic():
        job.progress = 420
        job.save()
        asset_progress.send(Asset, asset=asset, progress=420, at=clock.now())
    for event in events_of(asset):
        state = topic_of(asset).kind.apply(state, event)
    assert state == topic_of(asset).snapshot(AnonymousUser())
    assert state["progress"] == 420

    with transaction.atomic():
        asset.state, asset.error_text = Asset.State.REFUSED, "文件是空的"
        asset.save()
        job.progress = 0
        job.save()
        asset_failed.send(Asset, asset=asset, at=clock.now())
    for event in events_of(asset):
        state = topic_of(asset).kind.apply(state, event)
    assert state == topic_of(asset).snapshot(AnonymousUser())
    assert state["message"] == "文件是空的"


def test_ready_film_is_told_as_whole(world):
    asset = an_asset()

    with transaction.atomic():
        asset_ready.send(Asset, asset=asset, at=clock.now())

    assert events_of(asset) == [topic_of(asset).snapshot(AnonymousUser())]
    assert events_of(asset)[0]["progress"] == 1000


def test_nothing_is_told_of_what_was_rolled_back(world):
    asset = an_asset()

    with transaction.atomic():
        services.tell_how_far(asset=asset, progress=5)
        transaction.set_rollback(True)

    assert events_of(asset) == []
