"""Reads over Django's and Wagtail's own rows of groups, permissions, pages and collections."""

from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from axes.models import AccessAttempt, AccessAttemptExpiration, AccessFailureLog
from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
)


def permissions_named(names: Iterable[tuple[str, str]]) -> QuerySet[Permission]:
    """Those of (app, codename) that exist."""
    each = [Q(content_type__app_label=app, codename=codename) for app, codename in names]
    return Permission.objects.filter(reduce(or_, each, Q(pk__in=[])))


def groups_named(names: Iterable[str]) -> QuerySet[Group]:
    """The groups of these names."""
    return Group.objects.filter(name__in=list(names))


def pages_at(slug: str) -> QuerySet[Page]:
    """The root for an empty slug, else the pages of that slug right below a home page."""
    return Page.objects.filter(slug=slug, depth=3) if slug else Page.objects.filter(depth=1)


def shelves_at(name: str) -> QuerySet[Collection]:
    """The root for an empty name, else the collections of that name right below it."""
    if not name:
        return Collection.objects.filter(depth=1)
    return Collection.objects.filter(name=name, depth=2)


def page_rows_of(group: Group) -> QuerySet[GroupPagePermission]:
    """What a group may do, page by page."""
    return GroupPagePermission.objects.filter(group=group)


def collection_rows_beside(
    group: Group, shelves: Iterable[Collection], permissions: Iterable[Permission]
) -> QuerySet[GroupCollectionPermission]:
    """What a group may do in other collections than these, and in these beside the permissions."""
    rows = GroupCollectionPermission.objects.filter(group=group)
    return rows.exclude(collection__in=list(shelves), permission__in=list(permissions))


def tasks_of(group_name: str) -> QuerySet[GroupApprovalTask]:
    """The approvals that a group gives."""
    return GroupApprovalTask.objects.filter(groups__name=group_name)


def workflows_with(task: GroupApprovalTask) -> QuerySet[Workflow]:
    """The workflows in which an approval is asked for."""
    return Workflow.objects.filter(workflow_tasks__task=task)


def lockouts_of(phone: str, address: str, *, since: datetime) -> QuerySet[AccessFailureLog]:
    """How often this pair was told to pause."""
    return AccessFailureLog.objects.filter(
        username=phone, ip_address=address, locked_out=True, attempt_time__gte=since
    )


def failures_before(moment: datetime) -> QuerySet[AccessFailureLog]:
    """Wrong passwords older than that."""
    return AccessFailureLog.objects.filter(attempt_time__lt=moment)


def pauses_of(phone: str, address: str) -> QuerySet[AccessAttemptExpiration]:
    """When the pauses of this pair end, the last first."""
    return AccessAttemptExpiration.objects.filter(
        access_attempt__username=phone, access_attempt__ip_address=address
    ).order_by("-expires_at")


def still_counting(attempts: QuerySet[AccessAttempt], at: datetime) -> QuerySet[AccessAttempt]:
    """Of these wrong passwords, those whose pause has not ended."""
    return attempts.filter(expiration__expires_at__gt=at)
