"""Pages go live and come down by themselves, and one that is refused keeps nobody waiting."""

from datetime import timedelta

import pytest

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.pages import services
from cms.pages.models import CommunityPage, Visibility
from cms.pages.services import AudienceChange
from cms.pages.tasks import keep_hours
from tests.factories.pages import a_page

pytestmark = pytest.mark.django_db


def scheduled(page, **changes):
    """A page on show with a newer version that waits for its hour."""
    page.save_revision().publish()
    page.refresh_from_db()
    for name, value in {**changes, "go_live_at": clock.now() + timedelta(hours=1)}.items():
        setattr(page, name, value)
    page.save_revision(clean=False).publish()
    return page


def let_the_hour_come(page) -> None:
    revision = page.revisions.exclude(approved_go_live_at=None).get()
    hour = clock.now() - timedelta(minutes=1)
    revision.content = {**revision.content, "go_live_at": hour.isoformat()}
    revision.approved_go_live_at = hour
    revision.save()


def later():
    return clock.now() + timedelta(hours=2)


def test_version_goes_live_at_its_hour_and_not_before(world):
    page = scheduled(a_page("旧题目"), title="新题目")
    assert services.keep_hours(at=clock.now()) == 0

    let_the_hour_come(page)

    assert services.keep_hours(at=clock.now()) == 1
    assert CommunityPage.objects.get(pk=page.pk).title == "新题目"


def test_page_whose_hour_is_over_comes_down(world):
    page = a_page("活动通知", expire_at=clock.now() + timedelta(hours=1))

    services.keep_hours(at=clock.now())
    assert CommunityPage.objects.get(pk=page.pk).live

    services.keep_hours(at=later())
    found = CommunityPage.objects.get(pk=page.pk)
    assert (found.live, found.expired) == (False, True)


def test_running_twice_changes_nothing_more(world):
    a_page("活动通知", expire_at=clock.now() + timedelta(hours=1))

    assert [services.keep_hours(at=later()) for _ in range(2)] == [1, 0]


def test_version_that_became_too_wide_is_called_off_and_the_next_goes_live(world):
    parent = a_page("上")
    narrow = a_page("下", below=parent, residents=world.green)
    scheduled(narrow, visibility=Visibility.PUBLIC, audience_district=None)
    other = scheduled(a_page("别的"), title="新题目")
    services.set_audience(
        parent, change=AudienceChange(unit=world.green), actor=None, at=clock.now()
    )
    for page in (narrow, other):
        let_the_hour_come(page)

    services.keep_hours(at=clock.now())

    assert str(CommunityPage.objects.get(pk=narrow.pk).audience) == "绿城社区的居民"
    assert CommunityPage.objects.get(pk=other.pk).title == "新题目"
    assert AuditEntry.objects.filter(action="page.schedule_refused").count() == 1
    assert services.keep_hours(at=clock.now()) == 0


def test_task_keeps_the_hours_of_now(world):
    a_page("过期", expire_at=clock.now() - timedelta(minutes=1))

    assert keep_hours.func() == 1
