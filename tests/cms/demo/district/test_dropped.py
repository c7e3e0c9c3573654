"""A small district after it was dropped: nothing of it is left, and everything else is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import Storage
from django.db import transaction
from django.test import TestCase

from cms.audit.models import AuditEntry, AuditSeal
from cms.audit.sealing import first_broken
from cms.audit.services import record, seal_entries
from cms.columns.models import ColumnIndexPage, StoryPage, Topic
from cms.demo.models import DemoObject
from cms.demo.services import drop_world
from cms.home.models import HomePage
from cms.library.models import LibraryImage
from cms.people.models import Consent, User
from tests.cms.demo.district.conftest import counts
from tests.cms.demo.worlds import AT, load, tiny_world
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
# Entries are sealed anew; what the site says of itself stays, as its front page does.
STAYS = {"audit.AuditSeal", "home.SiteSettings"}


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """What stood there before, beside the demo, and what the drop said."""

    reader: User
    expected: dict[str, int]
    marked: int
    count: int
    storage: Storage
    pictures: list[str]


@pytest.fixture(scope="module", autouse=True)
def dropped(counted_before: dict[str, int], django_db_blocker: Any) -> Iterator[Dropped]:
    """One drop for all tests, beside a real reader; the district comes back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _dropped(counted_before)
        transaction.set_rollback(True)


def _dropped(counted_before: dict[str, int]) -> Dropped:
    without_reader = counts()
    reader = make_person(name="真读者")
    record(action="people.read", actor=reader, subject=reader, at=AT)
    of_reader = {label: n - without_reader[label] for label, n in counts().items()}
    seal_entries(limit=10_000)
    pictures = list(LibraryImage.objects.all())
    marked = DemoObject.objects.count()
    with TestCase.captureOnCommitCallbacks(execute=True):
        count = drop_world()
    return Dropped(
        reader=reader,
        expected={label: n + of_reader[label] for label, n in counted_before.items()},
        marked=marked,
        count=count,
        storage=pictures[0].file.storage,
        pictures=[picture.file.name for picture in pictures],
    )


def test_every_table_holds_as_much_as_before_the_load(dropped):
    left = counts()

    more = {
        label: n - dropped.expected[label]
        for label, n in left.items()
        if n != dropped.expected[label] and label not in STAYS
    }

    assert more == {}


def test_drop_says_how_many_rows_were_marked_and_leaves_no_mark(dropped):
    assert dropped.count == dropped.marked > 100
    assert not DemoObject.objects.exists()


def test_site_itself_stays():
    assert HomePage.objects.exists()
    assert not ColumnIndexPage.objects.exists()


def test_no_picture_is_left_in_the_store(dropped):
    assert len(dropped.pictures) > 5
    assert [name for name in dropped.pictures if dropped.storage.exists(name)] == []


def test_kept_password_is_forgotten():
    assert not (Path(settings.VAR_DIR) / "demo" / "password").exists()


def test_second_drop_finds_nothing():
    left = counts()

    assert drop_world() == 0
    assert counts() == left


def test_real_reader_keeps_the_record_and_the_consent(dropped):
    entries = AuditEntry.objects.filter(actor=dropped.reader)

    assert {entry.action for entry in entries} == {"people.registered", "people.read"}
    assert set(Consent.objects.values_list("user_id", flat=True)) <= {dropped.reader.pk}


def test_what_remains_of_the_record_is_sealed_again_without_holes():
    seal_entries(limit=10_000)

    positions = list(AuditSeal.objects.values_list("position", flat=True))
    assert positions == list(range(1, AuditEntry.objects.count() + 1))
    assert first_broken() is None


@pytest.mark.parametrize(
    "model", [AuditEntry, AuditSeal, Consent], ids=lambda model: model.__name__
)
def test_ledgers_are_append_only_again(model, dropped):
    seal_entries(limit=10_000)
    said = {"purpose": Consent.Purpose.ACCOUNT, "version": 1, "given": True, "said_at": AT}
    Consent.objects.create(user=dropped.reader, **said)

    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")


def test_world_can_be_loaded_again_and_a_word_that_was_there_before_stays():
    Topic.objects.create(name="戚城")

    load(tiny_world(), yes_mix=True)
    was_loaded = StoryPage.objects.filter(slug="col-qicheng", live=True).exists()
    drop_world()

    assert was_loaded
    assert [topic.name for topic in Topic.objects.all()] == ["戚城"]
