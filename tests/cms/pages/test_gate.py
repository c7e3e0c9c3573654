"""What people get at a page's address: the page, an invitation, or nothing at all."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from cms.pages.page_cache.permit import PERMIT_HEADER
from tests.factories.pages import a_page, a_person, address_of, soon

pytestmark = pytest.mark.django_db

TEXT = "正文只给该看的人看"


@pytest.fixture
def guest():
    return Client()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person, backend="cms.people.backends.PhoneBackend")
    return client


def bytes_of(response) -> tuple[int, bytes, dict[str, str]]:
    headers = {name: value for name, value in response.items() if name != "X-Request-ID"}
    return response.status_code, response.content, headers


def test_guest_reads_a_public_page(guest, world):
    response = guest.get(address_of(a_page("公开页")))

    assert response.status_code == 200
    assert TEXT in response.content.decode()


def test_guest_at_a_community_page_gets_title_and_invitation(guest, world):
    page = a_page("楼道议事会", residents=world.green)

    response = guest.get(address_of(page))

    told = response.content.decode()
    assert response.status_code == 200
    assert "楼道议事会" in told
    assert f"/sign-in/?next={address_of(page)}" in told
    assert TEXT not in told
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in response.headers["Cache-Control"]


def test_resident_reads_the_community_page_and_nobody_keeps_it(world):
    page = a_page("楼道议事会", residents=world.green)

    response = signed_in(a_person(home=world.green_grid)).get(address_of(page))

    assert TEXT in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert PERMIT_HEADER not in response.headers


def test_resident_of_another_community_is_told_for_whom_it_is(world):
    page = a_page("楼道议事会", residents=world.green)

    response = signed_in(a_person(home=world.east_grid)).get(address_of(page))

    assert response.status_code == 200
    assert "绿城社区的居民" in response.content.decode()
    assert TEXT not in response.content.decode()


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_party_page_answers_a_guest_as_a_missing_page_does(guest, world, method):
    page = a_page("党课", members=world.general)
    ask = getattr(guest, method)

    hidden = ask(address_of(page))
    page.delete()
    missing = ask(address_of(page))

    assert hidden.status_code == 404
    assert bytes_of(hidden) == bytes_of(missing)


def test_posting_to_a_party_page_tells_no_more_than_to_a_missing_one(guest, world):
    page = a_page("党课", members=world.general)

    hidden = guest.post(address_of(page))
    page.delete()

    assert hidden.status_code == guest.post(address_of(page)).status_code == 404


def test_signed_in_outsider_learns_no_more_of_a_party_page(world):
    page = a_page("党课", members=world.general)
    outsider = signed_in(a_person(home=world.green_grid))

    hidden = outsider.get(address_of(page))
    page.delete()

    assert hidden.status_code == outsider.get(address_of(page)).status_code == 404


def test_member_reads_the_party_page(world):
    page = a_page("党课", members=world.general)

    response = signed_in(a_person(branch=world.first)).get(address_of(page))

    assert TEXT in response.content.decode()


def test_public_page_never_varies_by_cookie_for_a_guest(guest, world):
    response = guest.get(address_of(a_page("公开页")))

    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    assert response.headers[PERMIT_HEADER] == ""


def test_signed_in_reader_of_a_public_page_gets_a_page_of_the_own(world):
    response = signed_in(a_person()).get(address_of(a_page("公开页")))

    assert PERMIT_HEADER not in response.headers
    assert "private" in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    "values", [{"go_live_at": soon(hours=1)}, {"expire_at": soon(hours=-1)}], ids=["early", "late"]
)
def test_page_outside_its_window_is_missing(guest, world, values):
    assert guest.get(address_of(a_page("窗外", **values))).status_code == 404


def test_editor_previews_a_page_whose_audience_is_others(world):
    page = a_page("党课", members=world.general)
    editor = a_person(is_staff=True)
    group = Group.objects.create(name="党务试")
    editor.groups.add(group)
    for codename in ("add_page", "change_page"):
        GroupPagePermission.objects.create(
            group=group, page=Page.objects.get(pk=page.pk), permission_type=codename[:-5]
        )
    page.save_revision()

    preview = page.make_preview_request()

    assert preview.status_code == 200
    assert TEXT in preview.content.decode()


def test_privacy_button_of_wagtail_is_not_offered(world):
    page = a_page("公开页")

    assert not page.permissions_for_user(a_person(is_staff=True)).can_set_view_restrictions()
