"""The editors' rooms by role: what each is shown, offered and refused, through real requests."""

import pytest
from django.test import Client
from django.urls import reverse

from cms.columns.models import Author, ColumnEntry, Kind, Series, StoryPage, Topic
from cms.people.models import PostKind
from tests.cms.columns.editing import add_url, edit_url, filled, opened, signed_in
from tests.cms.columns.studying import a_study_story, a_study_tree
from tests.factories.columns import a_published_story, a_story, an_author
from tests.factories.people import make_holder, make_person
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db


def a_newsroom():
    """A draft in each section of both trees, and a live story in 绿城社区."""
    study = a_study_tree()
    columns = study.columns
    a_story(columns, slug="green-draft", title="green draft")
    a_story(columns, section=columns.east, slug="east-draft", title="east draft")
    a_published_story(columns, slug="green-live", title="green live")
    a_study_story(study, live=False, slug="party-draft", title="party draft")
    return study


standing_newsroom = standing(a_newsroom)


@pytest.fixture
def room(standing_newsroom, db):
    return fresh(standing_newsroom)


def person(room, who):
    if who == "reviewer":
        return make_holder(PostKind.REVIEWER)
    if who == "admin":
        return make_holder(PostKind.DISTRICT_ADMIN)
    return getattr(room, who, None) or getattr(room.columns, who)


def page_named(slug):
    return ColumnEntry.objects.get(slug=slug).specific


def explored(client, page):
    answer = client.get(reverse("wagtailadmin_explore", args=[page.pk]))
    return answer.content.decode() if answer.status_code == 200 else ""


def shown_to(client, room):
    """The titles of drafts and stories that the lists of both trees name."""
    columns = room.columns
    sections = [columns.green, columns.east, room.own, room.east]
    html = "".join(explored(client, page) for page in sections)
    titles = ("green draft", "east draft", "green live", "party draft")
    return {title for title in titles if title in html}


GREEN = {"green draft", "green live"}


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("editor", GREEN),
        ("neighbour", {"east draft"}),
        ("chief", {*GREEN, "east draft", "party draft"}),
        ("secretary", {"party draft"}),
        ("organiser", {"party draft"}),
        ("reviewer", set()),
        ("admin", set()),
        ("resident", set()),
        ("member", set()),
    ],
)
def test_each_role_is_shown_the_texts_of_the_own_section(room, who, titles):
    assert shown_to(signed_in(person(room, who)), room) == titles


def test_a_guest_is_led_to_the_door(room):
    answer = Client().get(edit_url(page_named("green-draft")))

    assert answer.status_code == 302
    assert "next=" in answer["Location"]


@pytest.mark.parametrize("who", ["editor", "neighbour", "secretary", "reviewer"])
def test_looking_for_a_word_names_only_what_one_may_open(room, who):
    client = signed_in(person(room, who))
    mine = {"editor": GREEN, "neighbour": {"east draft"}, "secretary": {"party draft"}}

    html = client.get(reverse("wagtailadmin_pages:search"), {"q": "draft"}).content.decode()

    others = {"green draft", "east draft", "party draft"} - mine.get(who, set())
    assert not {title for title in others if title in html}


@pytest.mark.parametrize(
    ("who", "may_publish"), [("editor", False), ("chief", True)], ids=["editor", "chief editor"]
)
def test_the_buttons_below_the_form_are_what_one_may_do(room, who, may_publish):
    client = signed_in(person(room, who))

    html = client.get(edit_url(page_named("green-live"))).content.decode()

    assert ('name="action-publish"' in html) is may_publish
    assert ("/unpublish/" in html) is may_publish
    assert ('name="action-submit"' in html) is True


def test_an_editors_form_offers_every_field_of_a_story(room):
    client = signed_in(room.columns.editor)

    fields = set(client.get(edit_url(page_named("green-draft"))).context["form"].fields)

    assert {
        "title", "summary", "lead_image", "form", "body", "kind", "author", "topics", "series",
        "series_position", "place", "lat", "lon", "law_name", "law_article", "law_in_force_on",
        "facts", "facts_checked_on", "fictional", "visibility", "audience_district",
        "audience_branch", "slug",
    } <= fields  # fmt: skip


