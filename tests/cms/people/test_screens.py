"""District admins appoint and dismiss in the editors' rooms."""

import pytest

from cms.people.models import Post, PostKind
from tests.factories.organisation import make_town
from tests.factories.people import make_holder, make_person


@pytest.fixture
def town(db):
    return make_town()


@pytest.fixture
def admin(client, town):
    person = make_holder(PostKind.DISTRICT_ADMIN)
    client.force_login(person)
    return person


def test_an_editor_is_appointed_by_phone(client, admin, town):
    person = make_person(phone="13800000001")

    answer = client.post(
        "/admin/posts/new/",
        {"phone": "138 0000 0001", "kind": PostKind.EDITOR, "district": town.green.pk},
    )

    post = Post.objects.get(user=person)
    assert (answer.status_code, post.district) == (302, town.green)
    assert person.groups.filter(name="编辑·绿城社区").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"phone": "13899999999", "kind": PostKind.REVIEWER}, "没有用这个手机号登记的人"),
        ({"phone": "1389999", "kind": PostKind.REVIEWER}, "手机号是11位，您填了7位"),
        ({"phone": "13800000001", "kind": PostKind.EDITOR}, "请选这个职务所在的单位或党组织"),
        ({"phone": "13800000001", "kind": "皇帝"}, "皇帝"),
    ],
    ids=["unknown person", "bad phone", "no place", "no such post"],
)
def test_an_appointment_that_cannot_be_is_refused_with_the_sentence(
    client, admin, town, typed, sentence
):
    make_person(phone="13800000001")

    answer = client.post("/admin/posts/new/", typed)

    assert sentence in answer.content.decode()
    assert Post.objects.count() == 1


def test_two_places_at_once_are_refused(client, admin, town):
    make_person(phone="13800000001")

    answer = client.post(
        "/admin/posts/new/",
        {
            "phone": "13800000001",
            "kind": PostKind.REVIEWER,
            "district": town.green.pk,
            "branch": town.green_branch.pk,
        },
    )

    assert "单位和党组织只选一个" in answer.content.decode()


def test_dismissing_keeps_the_row_and_empties_the_list(client, admin, town):
    editor = make_holder(PostKind.EDITOR, town.green, name="文清明")
    post = Post.objects.get(user=editor)
    assert "文清明" in client.get("/admin/posts/").content.decode()

    client.post(f"/admin/posts/delete/{post.pk}/")

    post.refresh_from_db()
    assert post.until is not None
    assert "文清明" not in client.get("/admin/posts/results/").content.decode()


def test_the_last_district_admin_cannot_dismiss_themselves(client, admin):
    post = Post.objects.get(user=admin)

    answer = client.post(f"/admin/posts/delete/{post.pk}/", follow=True)

    post.refresh_from_db()
    assert post.until is None
    assert "这个职务至少留一位" in answer.content.decode()


def test_a_post_is_never_edited(client, admin):
    post = Post.objects.get(user=admin)

    answer = client.post(
        f"/admin/posts/edit/{post.pk}/", {"phone": admin.phone, "kind": PostKind.CHIEF_EDITOR}
    )

    post.refresh_from_db()
    assert (answer.status_code, post.kind) == (302, PostKind.DISTRICT_ADMIN)


def test_the_list_costs_the_same_for_five_and_for_fifty(
    client, admin, django_assert_max_num_queries
):
    for _ in range(5):
        make_holder(PostKind.REVIEWER)
    client.get("/admin/posts/")
    with django_assert_max_num_queries(40) as few:
        client.get("/admin/posts/")
    for _ in range(40):
        make_holder(PostKind.REVIEWER)

    with django_assert_max_num_queries(len(few)):
        client.get("/admin/posts/")
