"""A small district, loaded once for this folder; each test is rolled back to it.

Tests here are functions: a TestCase closes the connection, and the district with it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from cms.demo.entries import World
from cms.home.services import found_site
from tests.cms.demo.worlds import AT, load, small_world

HERE = Path(__file__).parent
# What the machinery writes on its own account: tasks, the index, Wagtail's log of the front page.
MACHINERY = frozenset({"django_tasks_database", "search", "contenttypes", "wagtailsearch"})


def counts() -> dict[str, int]:
    """How many rows each table of the house and of Wagtail has."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in MACHINERY
    }


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """However files are shuffled, these stay together: the district is loaded once."""
    ours = [item for item in items if HERE in item.path.parents]
    if ours:
        first = items.index(ours[0])
        before = items[:first]
        after = [item for item in items[first:] if HERE not in item.path.parents]
        items[:] = [*before, *ours, *after]


@pytest.fixture(scope="package", autouse=True)
def counted_before(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """The district, in a transaction around all tests; gives what was there before it."""
    with django_db_blocker.unblock(), transaction.atomic():
        found_site(title="采风", at=AT)
        before = counts()
        load(small_world())
        yield before
        transaction.set_rollback(True)


@pytest.fixture
def world() -> World:
    """What was loaded, as it is written."""
    return small_world()
