"""A world that stands for a whole module: built once, rolled back when its last test is over."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction


def standing(build: Callable[[], Any]) -> Any:
    """A module's fixture that builds once; ask for it through `fresh`, which hands out copies.

    The tests' own transactions are savepoints inside this one, so each leaves the world as it was.
    """

    @pytest.fixture(scope="module")
    def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield build()
            transaction.set_rollback(True)

    return built


def fresh(world: Any) -> Any:
    """Rows as they were read when the world was built, whatever another test did to its copy."""
    return deepcopy(world)
