"""What an editor may type about a story, and the sentence for what cannot be."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.columns.errors import AddressTaken, ColumnsError, HalfAPoint
from cms.columns.forms import LinesField
from cms.columns.models import StoryPage
from cms.columns.readiness import MISSING_ALT, MISSING_ARTICLE, MISSING_LAW, UNCLEAR_LINK
from cms.core.geo import BadCoordinates, SwappedCoordinates
from tests.cms.columns.editing import add_url, edit_url, filled, opened, signed_in
from tests.factories.columns import (
    a_columns_tree,
    a_picture,
    a_published_story,
    a_story,
    an_author,
    kind,
)
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}


def a_desk():
    """A tree, the form of a new story as the editor opened it, and an author."""
    columns = a_columns_tree()
    author = an_author()
    form = opened(signed_in(columns.editor), add_url(columns.green))
    return columns, author, form


standing_desk = standing(a_desk)


@pytest.fixture
def desk(standing_desk, db):
    columns, author, form = fresh(standing_desk)
    usual = {
        "title": "西水坡的龙", "summary": "蚌壳摆成的龙", "slug": "long", "form": "图文",
        "kind": kind().pk, "author": author.pk, "visibility": "公开",
    }  # fmt: skip

    def send(user, **values):
        return signed_in(user).post(add_url(columns.green), filled(form, **{**usual, **values}))

    return columns, send


NEVER = [
    ({"title": ""}, "title"),
    ({"title": "长" * 256}, "title"),
    ({"summary": "长" * 121}, "summary"),
    ({"slug": "有 空格"}, "slug"),
    ({"slug": "a/b"}, "slug"),
    ({"slug": "<script>"}, "slug"),
    ({"form": "电影"}, "form"),
    ({"kind": "999999"}, "kind"),
    ({"author": "999999"}, "author"),
    ({"series": "999999"}, "series"),
    ({"series_position": "-1"}, "series_position"),
    ({"series_position": "一"}, "series_position"),
    ({"topics": ["999999"]}, "topics"),
    ({"place": "999999"}, "place"),
    ({"lat": "北"}, "lat"),
    ({"lon": "nan"}, "lon"),
    ({"law_name": "法" * 81}, "law_name"),
    ({"law_article": "条" * 81}, "law_article"),
    ({"law_in_force_on": "2021-02-30"}, "law_in_force_on"),
    ({"facts_checked_on": "昨天"}, "facts_checked_on"),
    ({"visibility": "社区"}, "audience_district"),
    ({"visibility": "党组织"}, "audience_branch"),
    ({"visibility": "秘密"}, "visibility"),
]


@pytest.mark.parametrize(("values", "field"), NEVER, ids=lambda value: str(value)[:24])
def test_not_even_a_draft_may_say_this(desk, values, field):
    columns, send = desk

    answer = send(columns.editor, **values)

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not StoryPage.objects.exists()


@pytest.mark.parametrize(
    ("lat", "lon", "field", "sentence"),
    [
        ("35.7", "", "lon", HalfAPoint.message),
        ("", "115.0", "lat", HalfAPoint.message),
        ("91", "115", "lat", BadCoordinates.message),
        ("10", "181", "lat", BadCoordinates.message),
        ("115.0", "35.7", "lat", SwappedCoordinates.message),
    ],
    ids=["no longitude", "no latitude", "too far north", "too far east", "swapped"],
)
@pytest.mark.parametrize("act", [{}, PUBLISH], ids=["draft", "published"])
def test_a_point_is_whole_and_on_the_globe_or_the_editor_is_told(
    desk, lat, lon, field, sentence, act
):
    columns, send = desk

    answer = send(columns.chief, lat=lat, lon=lon, **act)

    assert answer.context["form"].errors == {field: [sentence]}
    assert not StoryPage.objects.exists()


@pytest.mark.parametrize("act", [{}, PUBLISH], ids=["draft", "published"])
def test_a_whole_point_is_kept(desk, act):
    columns, send = desk

    send(columns.chief, lat="35.7", lon="115.0", **act)

    story = StoryPage.objects.get()
    assert (story.lat, story.lon) == (35.7, 115.0)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"summary": ""}, {"summary"}),
        ({"kind": "law"}, {"law_name", "law_article"}),
        ({"kind": "law", "law_name": "民法典"}, {"law_article"}),
        ({"kind": "law", "law_article": "第一条"}, {"law_name"}),
        ({"kind": "law", "law_name": " ", "law_article": "　"}, {"law_name", "law_article"}),
    ],
    ids=["summary", "law and article", "article", "law", "blanks are no law"],
)
def test_what_readers_need_may_be_missing_until_it_is_published(desk, values, fields):
    columns, send = desk
    if values.get("kind") == "law":
        values = {**values, "kind": kind("law").pk}

    refused = send(columns.chief, **values, **PUBLISH)
    assert set(refused.context["form"].errors) == fields
    assert not StoryPage.objects.exists()
    send(columns.chief, **values)

    assert StoryPage.objects.filter(live=False).count() == 1


def test_each_missing_thing_has_its_sentence(desk):
    columns, send = desk

    errors = send(columns.chief, kind=kind("law").pk, **PUBLISH).context["form"].errors

    assert errors == {"law_name": [MISSING_LAW], "law_article": [MISSING_ARTICLE]}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (lambda: (("picture", {"image": a_picture().pk, "alt": ""}),), MISSING_ALT),
        (lambda: (("text", '<p><a href="https://a.cn/">点击这里</a></p>'),), UNCLEAR_LINK),
        (
            lambda: (("call_out", {"text": '<p><a href="https://a.cn/">点这里</a></p>'}),),
            UNCLEAR_LINK,
        ),
    ],
    ids=["picture without words", "unclear link", "unclear link in a call-out"],
)
def test_no_screen_publishes_what_lacks_something_in_its_body(desk, body, sentence):
    columns, _ = desk
    story = a_story(columns, body=body())

    lacks = StoryPage.objects.get(pk=story.pk).lacks()

    assert lacks == {"body": sentence}


@pytest.mark.parametrize("taken_by", ["story", "section", "draft"])
def test_a_name_in_use_is_refused_whoever_has_it(desk, taken_by):
    columns, send = desk
    make = {
        "story": lambda: a_published_story(columns, section=columns.east, slug="long").slug,
        "draft": lambda: a_story(columns, section=columns.east, slug="long").slug,
        "section": lambda: columns.east.slug,
    }

    answer = send(columns.editor, slug=make[taken_by]())

    assert answer.context["form"].errors["slug"] == [AddressTaken.message]


def test_an_address_is_free_again_when_its_entry_moved_on(desk):
    columns, send = desk
    story = a_story(columns, section=columns.east, slug="long")
    StoryPage.objects.get(pk=story.pk).delete()

    send(columns.editor)

    assert StoryPage.objects.get().address == "/columns/long/"


def test_days_places_and_marks_are_kept_as_typed(desk):
    columns, send = desk
    venue = a_venue()

    send(
        columns.editor,
        place=venue.pk,
        facts="左传\n濮阳县志",
        facts_checked_on="2026-05-01",
        law_in_force_on="2021-01-01",
        fictional="on",
        series_position="3",
    )

    story = StoryPage.objects.get().get_latest_revision_as_object()
    assert story.place == venue
    assert story.facts == ["左传", "濮阳县志"]
    assert (story.facts_checked_on, story.law_in_force_on) == (date(2026, 5, 1), date(2021, 1, 1))
    assert story.fictional
    assert story.series_position == 3


def test_an_editor_changes_a_live_text_only_as_a_draft(desk):
    columns, _ = desk
    story = a_published_story(columns, slug="long", title="live title")
    client = signed_in(columns.editor)
    form = opened(client, edit_url(story))

    client.post(edit_url(story), {**filled(form), "title": "draft title", **PUBLISH})

    stored = StoryPage.objects.get(pk=story.pk)
    assert (stored.title, stored.draft_title) == ("live title", "draft title")
    assert stored.has_unpublished_changes


# A line for each source


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        (None, []),
        ("左传", ["左传"]),
        ("左传\n濮阳县志", ["左传", "濮阳县志"]),
        ("左传\r\n濮阳县志\r\n", ["左传", "濮阳县志"]),
        ("\n\n 左传 \n　\n", ["左传"]),
        (["左传", " ", "濮阳县志 "], ["左传", "濮阳县志"]),
    ],
    ids=["nothing", "none", "one", "two", "windows", "blanks", "a list"],
)
def test_lines_are_read_without_blanks(typed, kept):
    assert LinesField(required=False).clean(typed) == kept


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.lists(st.text(alphabet="左传县志 ", min_size=1, max_size=6), max_size=5))
def test_lines_that_are_shown_and_sent_again_are_no_change(lines):
    field = LinesField(required=False)
    kept = field.clean("\n".join(lines))

    shown = field.prepare_value(kept)

    assert field.clean(shown) == kept
    assert not field.has_changed(kept, shown)
    assert json.loads(json.dumps(kept)) == kept


@pytest.mark.parametrize("refusal", [ColumnsError, *ColumnsError.__subclasses__()])
def test_each_refusal_is_a_short_plain_sentence_with_a_code(refusal):
    assert 0 < len(refusal.message) <= 40
    assert refusal.code.isascii()
    assert 400 <= refusal.status < 500
