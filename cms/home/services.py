"""Founding the site, and what stands on every page of it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Site, Workflow, WorkflowPage, WorkflowTask

from cms.audit.services import record
from cms.home.errors import BadAnnouncement
from cms.home.models import Announcement, HomePage, SiteSettings
from cms.live.publishing import publish_on_commit
from cms.people.models import PostKind

FINAL_REVIEW = "终审"
ANNOUNCEMENTS = "site.announcements"
DEFAULT_PORTS = {"http": 80, "https": 443}


@transaction.atomic
def found_site(*, title: str, at: datetime, slug: str = "home") -> HomePage:
    """The front page as the root of the one site; running it again brings it up to date.

    The site's name and port are those of SITE_URL. A one-step workflow (终审 by chief editors)
    holds for everything below.
    """
    home = HomePage.objects.first() or _plant(title=title, slug=slug, at=at)
    _point_site_at(home)
    _clear_welcome(home)
    _lay_out_review(home)
    return home


def begin_saying(*, saying: str, by: str) -> SiteSettings:
    """The first 老话 of a site that has no settings yet; what an editor set stays."""
    site = Site.objects.get(is_default_site=True)
    first = {"saying": saying, "saying_by": by}
    words, _ = SiteSettings.objects.get_or_create(site=site, defaults=first)
    return words


def _plant(*, title: str, slug: str, at: datetime) -> HomePage:
    """The home page, under its name even where Wagtail's welcome page has it."""
    root = Page.get_first_root_node()
    for other in root.get_children():
        if other.slug == slug:
            other.slug = f"{slug}-welcome"
            other.save(update_fields=["slug"], clean=False)
    home = HomePage(title=title, slug=slug, first_published_at=at, last_published_at=at)
    root.refresh_from_db()
    root.add_child(instance=home)
    return home


def _clear_welcome(home: HomePage) -> None:
    """Wagtail's own first page; once the site points elsewhere nobody needs it."""
    for other in home.get_siblings(inclusive=False):
        if other.specific_class is Page:
            other.delete()


def _point_site_at(home: HomePage) -> None:
    address = urlsplit(settings.SITE_URL)
    values = {
        "hostname": address.hostname or "localhost",
        "port": address.port or DEFAULT_PORTS[address.scheme],
        "site_name": settings.WAGTAIL_SITE_NAME,
        "root_page": home,
        "is_default_site": True,
    }
    site = Site.objects.first() or Site()
    Site.objects.exclude(pk=site.pk).delete()
    for name, value in values.items():
        setattr(site, name, value)
    site.save()


def _lay_out_review(home: HomePage) -> None:
    """One step before the public: a chief editor's 终审, in place of what held for the root."""
    chiefs, _ = Group.objects.get_or_create(name=PostKind.CHIEF_EDITOR.label)
    task, _ = GroupApprovalTask.objects.get_or_create(name=FINAL_REVIEW)
    task.groups.set([chiefs])
    workflow, is_new = Workflow.objects.get_or_create(name=FINAL_REVIEW)
    if is_new:
        WorkflowTask.objects.create(workflow=workflow, task=task)
    for former in WorkflowPage.objects.exclude(workflow=workflow).select_related("workflow"):
        former.workflow.delete()
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})


@transaction.atomic
def announce(
    *, text: str, starts_at: datetime, expires_at: datetime, link: str = "", actor: Any
) -> Announcement:
    """Put an urgent banner on every page; raises BadAnnouncement when it would never show."""
    if expires_at <= starts_at:
        raise BadAnnouncement
    announcement = Announcement.objects.create(
        text=text, link=link, starts_at=starts_at, expires_at=expires_at
    )
    record(
        action="home.announce",
        actor=actor,
        subject=announcement,
        detail={"text": text},
        at=starts_at,
    )
    return announcement


@transaction.atomic
def tell_open_pages(*, announcement: Announcement, at: datetime, is_deleted: bool = False) -> None:
    """Open pages show it, or take it down; hearing it twice changes nothing."""
    is_shown = not is_deleted and announcement.starts_at <= at < announcement.expires_at
    shown = announcement.as_told() if is_shown else None
    publish_on_commit(topic=ANNOUNCEMENTS, payload={"id": announcement.pk, "shown": shown})


def tell_begun_and_ended(*, after: datetime, at: datetime) -> int:
    """Tell open pages what only the clock changed; returns of how many."""
    found = list(Announcement.objects.begun_or_ended(after=after, upto=at))
    for announcement in found:
        tell_open_pages(announcement=announcement, at=at)
    return len(found)
