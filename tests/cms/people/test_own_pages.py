"""One's own page, the home and the face of the pages: what they say, keep and cost."""

import itertools
from datetime import timedelta

import pytest
from django.test import Client

from cms.core import clock
from cms.people.account import account_of
from cms.people.models import Post, PostKind, Residence, TextSize, Theme
from cms.people.services import appoint, join_branch, keep_preferences, leave_branch, set_home
from tests.factories.organisation import Town, make_town
from tests.factories.people import START, make_holder, make_member, make_person, make_resident
from tests.factories.standing import fresh, standing

DAY = timedelta(days=1)
LATER = START + 5 * DAY
FACES = list(itertools.product(Theme.values, TextSize.values))
standing_town = standing(make_town)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_town) -> Town:
    return fresh(standing_town)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    ("home", "shown"),
    [
        ("green_grid", "绿城社区 绿城第一网格"),
        ("green_building", "绿城社区 绿城第一网格 1号楼"),
        ("east_grid", "东方社区 东方第一网格"),
    ],
)
def test_a_home_is_told_from_the_community_down(town, home, shown):
    person = make_resident(getattr(town, home))

    assert account_of(person, LATER).home == shown


def test_somebody_new_has_nothing_to_tell_yet():
    account = account_of(make_person(name="沈立春", phone="13800000001"), LATER)

    assert (account.name, account.initial, account.phone) == ("沈立春", "沈", "138****0001")
    assert (account.home, account.branch, account.posts, account.may_edit) == ("", "", (), False)


def test_an_account_is_told_as_of_its_moment(town):
    person = make_member(town.green_branch, town.green_grid)
    set_home(person, district=town.east_grid, at=LATER)
    leave_branch(person, at=LATER)
    join_branch(person, branch=town.east_branch, at=LATER + DAY)

    told = [account_of(person, at) for at in (LATER - DAY, LATER, LATER + DAY)]

    assert [account.branch for account in told] == [
        "绿城第一网格党支部",
        "",
        "东方第一网格党支部",
    ]
    assert [account.home[:2] for account in told] == ["绿城", "东方", "东方"]


def test_posts_are_told_once_each_in_plain_words(town):
    person = make_holder(PostKind.EDITOR, town.green)
    for kind, place in ((PostKind.EDITOR, town.east), (PostKind.SECRETARY, town.green_branch)):
        appoint(person, kind=kind, place=place, actor=None, at=LATER)

    assert sorted(account_of(person, LATER).posts) == ["支部书记", "编辑"]


@pytest.mark.parametrize(("homes", "posts"), [(1, 1), (50, 50)])
def test_the_page_costs_the_same_after_a_long_life(
    town, homes, posts, django_assert_max_num_queries
):
    person = make_member(town.green_branch, town.green_grid)
    Residence.objects.bulk_create(
        Residence(
            user=person,
            district=town.east_grid,
            since=START - (number + 1) * DAY,
            until=START - number * DAY,
        )
        for number in range(homes)
    )
    Post.objects.bulk_create(
        Post(user=person, kind=PostKind.TEACHER, since=START, until=START + (number + 1) * DAY)
        for number in range(posts)
    )
    client = signed_in(person)
    client.get("/me/")

    with django_assert_max_num_queries(14):
        answer = client.get("/me/")

    assert answer.status_code == 200


def test_a_page_is_ones_own_and_never_a_neighbours(town):
    person, neighbour = make_resident(town.green_grid), make_resident(town.east_grid, name="温雨水")

    page = signed_in(person).get("/me/").content.decode()

    assert ("沈立春" in page, "温雨水" in page, "东方" in page) == (True, False, False)
    assert signed_in(neighbour).get("/me/").content.decode().count("温雨水") > 0


def test_a_number_stands_nowhere_whole_on_ones_page():
    person = make_person(phone="13812345678")

    page = signed_in(person).get("/me/").content.decode()

    assert "138****5678" in page
    assert "12345678" not in page


