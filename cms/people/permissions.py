"""Lays the rights declared in `roles` onto Wagtail's groups, pages and collections.

Runs after every migration and each night; for one page or shelf alone when it appears under a name
that rights are declared for. A page or a shelf that does not stand yet is passed over.
"""

from collections.abc import Iterator

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cms.people.models import PostKind
from cms.people.querysets import rights
from cms.people.roles import OPEN_SHELF, RIGHTS, Right

WAGTAILS_OWN = ("Moderators", "Editors")
DOOR = ("wagtailadmin", "access_admin")
# Wagtail asks for the permissions of its own image and document models.
FILE_APPS = {"image": "wagtailimages", "document": "wagtaildocs"}


@transaction.atomic
def lay_out() -> None:
    """Give every group exactly the rights that are declared for it."""
    _open_shelf()
    _replace_wagtails_own_groups()
    for name, right in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(rights.permissions_named(_model_permissions(right)))
        _lay_pages(group, right)
        _lay_collections(group, right)


@transaction.atomic
def lay_out_page(slug: str) -> None:
    """Give the rights that are declared for pages of that name."""
    for name, right in RIGHTS.items():
        if any(page.slug == slug for page in right.pages):
            _lay_pages(Group.objects.get_or_create(name=name)[0], right)


@transaction.atomic
def lay_out_shelf(shelf: str) -> None:
    """Give the rights that are declared for collections of that name."""
    for name, right in RIGHTS.items():
        if shelf in right.collections:
            _lay_collections(Group.objects.get_or_create(name=name)[0], right)


def named_pages() -> frozenset[str]:
    """The slugs of the pages that rights are declared for."""
    return frozenset(page.slug for right in RIGHTS.values() for page in right.pages if page.slug)


def named_shelves() -> frozenset[str]:
    """The names of the collections that rights are declared for."""
    return frozenset(name for right in RIGHTS.values() for name in right.collections if name)


def _open_shelf() -> None:
    root = Collection.get_first_root_node()
    if root is not None and not rights.shelves_at(OPEN_SHELF).exists():
        root.add_child(name=OPEN_SHELF)


def _replace_wagtails_own_groups() -> None:
    """Wagtail comes with two groups and a workflow of its own: chief editors alone publish here."""
    chief_editors, _ = Group.objects.get_or_create(name=PostKind.CHIEF_EDITOR.label)
    for task in rights.tasks_of(WAGTAILS_OWN[0]):
        task.name = "总编审定"
        task.save(update_fields=["name"])
        task.groups.set([chief_editors])
        rights.workflows_with(task).update(name="送审")
    rights.groups_named(WAGTAILS_OWN).delete()


def _model_permissions(right: Right) -> Iterator[tuple[str, str]]:
    yield DOOR
    for label, actions in right.models:
        app, _, model = label.partition(".")
        yield from ((app, f"{action}_{model}") for action in actions)


def _lay_pages(group: Group, right: Right) -> None:
    """Exactly the declared rows; a group of this list has no others."""
    wanted = {
        (page.pk, permission.pk)
        for rule in right.pages
        for page in rights.pages_at(rule.slug)
        for permission in _page_permissions(rule.codenames)
    }
    for row in rights.page_rows_of(group):
        if (row.page_id, row.permission_id) in wanted:
            wanted.discard((row.page_id, row.permission_id))
        else:
            row.delete()
    for page_id, permission_id in wanted:
        GroupPagePermission.objects.create(
            group=group, page_id=page_id, permission_id=permission_id
        )


def _page_permissions(codenames: tuple[str, ...]) -> QuerySet[Permission]:
    return rights.permissions_named(("wagtailcore", codename) for codename in codenames)


def _lay_collections(group: Group, right: Right) -> None:
    shelves = [shelf for name in right.collections for shelf in rights.shelves_at(name)]
    names = [(app, f"{act}_{model}") for act in right.files for model, app in FILE_APPS.items()]
    permissions = rights.permissions_named(names)
    rights.collection_rows_beside(group, shelves, permissions).delete()
    for permission in permissions:
        for shelf in shelves:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=shelf, permission=permission
            )
