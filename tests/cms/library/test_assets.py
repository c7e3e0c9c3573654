"""Films and sounds in the library: who may send in, choose and change one, and where it stands."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from wagtail.models import Collection, GroupCollectionPermission
from wagtail.permissions import policy_registry

from cms.core import clock
from cms.library import services
from cms.library.errors import AssetInUse, GuardedOnPublicPage
from cms.library.models import Delivery, ShelvedAsset
from media_pipeline import permission
from media_pipeline.models import Asset, UploadSession
from media_pipeline.signals import upload_finished
from tests.factories.assets import an_asset
from tests.factories.library import guarded
from tests.factories.pages import a_person

pytestmark = pytest.mark.django_db
POLICY = policy_registry.get_by_type(Asset)


def who_may(*actions: str, collection: Collection, **values):
    """Somebody who may do that with pictures in a collection."""
    person = a_person(**values)
    group = Group.objects.create(name=f"组{person.pk}")
    person.groups.add(group)
    for action in actions:
        GroupCollectionPermission.objects.create(
            group=group,
            collection=collection,
            permission=Permission.objects.get(codename=f"{action}_image"),
        )
    return person


@pytest.fixture
def shelf(world) -> Collection:
    return services.open_collection("专栏图库")


@pytest.fixture
def inner(world) -> Collection:
    return guarded()


def test_guest_sends_nothing_in(shelf):
    assert permission.may_upload(AnonymousUser(), {}, at=clock.now()) is None


def test_resident_without_the_library_sends_nothing_in(shelf):
    assert permission.may_upload(a_person(), {}, at=clock.now()) is None


def test_film_goes_where_its_sender_may_add_pictures(shelf):
    editor = who_may("add", collection=shelf)

    grant = permission.may_upload(editor, {}, at=clock.now())

    assert grant is not None
    assert (grant.delivery, grant.is_editor) == (Delivery.OPEN, True)
    assert grant.context == {"collection": shelf.pk}


def test_collection_says_that_a_film_is_guarded_whatever_the_browser_wishes(inner):
    editor = who_may("add", collection=inner)
    wish = {"collection": str(inner.pk), "delivery": "open"}

    grant = permission.may_upload(editor, wish, at=clock.now())

    assert grant is not None
    assert grant.delivery == Delivery.GUARDED


@pytest.mark.parametrize("wanted", ["0", "-1", "x", "1' or 1", "1.0"])
def test_collection_that_is_not_ones_own_is_not_taken(shelf, inner, wanted: str):
    editor = who_may("add", collection=shelf)

    assert permission.may_upload(editor, {"collection": wanted}, at=clock.now()) is None
    assert permission.may_upload(editor, {"collection": str(inner.pk)}, at=clock.now()) is None


def test_arrived_film_stands_where_it_was_granted(shelf):
    asset, sender = an_asset(), a_person()
    session = UploadSession.objects.create(
        owner=sender, length=1, context={"collection": shelf.pk}, created_at=clock.now(),
        expires_at=clock.now(),
    )  # fmt: skip

    upload_finished.send(UploadSession, session=session, asset=asset, at=clock.now())

    assert ShelvedAsset.objects.get(asset=asset).collection == shelf


@pytest.mark.parametrize("context", [{}, {"collection": 999_999}], ids=["none", "gone"])
def test_film_whose_collection_is_gone_stands_nowhere(world, context):
    session = SimpleNamespace(context=context)

    upload_finished.send(UploadSession, session=session, asset=an_asset(), at=clock.now())

    assert not ShelvedAsset.objects.exists()


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        ("choose", "choose", True),
        ("choose", "change", False),
        ("change", "change", True),
        ("change", "delete", True),
        ("add", "change", False),
    ],
)
def test_rights_over_anothers_film_are_those_over_pictures(shelf, held, asked, expected):
    person = who_may(held, collection=shelf)
    asset = an_asset(shelf=shelf)

    assert POLICY.user_has_permission_for_instance(person, asked, asset) is expected


def test_right_in_one_collection_is_none_in_another(shelf, inner):
    person = who_may("choose", "change", collection=shelf)

    assert not POLICY.user_has_any_permission_for_instance(
        person, ["choose", "change", "delete"], an_asset(shelf=inner)
    )


def test_sender_keeps_his_own_film_while_he_may_send(shelf):
    sender = who_may("add", collection=shelf)
    former = a_person()

    assert POLICY.user_has_permission_for_instance(sender, "change", an_asset(owner=sender))
    assert not POLICY.user_has_permission_for_instance(former, "change", an_asset(owner=former))


def test_film_without_shelf_counts_as_standing_in_the_root(shelf):
    of_shelf = who_may("add", "choose", "change", collection=shelf)
    of_all = who_may("choose", "change", collection=Collection.get_first_root_node())
    asset = an_asset()

    assert not POLICY.user_has_permission_for_instance(of_shelf, "choose", asset)
    assert POLICY.user_has_permission_for_instance(of_all, "choose", asset)
    assert asset not in POLICY.instances_user_has_any_permission_for(of_shelf, ["choose"])
    assert asset in POLICY.instances_user_has_any_permission_for(of_all, ["choose"])


def test_person_who_left_has_no_right_left(shelf):
    person = who_may("add", "choose", "change", collection=shelf, is_active=False)
    asset = an_asset(shelf=shelf, owner=person)

    assert not POLICY.user_has_any_permission_for_instance(person, ["choose"], asset)
    assert not POLICY.instances_user_has_any_permission_for(person, ["choose"]).exists()


def test_list_to_choose_from_holds_what_one_may_choose(shelf, inner):
    person = who_may("choose", collection=shelf)
    seen, own = an_asset("看得见", shelf=shelf), an_asset("自己的", owner=person)
    an_asset("内部的", shelf=inner)

    found = POLICY.instances_user_has_any_permission_for(person, ["choose"])

    assert set(found) == {seen, own}


def test_deleted_film_is_gone_and_the_record_says_who_did_it(shelf):
    actor = who_may("change", collection=shelf)
    asset = an_asset(shelf=shelf)

    services.delete_asset(asset=asset, actor=actor, at=clock.now())

    asset.refresh_from_db()
    assert asset.state == Asset.State.DELETED


def test_refusals_name_what_they_are_about():
    assert "《戏台》" in AssetInUse(["戏台"]).message
    assert "“挖土”" in GuardedOnPublicPage(["挖土"]).message
