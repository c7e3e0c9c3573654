"""What happens to a film or a sound that was sent in for a page which is not for everybody."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.library import services
from cms.library.models import LibraryImage
from media_pipeline.models import Asset
from media_pipeline.services import attach_track
from media_pipeline.stores import store
from tests.cms.columns.editing import signed_in
from tests.cms.library.test_moving_media import addresses, let_worker_settle, statuses
from tests.factories.assets import an_asset
from tests.factories.columns import a_film_page
from tests.factories.library import an_image, guarded
from tests.factories.pages import a_person

pytestmark = pytest.mark.django_db
BUSY = [Asset.State.UPLOADED, Asset.State.PROBING, Asset.State.WORKING]


@pytest.fixture
def shelf(world):
    return services.open_collection("专栏图库")


@pytest.fixture
def party(world):
    """A page for party members alone."""
    return {"members": world.general}


def fresh(film: Asset) -> Asset:
    return Asset.objects.get(pk=film.pk)


def is_to_be_guarded(film: Asset) -> bool:
    return services.delivery_wanted(fresh(film)) == "guarded"


def test_film_of_a_party_page_goes_behind_the_gate_with_all_its_pieces(
    party, shelf, django_capture_on_commit_callbacks
):
    film = an_asset(shelf=shelf)
    old = addresses(film)
    assert statuses(old) == {200}

    a_film_page(film, **party)
    named = let_worker_settle(django_capture_on_commit_callbacks)

    film = fresh(film)
    assert (named, film.delivery) == ([film.pk], "guarded")
    assert film.shelf.collection.name == "绿城党总支的党员（内部）"
    assert film.shelf.collection.get_parent() == shelf
    assert statuses(old) == statuses(addresses(film)) == {404}
    assert store("open").list(f"v/{film.uuid}") == []


def test_member_goes_on_watching_what_a_guest_does_not(
    world, party, shelf, django_capture_on_commit_callbacks
):
    film = an_asset(shelf=shelf)
    member = signed_in(a_person(branch=world.first))

    a_film_page(film, **party)
    let_worker_settle(django_capture_on_commit_callbacks)
    cache.clear()

    assert {member.get(address).status_code for address in addresses(film)} == {200}
    assert {Client().get(address).status_code for address in addresses(film)} == {404}


@pytest.mark.parametrize("state", BUSY)
def test_film_that_is_still_worked_on_is_guarded_with_the_page(party, shelf, state):
    film = an_asset(shelf=shelf, state=state)

    a_film_page(film, **party)

    # No task is needed: there is nothing to be copied yet.
    assert (fresh(film).delivery, is_to_be_guarded(film)) == ("guarded", True)
    assert not DBTaskResult.objects.filter(task_path="cms.library.tasks.settle_asset").exists()


def test_words_that_came_before_the_film_was_made_are_guarded_with_it(
    party, shelf, django_capture_on_commit_callbacks
):
    film = an_asset(shelf=shelf, state=Asset.State.WORKING)
    words = {"language": "zh", "label": "中文", "vtt_text": "WEBVTT\n"}
    attach_track(asset=film, at=clock.now(), **words)

    with django_capture_on_commit_callbacks(execute=True):
        a_film_page(film, **party)

    assert store("open").list(f"v/{film.uuid}") == []
    assert store("guarded").list(f"v/{film.uuid}") == [film.tracks.get().key]


def test_draft_of_a_party_page_shelters_its_film_at_once(party, shelf):
    film = an_asset(shelf=shelf, state=Asset.State.WORKING)
    draft = {"live": False, "first_published_at": None}
    page = a_film_page(None, **party, **draft)
    page.lead_media = film

    page.save_revision()

    assert fresh(film).delivery == "guarded"


def test_film_among_the_words_of_a_page_is_sheltered_like_the_first(party, shelf):
    lead, among = an_asset(shelf=shelf), an_asset(shelf=shelf)
    page = a_film_page(lead, **party, live=False)
    page.body = [("video", {"asset": among, "caption": ""})]

    page.save_revision()

    assert is_to_be_guarded(lead)
    assert is_to_be_guarded(among)


def test_film_that_came_in_outside_wagtail_gets_a_shelf_below_the_root(party):
    film = an_asset()

    a_film_page(film, **party)

    assert is_to_be_guarded(film)
    assert fresh(film).shelf.collection.get_parent().is_root()


def test_saving_the_page_again_moves_its_film_once(party, shelf):
    film = an_asset(shelf=shelf)
    page = a_film_page(film, **party)
    first = fresh(film).shelf.collection

    page.save_revision().publish()

    assert fresh(film).shelf.collection == first
    told = AuditEntry.objects.filter(action="library.move_asset")
    assert [(entry.actor, entry.detail["delivery"]) for entry in told] == [(None, "guarded")]


def days_ago(film: Asset, days: int) -> Asset:
    Asset.objects.filter(pk=film.pk).update(created_at=clock.now() - timedelta(days=days))
    return fresh(film)


@pytest.mark.parametrize(("is_inner", "days"), [(False, 3), (True, 0)], ids=["older", "inner"])
def test_film_that_was_not_sent_in_for_the_page_stays_on_its_shelf(party, shelf, is_inner, days):
    film = days_ago(an_asset(shelf=guarded("别的内部图库") if is_inner else shelf), days)
    before = (film.delivery, film.shelf.collection)

    a_film_page(film, **party)

    assert (fresh(film).delivery, fresh(film).shelf.collection) == before
    assert not AuditEntry.objects.filter(action="library.move_asset").exists()


def test_film_of_another_page_stays_open(party, shelf):
    film = an_asset(shelf=shelf)
    services.keep_references(a_film_page(film))

    a_film_page(film, **party)

    assert not is_to_be_guarded(film)


def test_draft_that_narrows_a_public_page_leaves_its_shown_film_open(world, shelf):
    film = an_asset(shelf=shelf)
    page = a_film_page(film)
    page.visibility, page.audience_district = "社区", world.green

    page.save_revision()
    is_guarded_by_the_draft = is_to_be_guarded(film)
    page.save_revision().publish()

    assert not is_guarded_by_the_draft
    assert is_to_be_guarded(film)


def test_film_that_was_just_being_opened_is_guarded_after_all(
    party, django_capture_on_commit_callbacks
):
    inner = guarded()
    film = an_asset(shelf=inner)
    services.set_delivery(inner, delivery="open", actor=None, at=clock.now())

    a_film_page(film, **party)
    let_worker_settle(django_capture_on_commit_callbacks)

    assert (fresh(film).delivery, is_to_be_guarded(film)) == ("guarded", True)


def test_film_and_picture_of_one_page_come_to_shelves_of_one_name(party, shelf):
    film, image = an_asset(shelf=shelf), an_image(collection=shelf)

    a_film_page(film, lead_image=image, **party)

    assert LibraryImage.objects.get(pk=image.pk).collection == fresh(film).shelf.collection