@pytest.mark.parametrize("place", ["green_grid", "green_building", "east_grid"])
def test_every_home_on_offer_is_taken(town, place):
    person, unit = make_person(), getattr(town, place)

    answer = signed_in(person).post("/me/home/", {"home": unit.slug})

    assert answer["Location"] == "/me/"
    assert Residence.objects.current_of(person).get().district == unit


def test_the_same_home_again_is_no_second_row(town):
    person = make_resident(town.green_grid)

    signed_in(person).post("/me/home/", {"home": town.green_grid.slug})

    assert Residence.objects.get(user=person).since == START + DAY


def test_a_home_from_the_future_is_not_overwritten_and_says_why(town):
    person = make_person()
    Residence.objects.create(user=person, district=town.east_grid, since=clock.now() + DAY)

    answer = signed_in(person).post("/me/home/", {"home": town.green_grid.slug})

    assert answer.status_code == 422
    assert "日子早于现在的登记，请核对" in answer.content.decode()
    assert Residence.objects.get(user=person).district == town.east_grid


def test_the_home_that_was_typed_stays_chosen_when_it_is_refused(town):
    person = make_person()
    Residence.objects.create(user=person, district=town.east_grid, since=clock.now() + DAY)

    page = signed_in(person).post("/me/home/", {"home": "lvcheng-1"}).content.decode()

    assert '<option value="lvcheng-1" selected>' in page


@pytest.mark.parametrize(("theme", "size"), FACES)
def test_every_face_is_kept_for_a_person_and_shown_again(theme, size):
    person = make_person()
    client = signed_in(person)

    answer = client.post("/preferences/", {"theme": theme, "text_size": size})

    person.refresh_from_db()
    assert (person.theme, person.text_size) == (theme, size)
    worn = (answer.cookies["caifeng_theme"].value, answer.cookies["caifeng_size"].value)
    assert worn == (theme, size)


@pytest.mark.parametrize(
    ("theme", "size"), [("dark", ""), ("", "huge"), ("DARK", "huge"), ("dark", "9"), (" ", " ")]
)
def test_half_a_face_and_an_unknown_one_change_nothing(theme, size):
    person = make_person()
    keep_preferences(person, theme="light", text_size="large")

    answer = signed_in(person).post("/preferences/", {"theme": theme, "text_size": size})

    person.refresh_from_db()
    assert (answer.status_code, person.theme, person.text_size) == (422, "light", "large")
    assert "caifeng_theme" not in answer.cookies


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/columns/", "/columns/"),
        ("/nearby/?open=1", "/nearby/?open=1"),
        ("", "/"),
        ("https://evil.example/", "/me/"),
        ("//evil.example", "/me/"),
        ("javascript:alert(1)", "/me/"),
        ("\\/evil.example", "/me/"),
    ],
)
def test_the_switch_leads_back_to_where_it_was_used_and_never_away(client, wanted, target):
    answer = client.post("/preferences/", {"theme": "dark", "text_size": "large", "next": wanted})

    assert answer["Location"] == target


@pytest.mark.parametrize("cookie", ["pink", "", "<script>", "dark; x=1"])
def test_a_cookie_nobody_wrote_shows_no_face_and_breaks_no_page(client, cookie):
    client.cookies["caifeng_theme"] = cookie

    answer = client.get("/preferences/")

    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<form")[1].split("</form>")[0]


def test_the_face_of_the_account_goes_before_what_the_browser_wore():
    person = make_person()
    keep_preferences(person, theme="dark", text_size="huge")
    client = signed_in(person)
    client.cookies["caifeng_size"] = "standard"

    page = client.get("/preferences/").content.decode()

    chosen = page.split('value="huge"')[1].split(">")[0]
    assert "checked" in chosen


def test_signing_out_takes_the_hint_away_and_leaves_the_face():
    person = make_person(phone="13800000001")
    client = signed_in(person)
    client.post("/preferences/", {"theme": "dark", "text_size": "huge"})

    answer = client.post("/sign-out/")

    assert answer.cookies["caifeng_signed_in"]["max-age"] == 0
    assert client.cookies["caifeng_theme"].value == "dark"


def test_signing_out_twice_harms_nobody():
    client = signed_in(make_person())
    client.post("/sign-out/")

    assert client.post("/sign-out/").status_code == 302
