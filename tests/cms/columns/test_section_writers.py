"""Who may draft in a section follows from its unit and its tree, however either came about."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate
from django.urls import reverse
from wagtail.models import GroupPagePermission

from cms.columns.models import SectionPage
from cms.columns.services import create_index, create_section, let_writers_in
from cms.core import migrating
from cms.pages.services import AudienceChange, set_audience
from cms.people.models import PostKind
from tests.cms.columns.editing import add_url, edit_url, opened, signed_in
from tests.factories.columns import a_columns_tree
from tests.factories.home import NOON
from tests.factories.people import make_holder
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_tree = standing(a_columns_tree)

EDITORS_OF_GREEN = {("编辑·绿城社区", "add_page"), ("编辑·绿城社区", "change_page")}
GRIDS_OF_GREEN = {("网格·绿城社区", "add_page")}
SECRETARIES_OF_GREEN = {("书记·绿城社区", "add_page"), ("书记·绿城社区", "change_page")}
ALL_OF_GREEN = EDITORS_OF_GREEN | GRIDS_OF_GREEN


@pytest.fixture
def columns(standing_tree, db):
    return fresh(standing_tree)


def rows_at(page):
    return GroupPagePermission.objects.filter(page_id=page.pk)


def rights_at(page) -> set[tuple[str, str]]:
    return set(rows_at(page).values_list("group__name", "permission__codename"))


def migrate() -> None:
    """The end of a release's migrations."""
    for config in apps.get_app_configs():
        if config.models_module:
            post_migrate.send(sender=config, app_config=config, using="default", verbosity=0)


def test_a_section_from_an_older_release_gets_its_grid_workers_with_the_migration(columns):
    rows_at(columns.green).filter(group__name__startswith="网格").delete()

    migrate()

    assert rights_at(columns.green) == ALL_OF_GREEN


def test_grid_workers_of_an_older_section_write_there_after_the_migration(columns):
    worker = make_holder(PostKind.GRID_WORKER, columns.world.green_grid)
    rows_at(columns.green).filter(group__name__startswith="网格").delete()
    before = signed_in(worker).get(add_url(columns.green)).status_code

    migrate()

    assert (before, signed_in(worker).get(add_url(columns.green)).status_code) == (302, 200)


def test_a_second_migration_changes_no_row(columns):
    before = set(rows_at(columns.green).values_list("pk", flat=True))

    migrate()

    assert set(rows_at(columns.green).values_list("pk", flat=True)) == before


@pytest.mark.parametrize("label", ["core", "columns", "people"])
def test_the_end_of_one_app_is_not_the_end_of_the_migration(label):
    assert not migrating.is_over(apps.get_app_config(label), using="default")


def test_the_end_of_the_last_app_is_for_one_database_alone():
    last = [config for config in apps.get_app_configs() if config.models_module][-1]

    assert migrating.is_over(last, using="default")
    assert not migrating.is_over(last, using="another")


def test_a_table_that_was_migrated_away_is_not_asked():
    gone = SimpleNamespace(_meta=SimpleNamespace(db_table="columns_gone"))

    assert migrating.stands(SectionPage)
    assert not migrating.stands(gone)


def test_a_section_added_on_the_screen_has_its_writers_at_once(columns):
    client = signed_in(columns.chief)
    url = add_url(columns.index, model="sectionpage")
    form = {**opened(client, url), "title": "澶水街道", "slug": "chan-shui"}

    client.post(url, {**form, "district": columns.world.street.pk, "visibility": "公开"})

    section = SectionPage.objects.get(slug="chan-shui")
    assert {group for group, _ in rights_at(section)} == {"编辑·澶水街道", "网格·澶水街道"}


def test_a_section_given_to_another_unit_changes_its_writers(columns):
    section = SectionPage.objects.get(pk=columns.green.pk)
    section.district = columns.world.east
    section.save()

    assert {group for group, _ in rights_at(section)} == {"编辑·东方社区", "网格·东方社区"}
    assert signed_in(columns.editor).get(add_url(section)).status_code == 302


def test_a_draft_that_gives_a_section_to_another_unit_changes_nothing_yet(columns):
    section = SectionPage.objects.get(pk=columns.green.pk)
    section.district = columns.world.east

    section.save_revision()

    assert rights_at(section) == ALL_OF_GREEN


def test_an_index_closed_to_outsiders_is_its_secretaries_from_then_on(columns):
    change = AudienceChange(unit=columns.world.committee, with_children=True)

    set_audience(columns.index, change=change, actor=None, at=NOON)

    assert rights_at(columns.green) == SECRETARIES_OF_GREEN


def test_an_index_opened_to_everybody_is_its_editors_again(columns):
    world = columns.world
    study = create_index(home=columns.home, slug="inner", title="内", audience=world.committee)
    section = create_section(index=study, district=world.green, at=NOON)
    before = rights_at(section)

    set_audience(study, change=AudienceChange(), actor=None, at=NOON)

    assert (before, rights_at(section)) == (SECRETARIES_OF_GREEN, ALL_OF_GREEN)


def test_a_section_for_residents_alone_keeps_its_editors(columns):
    change = AudienceChange(unit=columns.world.green)

    set_audience(columns.green, change=change, actor=None, at=NOON)

    assert rights_at(columns.green) == ALL_OF_GREEN


def test_a_section_moved_into_a_tree_for_members_changes_hands(columns):
    world = columns.world
    study = create_index(home=columns.home, slug="inner", title="内", audience=world.committee)
    change = AudienceChange(unit=world.committee, with_children=True)
    set_audience(columns.green, change=change, actor=None, at=NOON)
    url = reverse("wagtailadmin_pages:move_confirm", args=[columns.green.pk, study.pk])

    signed_in(columns.chief).post(url)

    assert SectionPage.objects.get(pk=columns.green.pk).get_parent().pk == study.pk
    assert rights_at(columns.green) == SECRETARIES_OF_GREEN


def test_a_right_that_somebody_gave_by_hand_to_another_unit_is_taken_back(columns):
    group = Group.objects.get(name="编辑·东方社区")
    right = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page_id=columns.green.pk, permission=right)

    let_writers_in([columns.green])

    assert rights_at(columns.green) == ALL_OF_GREEN
    assert signed_in(columns.neighbour).get(edit_url(columns.green)).status_code == 302


def test_a_right_of_a_group_of_no_unit_is_left_alone(columns):
    group = Group.objects.create(name="编辑培训班")
    right = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page_id=columns.green.pk, permission=right)

    let_writers_in([columns.green])

    assert rights_at(columns.green) == ALL_OF_GREEN | {("编辑培训班", "change_page")}
