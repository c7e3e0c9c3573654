"""The front page whole: what it asks, what it leaves out, and how the site is founded."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import GroupApprovalTask, Page, Site, Workflow, WorkflowPage

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.home import sections
from cms.home.models import Announcement, HomePage
from cms.home.sections import RegisteredSection, Section, SectionRequest
from cms.home.services import FINAL_REVIEW, announce, found_site
from cms.people.models import PostKind
from cms.people.viewer import GUEST
from cms.venues.services import refresh_all_spans
from tests.cms.columns.editing import signed_in
from tests.factories.columns import (
    a_columns_tree,
    a_comic,
    a_picture,
    a_published_story,
    kind,
    many_live_stories,
    publish,
)
from tests.factories.home import NOON, a_site
from tests.factories.pages import a_page
from tests.factories.people import make_holder, make_resident
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue, a_venue_index

pytestmark = pytest.mark.django_db
KINDS = ("law", "rules", "model", "life", "heritage", "history", "service", "place")


def a_busy_site():
    """Five entries and five venues that are open; the picture is one."""
    columns = a_columns_tree()
    index = a_venue_index(columns.home)
    picture = a_picture()
    law = {"law_name": "民法典", "law_article": "第一条"}
    for slug in KINDS[:4]:
        values = {"kind": kind(slug), "lead_image": picture, **(law if slug == "law" else {})}
        a_published_story(columns, **values)
    publish(entry=a_comic(columns, lead_image=picture), actor=columns.chief, at=NOON)
    for _ in range(5):
        a_venue(index, hours={"1-7": "00:00-24:00"}, district=columns.world.green)
    refresh_all_spans(at=clock.now())
    return columns


standing_busy_site = standing(a_busy_site)


@pytest.fixture
def busy(standing_busy_site, db):
    return fresh(standing_busy_site)


def queries_of(client, path="/"):
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def grow(columns, *, entries, venues):
    index, picture = a_venue_index(columns.home), a_picture()
    for number in range(9):
        at = NOON + timedelta(minutes=number)
        many_live_stories(
            columns,
            entries // 9,
            kind=kind(KINDS[1 + number % 7]),
            lead_image=picture,
            published_at=at,
        )
    for _ in range(venues):
        a_venue(index, hours={"1-7": "00:00-24:00"})
    refresh_all_spans(at=clock.now())


def test_a_guests_front_page_asks_as_often_for_fifty_entries_as_for_five(busy, client):
    few = queries_of(client)

    grow(busy, entries=45, venues=8)

    assert queries_of(client) == few
    assert few <= 25


def test_a_residents_front_page_stays_within_twenty_five(busy):
    client = signed_in(make_resident(busy.world.green_grid))

    assert "我的社区" in dict(sections.choices()).values()
    assert queries_of(client) <= 25


def test_a_chief_editors_front_page_stays_within_twenty_five(busy):
    assert queries_of(signed_in(busy.chief)) <= 25


def test_banners_that_are_over_cost_nothing_and_are_not_shown(busy, client):
    few = queries_of(client)
    now = clock.now()
    for number in range(20):
        over = now - timedelta(days=number + 1)
        Announcement.objects.create(
            text=f"旧公告{number}", starts_at=over - timedelta(hours=1), expires_at=over
        )

    assert queries_of(client) == few
    assert "旧公告" not in client.get("/").content.decode()


def test_a_banner_leads_where_it_says_and_shows_code_as_letters(busy, client):
    now = clock.now()
    Announcement.objects.create(
        text="停水<script>",
        link="/columns/?a=1&b=2",
        starts_at=now - timedelta(hours=1),
        expires_at=now + timedelta(hours=1),
    )

    html = client.get("/").content.decode()

    assert "停水&lt;script&gt;" in html
    assert 'href="/columns/?a=1&amp;b=2"' in html


def test_every_section_that_is_drawn_has_a_name(busy, client):
    html = client.get("/").content.decode()

    named = re.findall(r"<section[^>]*>", html)
    assert len(named) >= 3
    assert all("aria-label" in tag for tag in named)
    labels = re.findall(r'aria-labelledby="([^"]+)"', html)
    assert all(html.count(f'id="{label}"') == 1 for label in labels)


def test_no_identifier_stands_twice_on_the_page(busy, client):
    ids = re.findall(r' id="([^"]+)"', client.get("/").content.decode())

    assert len(ids) == len(set(ids))


# The registry


def test_a_builder_is_asked_once_for_each_page(monkeypatch):
    monkeypatch.setattr(sections, "_registered", {})
    asked = []
    sections.register("one", "一", asked.append, template="x.html")

    sections.build(_asked(), order=["one", "one"])

    assert len(asked) == 1


def test_a_builder_that_is_not_wanted_is_not_asked(monkeypatch):
    monkeypatch.setattr(sections, "_registered", {})
    asked = []
    sections.register("one", "一", asked.append, template="x.html")
    sections.register("two", "二", lambda _: Section(title="二"), template="x.html")

    built = sections.build(_asked(), order=["two"])

    assert asked == []
    assert [section.title for section in built] == ["二"]


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        ([], ["one", "two"]),
        (["two"], ["two"]),
        (["two", "two", "one", "two"], ["two", "one"]),
        (["gone"], ["one", "two"]),
        (["gone", "two"], ["two"]),
        ([""], ["one", "two"]),
    ],
    ids=["none", "one", "twice", "a code that is gone", "gone and there", "an empty line"],
)
def test_whatever_editors_chose_is_drawn_once_each_in_their_order(monkeypatch, order, codes):
    monkeypatch.setattr(sections, "_registered", {})
    for code in ("one", "two"):
        sections.register(code, code, lambda _: Section(title=""), template="x.html")

    assert [section.code for section in sections.build(_asked(), order=order)] == codes


def test_removing_what_was_never_there_is_fine():
    sections.unregister("never-there")

    assert "never-there" not in dict(sections.choices())


def test_every_registered_section_has_a_template_that_exists(busy, client):
    registered = list(sections._registered.values())

    assert all(isinstance(section, RegisteredSection) for section in registered)
    assert {block.template for block in client.get("/").context_data["blocks"]} <= {
        section.template for section in registered
    }


def _asked():
    return SectionRequest(home=None, viewer=GUEST, at=NOON, request=None)


# Founding


@pytest.mark.parametrize(
    ("address", "name", "port"),
    [
        ("https://caifeng.example.org", "caifeng.example.org", 443),
        ("http://caifeng.example.org", "caifeng.example.org", 80),
        ("http://127.0.0.1:8000", "127.0.0.1", 8000),
        ("https://caifeng.example.org:8443/", "caifeng.example.org", 8443),
    ],
)
def test_the_site_has_the_name_and_port_of_its_address(settings, address, name, port):
    settings.SITE_URL = address

    a_site()

    site = Site.objects.get()
    assert (site.hostname, site.port) == (name, port)


def test_other_sites_of_the_database_are_gone_after_founding():
    root = Page.get_first_root_node()
    Site.objects.create(hostname="elsewhere", port=81, root_page=root)

    home = a_site()

    assert Site.objects.get().root_page_id == home.pk


def test_founding_leaves_other_pages_beside_it_alone():
    beside = a_page("旁边的一页", below=Page.get_first_root_node())

    a_site()

    assert Page.objects.filter(pk=beside.pk).exists()


def test_editors_title_and_order_survive_founding_again():
    home = a_site(title="采风")
    home.title = "编辑改过的题目"
    home.sections = [("section", "columns")]
    home.save()

    again = found_site(title="采风", at=NOON)

    assert again.title == "编辑改过的题目"
    assert [block.value for block in again.sections] == ["columns"]


def test_the_review_is_laid_anew_where_somebody_took_it_away():
    home = a_site()
    WorkflowPage.objects.all().delete()
    GroupApprovalTask.objects.get(name=FINAL_REVIEW).groups.clear()

    found_site(title="采风", at=NOON)

    (task,) = HomePage.objects.get(pk=home.pk).get_workflow().tasks
    assert [group.name for group in task.specific.groups.all()] == ["总编"]
    assert Workflow.objects.count() == 1


def test_chief_editors_are_those_who_hold_the_post():
    a_site()

    chief = make_holder(PostKind.CHIEF_EDITOR)

    assert Group.objects.get(name="总编") in chief.groups.all()


def test_founding_again_makes_no_second_of_anything():
    made = (HomePage, Site, Workflow, WorkflowPage, GroupApprovalTask, Group)
    a_site()
    before = [each.objects.count() for each in made]

    a_site()

    assert [each.objects.count() for each in made] == before
    assert before[:4] == [1, 1, 1, 1]


# Announcing by service


def test_who_announced_is_on_record_with_the_words():
    chief = make_holder(PostKind.CHIEF_EDITOR)

    announce(text="停电", starts_at=NOON, expires_at=NOON + timedelta(hours=1), actor=chief)

    entry = AuditEntry.objects.get(action="home.announce")
    assert entry.actor == chief
    assert entry.detail["text"] == "停电"


@pytest.mark.parametrize(
    ("link", "is_fine"),
    [
        ("", True), ("/columns/", True), ("/", True), ("https://www.gov.cn/", True),
        ("http://www.gov.cn/", True), ("ftp://x", False), ("//x", False), ("www.gov.cn", False),
        ("JAVASCRIPT:alert(1)", False), (" /columns/", False), ("tel:12345", False),
    ],
)  # fmt: skip
def test_a_banners_link_stays_inside_or_is_a_web_address(link, is_fine):
    banner = Announcement(
        text="停电", link=link, starts_at=NOON, expires_at=NOON + timedelta(hours=1)
    )

    if is_fine:
        banner.full_clean()
    else:
        with pytest.raises(ValidationError) as refusal:
            banner.full_clean()
        assert set(refusal.value.message_dict) == {"link"}


def test_banners_at_one_moment_are_all_shown(busy):
    for text in ("停水", "停电"):
        announce(text=text, starts_at=NOON, expires_at=NOON + timedelta(hours=1), actor=None)

    shown = Announcement.objects.shown_at(NOON)

    assert {banner.text for banner in shown} == {"停水", "停电"}
    assert str(shown[0]) == shown[0].text
