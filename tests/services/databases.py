"""How the test run gets its database: a copy of one that was migrated before."""

from pathlib import Path

import pytest
from django.db import DEFAULT_DB_ALIAS, connections

from tests.services.migrated import copy_migrated_database
from tests.services.migrated_postgresql import migrated_template


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Django migrates what it finds instead of emptying it first."""
    return connections[DEFAULT_DB_ALIAS].vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Lay the copy where Django looks, or name the template it copies itself."""
    connection = connections[DEFAULT_DB_ALIAS]
    test = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        copy_migrated_database(Path(test["NAME"]))
    else:
        test["TEMPLATE"] = migrated_template(connection.settings_dict)
