"""The pages' tests draw plain community pages, which the site itself never shows."""

import copy
from pathlib import Path

import pytest

from tests.factories.pages import a_world


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture(autouse=True)
def _page_template(settings):
    engines = copy.deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [*engines[0]["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = engines
