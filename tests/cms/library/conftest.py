"""Each test of the library has folders of its own, so that what lies where can be counted."""

import copy
from pathlib import Path

import pytest

from tests.factories.pages import a_world


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    if settings.OBJECT_STORE is None:
        storages = copy.deepcopy(settings.STORAGES)
        for name in ("default", "guarded"):
            options = storages[name].setdefault("OPTIONS", {})
            options["location"] = str(tmp_path / ("open" if name == "default" else "guarded"))
        settings.STORAGES = storages
    return tmp_path


@pytest.fixture(autouse=True)
def _page_template(settings):
    engines = copy.deepcopy(settings.TEMPLATES)
    folder = Path(__file__).parent.parent / "pages" / "templates"
    engines[0]["DIRS"] = [*engines[0]["DIRS"], folder]
    settings.TEMPLATES = engines
