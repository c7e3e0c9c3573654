"""A house of real processes for the tests of the foundation."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.cms.core.house import House


@pytest.fixture(scope="session")
def built_house(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Path:
    """A migrated database to copy from."""
    folder = tmp_path_factory.mktemp("built-house")
    House(folder, django_db_blocker.unblock).migrate()
    return folder


@pytest.fixture
def house(built_house: Path, tmp_path: Path, django_db_blocker) -> Iterator[House]:
    """A house on SQLite."""
    shutil.copytree(built_house, tmp_path / "var")
    mine = House(tmp_path / "var", django_db_blocker.unblock)
    yield mine
    mine.end()


@pytest.fixture
def postgresql_house(transactional_db: None, tmp_path: Path, django_db_blocker) -> Iterator[House]:
    """A house on the test run's own PostgreSQL database."""
    its = connection.settings_dict
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**its)
    mine = House(tmp_path, django_db_blocker.unblock, database_url=url)
    yield mine
    mine.end()
