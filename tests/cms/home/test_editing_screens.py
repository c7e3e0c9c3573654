"""The front page's rooms: who orders sections, changes what the site says, puts up a banner."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import Page, Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.core import clock
from cms.home import sections
from cms.home.errors import BadAnnouncement
from cms.home.models import Announcement, HomePage, SiteSettings
from cms.home.sections import Section
from cms.people.models import PostKind
from tests.cms.columns.editing import edit_url, opened, signed_in
from tests.factories.columns import a_columns_tree
from tests.factories.people import make_holder, make_person
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def a_house():
    return a_columns_tree(), make_holder(PostKind.DISTRICT_ADMIN), make_person()


standing_house = standing(a_house)


@pytest.fixture
def house(standing_house, db):
    columns, admin, resident = fresh(standing_house)
    return {
        "chief": columns.chief, "editor": columns.editor, "admin": admin, "resident": resident,
        "home": columns.home,
    }  # fmt: skip


@pytest.fixture
def three_sections(monkeypatch):
    """A registry of three sections, each drawing nothing but its title."""
    monkeypatch.setattr(sections, "_registered", {})
    for code in ("one", "two", "three"):
        sections.register(
            code,
            f"版块{code}",
            lambda _asked, code=code: Section(title=code),
            template="home/home_page.html",
        )


def ordered(client, home, *codes, **values):
    """The front page's form sent with these sections."""
    form = opened(client, edit_url(home))
    chosen = nested_form_data({"sections": streamfield([("section", code) for code in codes])})
    return client.post(edit_url(home), {**form, **chosen, **values})


def drawn(client):
    return [block.code for block in client.get("/").context_data["blocks"]]


def test_the_chief_editor_orders_the_sections(house, three_sections, client):
    answer = ordered(
        signed_in(house["chief"]), house["home"], "three", "one", **{"action-publish": "1"}
    )

    assert answer.status_code == 302
    assert drawn(client) == ["three", "one"]


def test_an_order_that_is_a_draft_changes_nothing_yet(house, three_sections, client):
    ordered(signed_in(house["chief"]), house["home"], "three")

    assert drawn(client) == ["one", "two", "three"]


def test_no_section_chosen_shows_all_again(house, three_sections, client):
    chief = signed_in(house["chief"])
    ordered(chief, house["home"], "three", **{"action-publish": "1"})

    ordered(chief, house["home"], **{"action-publish": "1"})

    assert drawn(client) == ["one", "two", "three"]


def test_the_list_to_choose_from_is_what_is_registered(house, three_sections):
    block = HomePage.sections.field.stream_block.child_blocks["section"]

    assert [code for code, _ in block.field.choices if code] == ["one", "two", "three"]


def test_a_section_nobody_registered_cannot_be_chosen(house, three_sections, client):
    answer = ordered(signed_in(house["chief"]), house["home"], "forged", **{"action-publish": "1"})

    assert "sections" in answer.context["form"].errors
    assert drawn(client) == ["one", "two", "three"]


def test_a_section_chosen_twice_is_drawn_once(house, three_sections, client):
    ordered(
        signed_in(house["chief"]), house["home"], "two", "one", "two", **{"action-publish": "1"}
    )

    assert drawn(client) == ["two", "one"]


def test_somebody_elses_newer_order_is_not_overwritten_unseen(house, three_sections):
    chief, other = signed_in(house["chief"]), make_holder(PostKind.CHIEF_EDITOR, name="于芒种")
    form = opened(chief, edit_url(house["home"]))
    HomePage.objects.get().save_revision(user=other)
    chosen = nested_form_data({"sections": streamfield([("section", "one")])})

    answer = chief.post(edit_url(house["home"]), {**form, **chosen})

    assert "于芒种刚存过这一页" in answer.content.decode()


@pytest.mark.parametrize("who", ["editor", "admin", "resident"])
def test_nobody_else_writes_the_front_page(house, who):
    answer = signed_in(house[who]).get(edit_url(house["home"]))

    assert answer.status_code in (302, 403)


def test_there_is_one_front_page_and_no_second(house):
    root = Page.get_first_root_node()
    url = reverse("wagtailadmin_pages:add", args=["home", "homepage", root.pk])

    answer = signed_in(house["chief"]).get(url)

    assert answer.status_code in (302, 403)
    assert HomePage.objects.count() == 1


def test_the_front_page_is_not_deleted_from_the_screen(house):
    signed_in(house["editor"]).post(reverse("wagtailadmin_pages:delete", args=[house["home"].pk]))

    assert HomePage.objects.filter(pk=house["home"].pk).exists()


# What the site says of itself


