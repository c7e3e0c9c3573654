"""任职 in the editors' rooms: every refusal with its sentence, what is kept, who gets in."""

import re

import pytest

from cms.audit.models import AuditEntry
from cms.organisation.services import close_unit
from cms.people.errors import AlreadyAppointed, PlaceClosed, PostNeedsPlace, SeparatedPosts
from cms.people.forms import AppointForm
from cms.people.models import Post, PostKind
from cms.people.services import appoint
from tests.factories.organisation import Town, make_town
from tests.factories.people import START, make_holder, make_person
from tests.factories.standing import fresh, standing

NEW = "/admin/posts/new/"
standing_town = standing(make_town)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_town) -> Town:
    return fresh(standing_town)


@pytest.fixture
def admin(client, town):
    person = make_holder(PostKind.DISTRICT_ADMIN, phone="13700000000")
    client.force_login(person)
    return person


@pytest.fixture
def person(town):
    return make_person(phone="13800000001", name="于谷雨")


def said(answer) -> str:
    return re.sub(r"<[^>]+>", " ", answer.content.decode())


def typed(kind: str, **place) -> dict:
    return {"phone": "138 0000 0001", "kind": kind, **{k: v.pk for k, v in place.items()}}


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (PostKind.EDITOR, "green"),
        (PostKind.GRID_WORKER, "green_grid"),
        (PostKind.VENUE_MANAGER, "east"),
        (PostKind.SECRETARY, "green_branch"),
        (PostKind.REVIEWER, None),
        (PostKind.TRAINING_ORGANISER, "subdistrict"),
    ],
)
def test_each_post_is_given_at_its_place_with_who_gave_it_on_record(
    client, admin, person, town, kind, place
):
    where = getattr(town, place) if place else None
    field = type(where).__name__.lower() if where else ""

    client.post(NEW, typed(kind, **({field: where} if where else {})))

    post = Post.objects.get(user=person)
    assert (post.kind, post.place) == (kind, where)
    entry = AuditEntry.objects.get(action="people.appointed", actor=admin)
    assert entry.detail == {"kind": kind, "place": where.slug if where else ""}


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (PostKind.EDITOR, None),
        (PostKind.EDITOR, "green_branch"),
        (PostKind.GRID_WORKER, None),
        (PostKind.VENUE_MANAGER, None),
        (PostKind.VENUE_MANAGER, "green_branch"),
        (PostKind.SECRETARY, None),
        (PostKind.SECRETARY, "green"),
    ],
)
def test_a_post_without_its_place_says_so_and_keeps_what_was_typed(
    client, admin, person, town, kind, place
):
    where = getattr(town, place) if place else None
    field = type(where).__name__.lower() if where else ""

    answer = client.post(NEW, typed(kind, **({field: where} if where else {})))

    page = answer.content.decode()
    assert PostNeedsPlace.message in said(answer)
    assert 'value="138 0000 0001"' in page
    assert f'<option value="{kind}" selected>' in page
    assert not Post.objects.filter(user=person).exists()


def test_a_post_that_is_held_already_is_refused_with_its_sentence(client, admin, person, town):
    appoint(person, kind=PostKind.EDITOR, place=town.green, actor=None, at=START)

    answer = client.post(NEW, typed(PostKind.EDITOR, district=town.green))

    assert AlreadyAppointed.message in said(answer)
    assert Post.objects.filter(user=person).count() == 1


def test_posts_that_do_not_go_together_are_refused_with_their_sentence(client, admin, person):
    appoint(person, kind=PostKind.TEACHER, actor=None, at=START)

    answer = client.post(NEW, typed(PostKind.ASSESSOR))

    assert SeparatedPosts.message in said(answer)


def test_a_place_that_closed_while_the_form_was_open_is_refused(client, admin, person, town):
    unit = fresh(town.green_building)
    close_unit(town.green_building, at=START)

    answer = client.post(NEW, typed(PostKind.GRID_WORKER, district=unit))

    assert answer.status_code == 200
    assert not Post.objects.filter(user=person).exists()
    form = AppointForm(typed(PostKind.GRID_WORKER, district=unit))
    assert "district" in form.errors


def test_a_place_that_closes_after_the_form_was_read_is_refused_by_the_service(person, town, admin):
    form = AppointForm(typed(PostKind.GRID_WORKER, district=town.green_building))
    assert form.is_valid(), form.errors
    close_unit(town.green_building, at=START)

    with pytest.raises(PlaceClosed):
        form.keep(admin, START)


@pytest.mark.parametrize("phone", ["13899999999", "", "138", "not a number"])
def test_nobody_is_appointed_under_a_number_that_is_nobodys(client, admin, person, phone):
    answer = client.post(NEW, {"phone": phone, "kind": PostKind.REVIEWER})

    assert answer.status_code == 200
    assert Post.objects.count() == 1


def test_the_list_names_people_and_places_and_no_phone(client, admin, person, town):
    appoint(person, kind=PostKind.EDITOR, place=town.green, actor=None, at=START)

    text = said(client.get("/admin/posts/"))

    for words in ("于谷雨", "编辑", "绿城社区"):
        assert words in text
    assert "13800000001" not in text
    assert "138****" not in text


def test_a_dismissal_asks_first_and_does_nothing_yet(client, admin, person):
    post = appoint(person, kind=PostKind.REVIEWER, actor=None, at=START)

    answer = client.get(f"/admin/posts/delete/{post.pk}/")

    post.refresh_from_db()
    assert ("确定要免去这个职务吗" in said(answer), post.until) == (True, None)


def test_a_dismissal_is_on_record_with_who_did_it(client, admin, person):
    post = appoint(person, kind=PostKind.REVIEWER, actor=None, at=START)

    client.post(f"/admin/posts/delete/{post.pk}/")

    entry = AuditEntry.objects.get(action="people.dismissed")
    assert (entry.actor, entry.subject) == (admin, f"people.user.{person.pk}")
    assert not person.groups.exists()


def test_a_post_is_ended_once(client, admin, person):
    post = appoint(person, kind=PostKind.REVIEWER, actor=None, at=START)
    client.post(f"/admin/posts/delete/{post.pk}/")
    post.refresh_from_db()
    ended_at = post.until

    client.post(f"/admin/posts/delete/{post.pk}/")

    post.refresh_from_db()
    assert post.until == ended_at
    assert AuditEntry.objects.filter(action="people.dismissed").count() == 1


@pytest.mark.parametrize(
    "kind", [None, *sorted(set(PostKind) - {PostKind.DISTRICT_ADMIN, PostKind.SECRETARY})]
)
def test_nobody_but_district_admins_appoints_or_dismisses(client, person, town, kind):
    other = appoint(person, kind=PostKind.REVIEWER, actor=None, at=START)
    if kind:
        client.force_login(make_holder(kind, town.green))

    answers = [
        client.get("/admin/posts/"),
        client.post(NEW, typed(PostKind.DISTRICT_ADMIN)),
        client.post(f"/admin/posts/delete/{other.pk}/"),
    ]

    other.refresh_from_db()
    assert {answer.status_code for answer in answers} <= {302, 401}
    assert (other.until, Post.objects.filter(user=person).count()) == (None, 1)


def test_a_district_admin_reads_no_study_and_publishes_nothing(admin):
    for permission in ("wagtailcore.publish_page", "columns.add_kind", "wagtailcore.change_page"):
        assert not admin.has_perm(permission)


def test_the_list_is_headed_in_words(client, admin):
    table = client.get("/admin/posts/").context["table"]

    heads = [str(column.label) for column in table.columns.values()]
    assert heads == ["谁", "职务", "单位", "党组织", "自"]
