"""What every test has: the rules about services, names of its own, an empty cache."""

import gc
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import settings as drawing

from tests.ledgers import emptied_ledgers
from tests.services.columns import pytest_configure
from tests.services.databases import django_db_keepdb, django_db_modify_db_settings
from tests.services.object_store import make_bucket
from tests.services.rules import (
    pytest_addoption,
    pytest_collection_modifyitems,
    pytest_make_collect_report,
    pytest_runtest_makereport,
)
from tests.services.signing import Account
from tests.spread import pytest_xdist_make_scheduler

__all__ = [
    "django_db_keepdb",
    "django_db_modify_db_settings",
    "emptied_ledgers",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_make_collect_report",
    "pytest_runtest_makereport",
    "pytest_xdist_make_scheduler",
]

# The same examples in every run; a machine busy with other tests is slow, not wrong.
drawing.register_profile("house", deadline=None, derandomize=True)
drawing.load_profile("house")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: searching it for garbage costs a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder the settings made for this run; a worker's lies inside it."""
    folder = Path(settings.VAR_DIR)
    is_ours = folder.parent == Path(tempfile.gettempdir()) and folder.name.startswith(
        "caifeng-test-"
    )
    if is_ours and not hasattr(config, "workerinput"):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _own_bucket() -> None:
    """The worker's bucket, where the environment names an S3."""
    store = settings.OBJECT_STORE
    if store is not None:
        account = Account(
            endpoint=store.endpoint, access_key=store.access_key, secret_key=store.secret_key
        )
        assert make_bucket(account, store.bucket)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Nothing cached or counted by one test is seen by the next."""
    cache.clear()
    yield
    cache.clear()
