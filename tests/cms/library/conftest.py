"""Each test of the library has folders of its own, so that what lies where can be counted."""

import copy
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import Collection, GroupCollectionPermission

from tests.cms.columns.editing import signed_in
from tests.factories.pages import a_person, a_world

EDITOR_MAY = ("add_image", "change_image", "choose_image", "add_document", "change_document")


@pytest.fixture
def world(db):
    return a_world()


@pytest.fixture
def member(world) -> Client:
    """A party member's browser."""
    return signed_in(a_person(branch=world.first))


@pytest.fixture
def editor(world) -> Client:
    """The browser of somebody who may add and change what stands in the library."""
    person = a_person(is_staff=True)
    group = Group.objects.create(name="图库试")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    person.groups.add(group)
    for codename in EDITOR_MAY:
        GroupCollectionPermission.objects.create(
            group=group,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(codename=codename),
        )
    return signed_in(person)


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