def test_what_follows_from_the_rest_is_no_field_and_cannot_be_sent(room):
    story, client = page_named("green-draft"), signed_in(room.columns.editor)
    forged = {
        "address": "/columns/forged/", "characters": "999", "related": "1", "owner": "1",
        "published_at": "2020-01-01", "live": "on", "path": "0001",
    }  # fmt: skip
    answer = client.get(edit_url(story))

    client.post(edit_url(story), {**filled(opened(client, edit_url(story))), **forged})

    after = StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert not set(forged) & set(answer.context["form"].fields)
    same = ("address", "owner_id", "published_at", "live", "path")
    assert [getattr(after, name) for name in same] == [getattr(story, name) for name in same]
    assert after.characters < 999


@pytest.mark.parametrize(
    ("who", "where", "status"),
    [
        ("editor", "green", 200),
        ("chief", "green", 200),
        ("chief", "east", 200),
        ("organiser", "own", 200),
        ("secretary", "own", 200),
    ],
)
def test_a_section_offers_stories_and_comics_and_nothing_else(room, who, where, status):
    section = getattr(room.columns, where, None) or getattr(room, where)
    url = reverse("wagtailadmin_pages:add_subpage", args=[section.pk])

    answer = signed_in(person(room, who)).get(url)

    assert answer.status_code == status
    offered = {name for name, *_ in answer.context["page_types"]}
    assert offered == {"文章", "漫画"}


@pytest.mark.parametrize("who", ["editor", "secretary", "organiser", "reviewer", "admin"])
def test_nobody_but_the_chief_editor_makes_a_section_or_an_index(room, who):
    client = signed_in(person(room, who))

    for parent, model in (
        (room.columns.index, "sectionpage"),
        (room.columns.home, "columnindexpage"),
    ):
        assert client.get(add_url(parent, model)).status_code in (302, 403)


@pytest.mark.parametrize("act", ["delete", "unpublish", "lock", "move"])
def test_an_editor_posts_no_act_of_the_chief_editor(room, act):
    story = page_named("green-live")
    url = reverse(f"wagtailadmin_pages:{act}", args=[story.pk])

    answer = signed_in(room.columns.editor).post(url, {"next": "/"})

    kept = StoryPage.objects.get(pk=story.pk)
    assert answer.status_code in (302, 403)
    assert kept.live
    assert not kept.locked


def test_a_copy_by_an_editor_stays_a_draft_in_the_own_section(room):
    story, columns = page_named("green-live"), room.columns
    url = reverse("wagtailadmin_pages:copy", args=[story.pk])
    typed = {"new_title": "copied", "new_slug": "copied", "publish_copies": "on"}
    client = signed_in(columns.editor)

    client.post(url, {**typed, "new_parent_page": columns.east.pk})
    assert not StoryPage.objects.filter(slug="copied").exists()
    client.post(url, {**typed, "new_parent_page": columns.green.pk})

    assert not StoryPage.objects.get(slug="copied").live


def test_an_editor_does_not_move_a_draft_to_the_neighbour(room):
    story, columns = page_named("green-draft"), room.columns
    url = reverse("wagtailadmin_pages:move_confirm", args=[story.pk, columns.east.pk])

    signed_in(columns.editor).post(url)

    assert StoryPage.objects.get(pk=story.pk).get_parent().pk == columns.green.pk


def test_a_locked_story_is_not_written_by_its_editor(room):
    story = page_named("green-draft")
    form = filled(opened(signed_in(room.columns.editor), edit_url(story)))
    signed_in(room.columns.chief).post(
        reverse("wagtailadmin_pages:lock", args=[story.pk]), {"next": "/admin/"}
    )
    client = signed_in(room.columns.editor)

    client.post(edit_url(story), {**form, "title": "written over the lock"})

    stored = StoryPage.objects.get(pk=story.pk)
    assert stored.locked
    assert stored.get_latest_revision_as_object().title == "green draft"


