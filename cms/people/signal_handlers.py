"""What follows when somebody signs in, when a unit is renamed, and when one is to close."""

from datetime import datetime
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, post_save
from django.http import HttpRequest
from wagtail.models import Collection, Page

from cms.audit.services import record
from cms.core import clock, migrating
from cms.organisation.models import Branch, District
from cms.organisation.signals import CLOSE, unit_changing, unit_moved, unit_renamed
from cms.people.devices import device_of
from cms.people.models import BranchMembership, Post, Residence, User
from cms.people.permissions import (
    lay_out,
    lay_out_page,
    lay_out_shelf,
    named_pages,
    named_shelves,
)
from cms.people.services.groups import derive_groups, rename_groups
from cms.people.sessions import DEVICE_KEY, RIGHTS_KEY, SIGNED_IN_KEY, rights_stamp


def connect() -> None:
    """Listen; called once when the site starts."""
    user_logged_in.connect(remember_sign_in, dispatch_uid="people.remember_sign_in")
    unit_renamed.connect(follow_rename, sender=District, dispatch_uid="people.follow_rename")
    unit_moved.connect(follow_move, sender=District, dispatch_uid="people.follow_move")
    unit_changing.connect(people_in_the_way, dispatch_uid="people.people_in_the_way")
    post_migrate.connect(lay_out_rights, dispatch_uid="people.lay_out_rights")
    post_save.connect(lay_out_for_shelf, sender=Collection, dispatch_uid="people.lay_out_for_shelf")
    post_save.connect(lay_out_for_page, dispatch_uid="people.lay_out_for_page")


def lay_out_rights(app_config: AppConfig, using: str, **_: Any) -> None:
    """Once after all migrations, when the last app's permissions stand."""
    if migrating.is_over(app_config, using=using):
        lay_out()


def lay_out_for_shelf(instance: Collection, created: bool, **_: Any) -> None:
    """A collection that rights are declared for has appeared."""
    if created and instance.name in named_shelves():
        lay_out_shelf(instance.name)


def lay_out_for_page(sender: type, instance: Any, created: bool, **_: Any) -> None:
    """A page that rights are declared for has appeared."""
    if created and issubclass(sender, Page) and instance.slug in named_pages():
        lay_out_page(instance.slug)


def remember_sign_in(request: HttpRequest, user: User, **_: Any) -> None:
    """Note when and on what somebody signed in, for the list of sessions and for the record."""
    at = clock.now()
    request.session[SIGNED_IN_KEY] = at.timestamp()
    request.session[DEVICE_KEY] = device_of(request.headers.get("User-Agent", ""))
    request.session[RIGHTS_KEY] = rights_stamp(user)
    record(action="people.signed_in", actor=user, subject=user, at=at)


def follow_rename(unit: District, old_name: str, **_: Any) -> None:
    """The editors' groups of a unit bear its new name."""
    rename_groups(unit, old_name=old_name)


def follow_move(unit: District, at: datetime, **_: Any) -> None:
    """Whoever serves in what was moved writes in another section from now on."""
    for person in list(User.objects.serving_in(unit, at)):
        derive_groups(person, at)


def people_in_the_way(unit: District | Branch, change: str, at: datetime, **_: Any) -> list[str]:
    """Who still lives, belongs or serves there when a unit is to close."""
    if change != CLOSE:
        return []
    counts = {"住在这里的人": 0, "党员": 0, "任职的人": Post.objects.held_at(at).at(unit).count()}
    if isinstance(unit, District):
        counts["住在这里的人"] = Residence.objects.held_at(at).within(unit).count()
    else:
        counts["党员"] = BranchMembership.objects.held_at(at).within(unit).count()
    return [f"{what}：{number}人" for what, number in counts.items() if number]
