"""Urgent banners: shown from one moment up to another."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from wagtail.models import Site

from cms.audit.models import AuditEntry
from cms.home.errors import BadAnnouncement
from cms.home.models import Announcement, SiteSettings
from cms.home.services import announce
from tests.factories.home import NOON, a_site

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def a_banner(**values):
    usual = {"text": "今晚停水", "starts_at": NOON, "expires_at": NOON + HOUR, "actor": None}
    return announce(**{**usual, **values})


def test_a_banner_is_shown_from_its_beginning_up_to_its_end():
    banner = a_banner()

    def shown(at):
        return list(Announcement.objects.shown_at(at))

    assert shown(NOON - timedelta(seconds=1)) == []
    assert shown(NOON) == [banner]
    assert shown(NOON + HOUR - timedelta(seconds=1)) == [banner]
    assert shown(NOON + HOUR) == []


def test_the_newest_banner_stands_first():
    a_banner(text="早")
    a_banner(text="晚", starts_at=NOON + timedelta(minutes=1))

    shown = Announcement.objects.shown_at(NOON + timedelta(minutes=2))

    assert [banner.text for banner in shown] == ["晚", "早"]


def test_a_banner_that_ends_before_it_begins_is_refused():
    with pytest.raises(BadAnnouncement):
        a_banner(expires_at=NOON)

    assert not Announcement.objects.exists()


def test_the_database_refuses_it_too():
    with pytest.raises(IntegrityError):
        Announcement.objects.create(text="x", starts_at=NOON, expires_at=NOON)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//elsewhere.example", "columns/"])
def test_a_link_that_leads_nowhere_good_is_refused(link):
    banner = Announcement(text="x", link=link, starts_at=NOON, expires_at=NOON + HOUR)

    with pytest.raises(ValidationError) as refusal:
        banner.full_clean()

    assert "link" in refusal.value.message_dict


@pytest.mark.parametrize("link", ["", "/columns/long/", "https://www.gov.cn/"])
def test_a_link_inside_or_outside_is_fine(link):
    Announcement(text="x", link=link, starts_at=NOON, expires_at=NOON + HOUR).full_clean()


def test_an_editor_is_told_at_the_field_when_the_end_comes_first():
    banner = Announcement(text="x", starts_at=NOON, expires_at=NOON - HOUR)

    with pytest.raises(ValidationError) as refusal:
        banner.full_clean()

    assert refusal.value.message_dict["expires_at"] == [BadAnnouncement.message]


def test_who_put_it_up_is_on_record():
    a_banner()

    assert AuditEntry.objects.filter(action="home.announce").exists()


def test_the_masthead_has_its_words_from_the_start():
    a_site()

    settings = SiteSettings.for_site(Site.objects.get())

    assert (settings.site_name, settings.telephone) == ("采风", "0393-881-2345")