SETTINGS = {
    "site_name": "采风",
    "subtitle": "示范区社区文化云",
    "telephone": "0393-881-2345",
    "telephone_hours": "每天 8:00 到 20:00",
    "saying": "三月三，荠菜当灵丹",
    "saying_by": "槐林村老人",
}


def settings_url():
    return reverse("wagtailsettings:edit", args=["home", "sitesettings", Site.objects.get().pk])


def test_the_admin_changes_what_the_site_says_and_every_page_says_it(house, client):
    answer = signed_in(house["admin"]).post(settings_url(), {**SETTINGS, "telephone": "12345"})

    assert answer.status_code == 302
    assert SiteSettings.objects.get().saying == "三月三，荠菜当灵丹"
    assert "12345" in client.get("/columns/").content.decode()


@pytest.mark.parametrize("who", ["chief", "editor", "resident"])
def test_nobody_else_changes_what_the_site_says(house, who):
    signed_in(house[who]).post(settings_url(), {**SETTINGS, "site_name": "改名"})

    assert not SiteSettings.objects.filter(site_name="改名").exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"site_name": ""}, "site_name"),
        ({"site_name": "长" * 21}, "site_name"),
        ({"subtitle": "长" * 31}, "subtitle"),
        ({"telephone": ""}, "telephone"),
        ({"telephone": "1" * 21}, "telephone"),
        ({"saying": "长" * 41}, "saying"),
    ],
    ids=["nameless", "name", "second line", "no telephone", "telephone", "saying"],
)
def test_what_does_not_fit_the_masthead_is_refused_at_its_field(house, values, field):
    answer = signed_in(house["admin"]).post(settings_url(), {**SETTINGS, **values})

    assert set(answer.context["form"].errors) == {field}


# Urgent banners


def banner(**values):
    now = clock.now()
    usual = {
        "text": "今晚停水",
        "link": "/columns/",
        "starts_at": wall(now - HOUR),
        "expires_at": wall(now + HOUR),
    }
    return {**usual, **values}


def wall(moment):
    """As the form's own widget sends a moment."""
    return clock.local(moment).strftime("%Y-%m-%d %H:%M")


ADD = "wagtailsnippets_home_announcement:add"


@pytest.mark.parametrize(
    ("who", "may"), [("chief", True), ("admin", True), ("editor", False), ("resident", False)]
)
def test_chief_editor_and_admin_put_up_a_banner(house, client, who, may):
    signed_in(house[who]).post(reverse(ADD), banner())

    assert Announcement.objects.exists() is may
    assert ("今晚停水" in client.get("/columns/").content.decode()) is may


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"text": ""}, "text", None),
        ({"text": "长" * 81}, "text", None),
        ({"link": "javascript:alert(1)"}, "link", "链接要以 / 或 https:// 开头"),
        ({"link": "//elsewhere.example/"}, "link", "链接要以 / 或 https:// 开头"),
        ({"link": "columns"}, "link", "链接要以 / 或 https:// 开头"),
        ({"starts_at": ""}, "starts_at", None),
        ({"expires_at": ""}, "expires_at", None),
        ({"expires_at": "明天"}, "expires_at", None),
        ({"expires_at": "2020-01-01 08:00"}, "expires_at", BadAnnouncement.message),
    ],
    ids=[
        "no words", "too many words", "link that runs code", "link without scheme",
        "link to nowhere", "no beginning", "no end", "an end in words", "an end before it begins",
    ],
)  # fmt: skip
def test_a_banner_that_cannot_be_is_refused_at_its_field(house, values, field, sentence):
    answer = signed_in(house["chief"]).post(reverse(ADD), banner(**values))

    errors = answer.context["form"].errors
    assert set(errors) == {field}
    assert sentence is None or errors[field] == [sentence]
    assert not Announcement.objects.exists()


def test_a_banner_is_taken_down_before_its_end_by_moving_the_end(house, client):
    chief = signed_in(house["chief"])
    chief.post(reverse(ADD), banner())
    row = Announcement.objects.get()
    url = reverse("wagtailsnippets_home_announcement:edit", args=[row.pk])

    chief.post(url, banner(expires_at=wall(clock.now() - timedelta(minutes=2))))

    assert "今晚停水" not in client.get("/columns/").content.decode()


def test_the_form_shows_a_banner_as_it_was_typed(house):
    chief = signed_in(house["chief"])
    chief.post(reverse(ADD), banner(text="停电 <b>通知</b>"))
    url = reverse("wagtailsnippets_home_announcement:edit", args=[Announcement.objects.get().pk])

    html = chief.get(url).content.decode()

    assert "停电 &lt;b&gt;通知&lt;/b&gt;" in html