# The rows entries are sorted by


ROWS = {
    "kind": (Kind, {"name": "吃食", "slug": "food", "sort_order": "9", "footer": ""}),
    "series": (Series, {"name": "集市", "slug": "fair", "summary": ""}),
    "topic": (Topic, {"name": "集市", "synonyms": "[]"}),
    "author": (Author, {"name": "集上人", "slug": "fair", "about": "", "user": ""}),
}
MAY_ADD = {
    "chief": {"kind", "series", "topic", "author"},
    "editor": {"series", "topic", "author"},
    "secretary": set(),
    "organiser": set(),
    "reviewer": set(),
    "admin": set(),
    "resident": set(),
}


@pytest.mark.parametrize("name", sorted(ROWS))
@pytest.mark.parametrize("who", sorted(MAY_ADD))
def test_rows_are_added_by_those_who_sort_by_them(room, who, name):
    model, typed = ROWS[name]
    client = signed_in(person(room, who))
    before = model.objects.count()

    client.post(reverse(f"wagtailsnippets_columns_{name}:add"), typed)

    assert (model.objects.count() == before + 1) is (name in MAY_ADD[who])


@pytest.mark.parametrize(("who", "may"), [("chief", True), ("editor", False)])
def test_rows_are_deleted_by_the_chief_editor_alone(room, who, may):
    client = signed_in(person(room, who))
    unused = {"kind": Kind.objects.create(name="没用过", slug="unused"), "author": an_author()}

    for name, row in unused.items():
        client.post(reverse(f"wagtailsnippets_columns_{name}:delete", args=[row.pk]))

        assert type(row).objects.filter(pk=row.pk).exists() is not may, name


@pytest.mark.parametrize("name", ["kind", "author"])
def test_a_row_in_use_stays_and_the_chief_editor_is_told_why(room, name):
    used = getattr(page_named("green-live"), name)
    url = reverse(f"wagtailsnippets_columns_{name}:delete", args=[used.pk])

    answer = signed_in(room.columns.chief).post(url, follow=True)

    assert answer.status_code == 200
    assert f"“{used}”还有文章在用，不能删" in answer.content.decode()
    assert type(used).objects.filter(pk=used.pk).exists()


def test_of_rows_deleted_together_none_goes_while_one_is_in_use(room):
    unused, used = Kind.objects.create(name="没用过", slug="unused"), page_named("green-live").kind
    url = reverse("wagtail_bulk_action", args=["columns", "kind", "delete"])

    signed_in(room.columns.chief).post(f"{url}?id={unused.pk}&id={used.pk}")

    assert Kind.objects.filter(pk__in=[unused.pk, used.pk]).count() == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [({"name": ""}, "name"), ({"name": "历史"}, "name"), ({"slug": "history"}, "slug"),
     ({"slug": "有 空格"}, "slug"), ({"name": "长" * 21}, "name")],
    ids=["nameless", "name in use", "slug in use", "slug with a blank", "name too long"],
)  # fmt: skip
def test_a_row_with_something_wrong_says_so_at_its_field(room, values, field):
    _, typed = ROWS["kind"]

    answer = signed_in(room.columns.chief).post(
        reverse("wagtailsnippets_columns_kind:add"), {**typed, **values}
    )

    assert field in answer.context["form"].errors
    assert Kind.objects.count() == 9


def test_somebody_without_a_post_has_no_editors_room(room):
    answer = signed_in(make_person()).get("/admin/")

    assert answer.status_code in (302, 403)


def test_the_list_of_kinds_marks_yes_and_no_without_foreign_words(client, room):
    client.force_login(room.columns.chief)

    html = client.get("/admin/snippets/columns/kind/").content.decode()

    assert "要写明法律和条文" in html
    assert "<td>True" not in html.replace("\n", "").replace(" ", "")
    assert "icon-cross" in html
