"""Lays the rights declared in `roles` onto Wagtail's groups, pages and collections.

Runs after every migration, whenever one of the named pages appears, and each night. A page or a
shelf that does not stand yet is passed over.
"""

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)

from cms.people.models import PostKind
from cms.people.roles import FILES, OPEN_SHELF, RIGHTS, Right

WAGTAILS_OWN = ("Moderators", "Editors")
FILE_MODELS = ("image", "document")


@transaction.atomic
def lay_out() -> None:
    """Give every group exactly the rights that are declared for it."""
    _open_shelf()
    _replace_wagtails_own_groups()
    for name, right in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(_model_permissions(right))
        _lay_pages(group, right)
        _lay_collections(group, right)


def named_pages() -> frozenset[str]:
    """The slugs of the pages that rights are declared for."""
    return frozenset(page.slug for right in RIGHTS.values() for page in right.pages if page.slug)


def named_shelves() -> frozenset[str]:
    """The names of the collections that rights are declared for."""
    return frozenset(name for right in RIGHTS.values() for name in right.collections if name)


def _open_shelf() -> None:
    root = Collection.get_first_root_node()
    if root is not None and not root.get_children().filter(name=OPEN_SHELF).exists():
        root.add_child(name=OPEN_SHELF)


def _replace_wagtails_own_groups() -> None:
    """Wagtail comes with two groups and a workflow of its own: chief editors alone publish here."""
    chief_editors, _ = Group.objects.get_or_create(name=PostKind.CHIEF_EDITOR.label)
    for task in GroupApprovalTask.objects.filter(groups__name="Moderators"):
        task.name = "总编审定"
        task.save(update_fields=["name"])
        task.groups.set([chief_editors])
        Workflow.objects.filter(workflow_tasks__task=task).update(name="送审")
    Group.objects.filter(name__in=WAGTAILS_OWN).delete()


def _model_permissions(right: Right) -> set[Permission]:
    door = models.Q(content_type__app_label="wagtailadmin", codename="access_admin")
    wanted = [
        models.Q(content_type__app_label=app, codename=f"{action}_{model}")
        for label, actions in right.models
        for app, _, model in [label.partition(".")]
        for action in actions
    ]
    return set(Permission.objects.filter(_any_of([door, *wanted])))


def _any_of(conditions: list[models.Q]) -> models.Q:
    found = models.Q()
    for condition in conditions:
        found |= condition
    return found


def _lay_pages(group: Group, right: Right) -> None:
    """Exactly the declared rows; a group of this list has no others."""
    wanted = {
        (page.pk, permission.pk)
        for rule in right.pages
        for page in _pages_at(rule.slug)
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", codename__in=rule.codenames
        )
    }
    held = GroupPagePermission.objects.filter(group=group)
    for row in held:
        if (row.page_id, row.permission_id) in wanted:
            wanted.discard((row.page_id, row.permission_id))
        else:
            row.delete()
    for page_id, permission_id in wanted:
        GroupPagePermission.objects.create(
            group=group, page_id=page_id, permission_id=permission_id
        )


def _pages_at(slug: str) -> models.QuerySet[Page]:
    """The root for an empty slug, else the page of that slug right below a home page."""
    if not slug:
        return Page.objects.filter(depth=1)
    return Page.objects.filter(slug=slug, depth=3)


def _lay_collections(group: Group, right: Right) -> None:
    root = Collection.objects.filter(depth=1)
    shelves = [
        shelf
        for name in right.collections
        for shelf in (Collection.objects.filter(name=name, depth=2) if name else root)
    ]
    GroupCollectionPermission.objects.filter(group=group).exclude(collection__in=shelves).delete()
    for shelf in shelves:
        for permission in _file_permissions():
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=shelf, permission=permission
            )


def _file_permissions() -> models.QuerySet[Permission]:
    """Wagtail asks for the permissions of its own image and document models."""
    codenames = [f"{action}_{model}" for action in FILES for model in FILE_MODELS]
    return Permission.objects.filter(
        content_type__app_label__in=["wagtailimages", "wagtaildocs"], codename__in=codenames
    )
