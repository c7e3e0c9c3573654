"""Groups follow posts, whatever somebody did to them by hand."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection, GroupApprovalTask, GroupPagePermission, Page

from cms.organisation.errors import AlreadyNamed
from cms.organisation.services import rename
from cms.pages.models import CommunityPage
from cms.people.models import Post, PostKind
from cms.people.permissions import lay_out
from cms.people.roles import OPEN_SHELF, RIGHTS
from cms.people.services import derive_groups, editor_group
from cms.people.tasks import check_groups
from tests.factories.organisation import make_town
from tests.factories.people import START, make_holder, make_person

LATER = START + timedelta(days=5)


def rights_of(group: str) -> set[str]:
    found = Group.objects.get(name=group).permissions
    return {
        f"{app}.{code}" for app, code in found.values_list("content_type__app_label", "codename")
    }


@pytest.mark.django_db
def test_nightly_check_takes_away_what_no_post_asks_for():
    person = make_person()
    person.groups.add(Group.objects.get_or_create(name="总编")[0])

    repaired = check_groups.call()

    assert repaired == 1
    assert not person.groups.exists()


@pytest.mark.django_db
def test_nightly_check_gives_back_what_a_post_asks_for():
    editor = make_holder(PostKind.CHIEF_EDITOR)
    editor.groups.clear()

    repaired = check_groups.call()

    editor.refresh_from_db()
    assert repaired == 1
    assert editor.groups.get().name == "总编"


@pytest.mark.django_db
def test_nightly_check_leaves_alone_what_is_right():
    make_holder(PostKind.CHIEF_EDITOR)

    assert check_groups.call() == 0


@pytest.mark.django_db
def test_somebody_who_may_not_sign_in_has_no_groups():
    editor = make_holder(PostKind.CHIEF_EDITOR)
    editor.is_active = False
    editor.save(update_fields=["is_active"])

    changed = derive_groups(editor, LATER)

    assert changed
    assert not editor.groups.exists()


@pytest.mark.django_db
def test_groups_take_the_new_name_of_their_unit():
    town = make_town()
    editor = make_holder(PostKind.EDITOR, town.green)
    group = editor_group(town.green)

    renamed = rename(town.green, name="绿城新村", at=LATER)

    group.refresh_from_db()
    assert group.name == "编辑·绿城新村"
    assert not derive_groups(editor, LATER)
    assert editor_group(renamed) == group


@pytest.mark.django_db
def test_two_units_of_one_name_never_share_a_group():
    town = make_town()
    second = town.subdistrict.add_child(kind="村", name=town.green.name, slug="lvcheng-2")

    assert editor_group(second).name == "编辑·绿城社区（lvcheng-2）"
    assert editor_group(second) != editor_group(town.green)


@pytest.mark.django_db
def test_a_unit_cannot_take_the_name_of_another():
    town = make_town()

    with pytest.raises(AlreadyNamed):
        rename(town.green, name="东方社区", at=LATER)


@pytest.mark.django_db
def test_every_declared_right_exists_and_is_laid_out():
    lay_out()

    for group, right in RIGHTS.items():
        declared = {
            f"{label.partition('.')[0]}.{action}_{label.partition('.')[2]}"
            for label, actions in right.models
            for action in actions
        }
        assert rights_of(group) == declared | {"wagtailadmin.access_admin"}, group


@pytest.mark.django_db
def test_chief_editors_alone_hold_publish():
    lay_out()

    publishing = GroupPagePermission.objects.filter(permission__codename="publish_page")

    assert {row.group.name for row in publishing} == {"总编"}


@pytest.mark.django_db
def test_what_is_sent_for_review_waits_for_the_chief_editors():
    lay_out()

    tasks = GroupApprovalTask.objects.all()

    assert [[*task.groups.values_list("name", flat=True)] for task in tasks] == [["总编"]]
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()


@pytest.mark.django_db
def test_party_organisers_get_their_rights_when_the_study_tree_appears():
    home = Page.objects.get(depth=2)

    study = home.add_child(instance=CommunityPage(title="党员学习", slug="study"))

    rows = GroupPagePermission.objects.filter(group__name="党务工作者", page=study)
    assert {row.permission.codename for row in rows} == {"add_page", "change_page"}


@pytest.mark.django_db
def test_laying_out_again_repairs_and_adds_nothing():
    lay_out()
    group = Group.objects.get(name="审校")
    group.permissions.clear()
    before = GroupPagePermission.objects.count()

    lay_out()

    assert rights_of("审校") == {"wagtailadmin.access_admin"}
    assert GroupPagePermission.objects.count() == before


@pytest.mark.django_db
def test_editors_use_the_open_shelf_and_not_the_whole_library():
    lay_out()

    rows = Group.objects.get(name="编辑").collection_permissions.all()

    assert {row.collection.name for row in rows} == {OPEN_SHELF}
    assert Collection.objects.filter(name=OPEN_SHELF, depth=2).count() == 1


@pytest.mark.django_db
def test_nobody_but_the_district_admin_appoints_or_reads_the_record():
    lay_out()

    for group in RIGHTS:
        may = {"people.add_post", "audit.view_auditentry"} <= rights_of(group)
        assert may == (group == PostKind.DISTRICT_ADMIN.label)


@pytest.mark.django_db
def test_a_post_from_tomorrow_gives_no_rights_today():
    person = make_person()
    tomorrow = LATER + timedelta(days=1)
    Post.objects.create(user=person, kind=PostKind.CHIEF_EDITOR, since=tomorrow)

    today, then = derive_groups(person, LATER), derive_groups(person, tomorrow)

    assert (today, then) == (False, True)
