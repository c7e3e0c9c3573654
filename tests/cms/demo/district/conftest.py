"""A small district, loaded once for this folder; each test is rolled back to it.

Tests here are functions: a TestCase closes the connection, and the district with it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from cms.demo.entries import World
from cms.home.services import found_site
from tests.cms.demo.worlds import AT, load, small_world

# What the machinery writes on its own account: tasks, the index, Wagtail's log of the front page.
MACHINERY = frozenset({"django_tasks_database", "search", "contenttypes", "wagtailsearch"})


def counts() -> dict[str, int]:
    """How many rows each table of the house and of Wagtail has."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in MACHINERY
    }


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
