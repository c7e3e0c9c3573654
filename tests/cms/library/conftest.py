"""Each test of the library has folders of its own, so that what lies where can be counted."""

import copy
from pathlib import Path

import pytest
from django.test import Client

from tests.cms.columns.editing import signed_in
from tests.factories.pages import a_person, a_world


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def member(world) -> Client:
    """A party member's browser."""
    return signed_in(a_person(branch=world.first))


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    """Local folders whatever the column; the contracts try the same things on a real store."""
    backend = "django.core.files.storage.FileSystemStorage"
    folders = {
        name: {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path / folder)}}
        for name, folder in (("default", "open"), ("guarded", "guarded"))
    }
    settings.OBJECT_STORE = None
    settings.STORAGES = {**settings.STORAGES, **folders}
    return tmp_path


@pytest.fixture(autouse=True)
def _page_template(settings):
    engines = copy.deepcopy(settings.TEMPLATES)
    folder = Path(__file__).parent.parent / "pages" / "templates"
    engines[0]["DIRS"] = [*engines[0]["DIRS"], folder]
    settings.TEMPLATES = engines
