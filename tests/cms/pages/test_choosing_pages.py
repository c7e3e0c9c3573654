"""Which pages an editor is offered to link to: never even the title of one that is not theirs."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from cms.core import clock
from cms.pages import services
from cms.pages.models import CommunityPage
from cms.pages.services import AudienceChange
from cms.pages.wagtail_hooks import offer_what_may_be_seen
from tests.factories.pages import a_page, a_person, a_site_root, a_world, soon
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_world = standing(a_world)


@pytest.fixture
def world(standing_world, db):
    return fresh(standing_world)


@pytest.fixture
def pages(world):
    return {
        "公开": a_page("公开"),
        "绿城": a_page("绿城", residents=world.green),
        "总支": a_page("总支", members=world.general),
        "一支部": a_page("一支部", only=world.first),
        "草稿": a_page("草稿", live=False),
        "过期": a_page("过期", expire_at=soon(hours=-1)),
    }


def offered(person) -> set[str]:
    request = RequestFactory().get("/admin/choose-page/")
    request.user = person
    found = offer_what_may_be_seen(Page.objects.child_of(a_site_root()), request)
    return set(found.values_list("title", flat=True))


def an_editor_of(page, person=None):
    person = person or a_person(is_staff=True)
    group = Group.objects.create(name=f"编辑{person.pk}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    person.groups.add(group)
    GroupPagePermission.objects.create(
        group=group,
        page=Page.objects.get(pk=page.pk),
        permission=Permission.objects.get(codename="change_page"),
    )
    return person


def test_editor_is_offered_what_everybody_sees(pages):
    assert offered(a_person(is_staff=True)) == {"公开"}


def test_editor_who_lives_there_is_offered_the_residents_pages_too(pages, world):
    assert offered(a_person(is_staff=True, home=world.green_grid)) == {"公开", "绿城"}


def test_editor_who_is_a_member_is_offered_the_party_pages_too(pages, world):
    assert offered(a_person(is_staff=True, branch=world.first)) == {"公开", "总支", "一支部"}


@pytest.mark.parametrize("own", ["总支", "草稿", "过期"])
def test_editor_is_offered_the_pages_one_writes(pages, own):
    assert offered(an_editor_of(pages[own])) == {"公开", own}


def test_chooser_in_the_screen_offers_no_party_title(pages):
    client = Client()
    client.force_login(an_editor_of(pages["公开"]), backend="cms.people.backends.PhoneBackend")

    answer = client.get(reverse("wagtailadmin_choose_page_search"), {"q": ""})
    below = client.get(reverse("wagtailadmin_choose_page_child", args=[a_site_root().pk]))

    assert answer.status_code == below.status_code == 200
    told = answer.content.decode() + below.json()["html"]
    assert "公开" in told
    assert "一支部" not in told
    assert "总支" not in told


def test_page_that_became_the_partys_is_offered_no_more(pages, world):
    editor = a_person(is_staff=True)
    change = AudienceChange(unit=world.general)

    services.set_audience(pages["公开"], change=change, actor=None, at=clock.now())

    assert offered(editor) == set()


@pytest.mark.parametrize(
    ("wanted", "taken", "given"),
    [
        ("miao-hui", (), "miao-hui"),
        ("miao-hui", ("miao-hui",), "miao-hui-2"),
        ("miao-hui", ("miao-hui", "miao-hui-2", "miao-hui-3"), "miao-hui-4"),
        ("miao-hui", ("miao-hui-2",), "miao-hui"),
        ("", (), "page"),
        ("", ("page",), "page-2"),
    ],
    ids=["free", "taken", "taken-often", "number-taken", "nothing", "nothing-taken"],
)
def test_name_in_the_address_is_the_wanted_one_or_the_next_free(world, wanted, taken, given):
    parent = a_page("上")
    for slug in taken:
        a_page("占", below=parent, slug=slug)

    assert CommunityPage(title="新").free_name(wanted, parent=parent) == given


def test_name_is_taken_only_beside_each_other(world):
    a_page("别处", below=a_page("上"), slug="same")

    assert CommunityPage(title="新").free_name("same", parent=a_page("另一个")) == "same"


def test_page_keeps_its_own_name(world):
    page = a_page("一页", slug="mine")

    assert page.free_name("mine", parent=page.get_parent()) == "mine"


@pytest.mark.parametrize(
    ("window", "shown"),
    [
        ({}, True),
        ({"live": False}, False),
        ({"go_live_at": soon(days=5)}, False),
        ({"go_live_at": soon(days=-5)}, True),
        ({"expire_at": soon(days=5)}, True),
        ({"expire_at": soon(days=-5)}, False),
        ({"go_live_at": soon(days=-5), "expire_at": soon(days=5)}, True),
    ],
    ids=["always", "draft", "early", "begun", "not-over", "over", "within"],
)
def test_page_and_queryset_agree_when_it_is_on_show(world, window, shown):
    page, at = a_page("一页", **window), clock.now()

    assert page.is_on_show(at) is shown
    assert CommunityPage.objects.among([page]).on_show(at=at).exists() is shown


def test_last_moment_belongs_to_the_time_after(world):
    at = clock.now()
    page = a_page("一页", expire_at=at)
    first = a_page("二页", go_live_at=at)

    assert not page.is_on_show(at)
    assert first.is_on_show(at)
    shown = CommunityPage.objects.among([page, first]).on_show(at=at)
    assert [one.title for one in shown] == ["二页"]
