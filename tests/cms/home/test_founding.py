"""Founding the site: one front page, one Site, one review."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Page, Site, Workflow

from cms.home.models import HomePage
from cms.home.services import FINAL_REVIEW, begin_saying, found_site
from tests.factories.home import NOON, a_site

pytestmark = pytest.mark.django_db


def test_the_front_page_becomes_the_root_of_the_one_site(settings):
    settings.SITE_URL = "https://caifeng.example.org"

    home = a_site()

    site = Site.objects.get()
    assert (site.hostname, site.port) == ("caifeng.example.org", 443)
    assert site.root_page.pk == home.pk
    assert site.is_default_site
    assert home.url == "/"


def test_a_port_in_the_address_is_kept(settings):
    settings.SITE_URL = "http://127.0.0.1:8000"

    a_site()

    assert (Site.objects.get().hostname, Site.objects.get().port) == ("127.0.0.1", 8000)


def test_wagtails_welcome_page_and_its_groups_are_gone():
    a_site()

    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
    assert list(Workflow.objects.values_list("name", flat=True)) == [FINAL_REVIEW]


def test_founding_again_changes_nothing_but_the_address(settings):
    home = a_site()
    settings.SITE_URL = "https://moved.example.org"

    again = found_site(title="另一个名字", at=NOON)

    assert again.pk == home.pk
    assert HomePage.objects.count() == Site.objects.count() == 1
    assert Site.objects.get().hostname == "moved.example.org"


def test_a_new_site_begins_with_a_saying_and_keeps_what_editors_set():
    a_site()

    first = begin_saying(saying="霜降见霜，米谷满仓。", by="孙广德讲")
    first.saying = "瑞雪兆丰年。"
    first.save()
    again = begin_saying(saying="霜降见霜，米谷满仓。", by="孙广德讲")

    assert (again.pk, again.saying, again.saying_by) == (first.pk, "瑞雪兆丰年。", "孙广德讲")


def test_one_step_of_review_by_chief_editors_holds_for_everything_below():
    home = a_site()

    workflow = home.get_workflow()

    assert workflow.name == FINAL_REVIEW
    (task,) = workflow.tasks
    assert [group.name for group in task.specific.groups.all()] == ["总编"]


def test_the_front_page_answers(client):
    a_site()

    assert client.get("/").status_code == 200
