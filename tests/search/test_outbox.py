"""Every change leaves a row in its own transaction, and nothing else does."""

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import Page

from cms.core import clock
from cms.core.tasks import resolve
from search.indexing.outbox import TASK, doc_id_of, number_of, queue_documents
from search.models import SearchOutbox
from search.querysets import waiting_index_tasks
from tests.factories.columns import Columns, a_published_story, a_story
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def queued() -> set[str]:
    names = set(SearchOutbox.objects.values_list("doc_id", flat=True))
    SearchOutbox.objects.all().delete()
    return names


def test_saving_a_story_queues_its_document(columns: Columns) -> None:
    story = a_story(columns)
    queued()

    story.save()

    assert queued() == {f"column:{story.pk}"}


def test_a_change_that_is_rolled_back_leaves_no_row(columns: Columns) -> None:
    story = a_story(columns)
    queued()

    with transaction.atomic():
        story.save()
        transaction.set_rollback(True)

    assert queued() == set()


def test_a_delete_is_queued_once_though_it_is_told_for_each_parent_class(
    columns: Columns,
) -> None:
    story = a_story(columns)
    queued()
    pk = story.pk

    story.delete()

    assert list(SearchOutbox.objects.values_list("doc_id", flat=True)) == [f"column:{pk}"]


def test_a_copy_queues_the_copy(columns: Columns) -> None:
    story = a_published_story(columns)
    queued()

    copy = story.copy(update_attrs={"slug": "copied", "title": "另一篇"}, copy_revisions=False)

    assert f"column:{copy.pk}" in queued()


def test_a_page_type_without_a_builder_queues_nothing(columns: Columns) -> None:
    queued()

    columns.home.refresh_from_db()

    assert doc_id_of(columns.home) is None


def test_a_venue_queues_itself_and_the_stories_that_happen_there(columns: Columns) -> None:
    venue = a_venue()
    story = a_story(columns, place=venue)
    queued()

    venue.save()

    assert queued() == {f"venue:{venue.pk}", f"column:{story.pk}"}


def test_new_opening_hours_queue_the_venue(columns: Columns) -> None:
    venue = a_venue(slug="ven-hours", hours={"1-7": "08:00-12:00"})
    queued()

    a_venue(slug="ven-hours", hours={"1-7": "08:00-18:00"}, name=venue.title)

    assert f"venue:{venue.pk}" in queued()


def test_a_renamed_kind_author_or_district_queues_what_carries_it(columns: Columns) -> None:
    story = a_published_story(columns)
    queued()

    story.kind.save()
    assert queued() == {f"column:{story.pk}"}
    story.author.save()
    assert queued() == {f"column:{story.pk}"}
    columns.world.green.save()
    assert queued() == {f"column:{story.pk}"}


def test_a_thousand_changes_wake_one_worker(columns: Columns) -> None:
    queue_documents(f"column:{number}" for number in range(1000))
    queue_documents(["column:1"])

    assert waiting_index_tasks(TASK, clock.now()).count() == 1
    assert SearchOutbox.objects.count() >= 1001


def test_the_task_that_is_named_exists() -> None:
    assert resolve(TASK).queue_name == "index"


def test_a_document_names_its_page() -> None:
    assert number_of("column:12") == 12


def test_loading_a_fixture_queues_nothing(columns: Columns, tmp_path) -> None:
    a_story(columns)
    dump = tmp_path / "page.json"
    call_command("dumpdata", "wagtailcore.page", output=str(dump), verbosity=0)
    queued()

    call_command("loaddata", str(dump), verbosity=0)

    assert queued() == set()
    assert Page.objects.exists()
