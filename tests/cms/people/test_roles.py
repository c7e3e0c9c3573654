"""The table of roles as code, beside the product's own."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission

from cms.people.models import PostKind
from cms.people.roles import (
    AT_A_BRANCH,
    AT_A_UNIT,
    NEVER_VACANT,
    PUBLISH,
    RIGHTS,
    SEPARATED,
)
from cms.people.services import appoint
from tests.factories.organisation import make_town
from tests.factories.people import START, make_holder, make_person


def test_every_group_with_rights_is_named_after_a_post():
    assert set(RIGHTS) <= {kind.label for kind in PostKind}


def test_chief_editors_alone_are_declared_to_publish():
    declared = {
        name for name, right in RIGHTS.items() for page in right.pages if page.codenames == PUBLISH
    }

    assert declared == {"总编"}


def test_only_party_posts_are_declared_for_the_study_tree():
    declared = {
        name for name, right in RIGHTS.items() for page in right.pages if page.slug == "study"
    }

    assert declared == {"党务工作者"}


def test_every_declared_model_exists():
    labels = {label for right in RIGHTS.values() for label, _ in right.models}

    assert {apps.get_model(label)._meta.label_lower for label in labels} == labels


@pytest.mark.django_db
def test_every_declared_permission_exists():
    for right in RIGHTS.values():
        for label, actions in right.models:
            app, _, model = label.partition(".")
            wanted = {f"{action}_{model}" for action in actions}
            found = Permission.objects.filter(content_type__app_label=app, codename__in=wanted)
            assert {permission.codename for permission in found} == wanted


def test_a_post_stands_at_a_branch_or_at_a_unit_never_at_both():
    assert not AT_A_BRANCH & AT_A_UNIT
    assert set(NEVER_VACANT) == {PostKind.CHIEF_EDITOR, PostKind.DISTRICT_ADMIN}
    assert all(len(pair) == 2 for pair in SEPARATED)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PostKind)
def test_every_kind_of_post_can_be_held_and_gives_its_group(kind):
    town, person = make_town(), make_person()
    places = {
        **dict.fromkeys(AT_A_BRANCH, town.green_branch),
        **dict.fromkeys(AT_A_UNIT, town.green),
    }

    appoint(person, kind=kind, place=places.get(kind), actor=None, at=START)

    person.refresh_from_db()
    assert person.groups.filter(name=kind.label).exists()
    assert person.is_staff == (kind.label in RIGHTS)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PostKind)
def test_whoever_is_staff_passes_wagtails_door_and_nobody_else(client, kind):
    town = make_town()
    places = {
        **dict.fromkeys(AT_A_BRANCH, town.green_branch),
        **dict.fromkeys(AT_A_UNIT, town.green),
    }
    holder = make_holder(kind, places.get(kind))
    client.force_login(holder)

    answer = client.get("/admin/")

    assert (answer.status_code == 200) == holder.is_staff


@pytest.mark.django_db
def test_rights_are_the_union_of_several_posts():
    person = make_holder(PostKind.CHIEF_EDITOR)
    appoint(person, kind=PostKind.DISTRICT_ADMIN, actor=None, at=START.replace(day=5))

    person = type(person).objects.get(pk=person.pk)

    assert person.has_perm("columns.add_kind")
    assert person.has_perm("people.add_post")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "permission"),
    [
        (PostKind.DISTRICT_ADMIN, "columns.add_kind"),
        (PostKind.DISTRICT_ADMIN, "wagtailcore.publish_page"),
        (PostKind.CHIEF_EDITOR, "people.add_post"),
        (PostKind.CHIEF_EDITOR, "audit.view_auditentry"),
        (PostKind.CHIEF_EDITOR, "organisation.change_district"),
        (PostKind.REVIEWER, "columns.add_author"),
        (PostKind.GRID_WORKER, "columns.add_author"),
        (PostKind.VENUE_MANAGER, "venues.add_venuekind"),
        (PostKind.TEACHER, "wagtailadmin.access_admin"),
    ],
)
def test_what_a_role_is_not_for_it_may_not_do(kind, permission):
    town = make_town()
    holder = make_holder(kind, town.green_grid if kind in AT_A_UNIT else None)

    assert not holder.has_perm(permission)
