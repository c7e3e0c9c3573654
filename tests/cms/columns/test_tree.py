"""Index, sections, kinds, series, topics, authors: made once, with the rights that go with them."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from wagtail.models import GroupPagePermission

from cms.columns.addresses import is_free, without_section
from cms.columns.models import (
    Author,
    ColumnIndexPage,
    ComicPage,
    Kind,
    SectionPage,
    Series,
    StoryPage,
    Topic,
)
from cms.columns.services import (
    STANDARD_KINDS,
    create_index,
    create_section,
    found_kinds,
    readdress,
    save_author,
    save_kind,
    save_series,
    save_topic,
)
from cms.home.models import HomePage
from tests.factories.columns import a_published_story, a_story, an_author, kind
from tests.factories.home import NOON
from tests.factories.people import make_person
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def rights_at(page):
    rows = GroupPagePermission.objects.filter(page_id=page.pk)
    return {(row.group.name, row.permission.codename) for row in rows}


def test_an_index_is_made_once_and_left_as_editors_have_it(columns):
    again = create_index(home=columns.home, slug="columns", title="别的题目", intro="别的介绍")

    assert again.pk == columns.index.pk
    assert again.title == "专栏"
    assert ColumnIndexPage.objects.count() == 1


def test_a_section_is_made_once(columns):
    again = create_section(index=columns.index, district=columns.world.green, at=NOON)

    assert again.pk == columns.green.pk
    assert SectionPage.objects.count() == 2


def test_a_section_stands_live_under_the_units_name(columns):
    section = create_section(index=columns.index, district=columns.world.street, at=NOON)

    assert section.live
    assert (section.title, section.slug) == ("澶水街道", columns.world.street.slug)
    assert section.first_published_at == NOON


def test_a_section_lets_its_own_editors_draft(columns):
    mine = {("编辑·绿城社区", right) for right in ("add_page", "change_page")}

    assert mine <= rights_at(columns.green)
    assert not mine & rights_at(columns.east)


def test_nobody_is_given_more_at_a_section_than_to_draft(columns):
    for section in (columns.green, columns.east):
        rights = rights_at(section)
        assert {right for _, right in rights} == {"add_page", "change_page"}
        assert all(group.endswith(f"·{section.title}") for group, _ in rights)


def test_founding_it_again_gives_back_rights_that_were_lost(columns):
    before = rights_at(columns.green)
    GroupPagePermission.objects.filter(page_id=columns.green.pk).delete()

    create_section(index=columns.index, district=columns.world.green, at=NOON)

    assert rights_at(columns.green) == before


def test_in_a_tree_for_members_the_secretaries_draft(columns):
    study = create_index(
        home=columns.home, slug="study", title="学习", audience=columns.world.committee
    )

    section = create_section(index=study, district=columns.world.green, at=NOON)

    groups = {group for group, _ in rights_at(section)}
    assert "书记·绿城社区" in groups
    assert "编辑·绿城社区" not in groups
    assert section.audience_branch == columns.world.committee
    assert Group.objects.filter(name="书记·绿城社区").count() == 1


def test_two_units_of_one_name_have_two_groups(columns):
    world = columns.world
    twin = world.street.add_child(kind="村", name="绿城社区", slug="lvcheng-2")

    section = create_section(index=columns.index, district=twin, at=NOON)

    groups = {group for group, _ in rights_at(section)}
    assert "编辑·绿城社区（lvcheng-2）" in groups
    assert not groups & {group for group, _ in rights_at(columns.green)}


@pytest.mark.parametrize(
    ("parent", "child", "may_stand"),
    [
        (HomePage, ColumnIndexPage, True),
        (ColumnIndexPage, SectionPage, True),
        (SectionPage, StoryPage, True),
        (SectionPage, ComicPage, True),
        (HomePage, StoryPage, False),
        (HomePage, SectionPage, False),
        (ColumnIndexPage, StoryPage, False),
        (SectionPage, SectionPage, False),
        (StoryPage, StoryPage, False),
        (StoryPage, ComicPage, False),
        (ColumnIndexPage, ColumnIndexPage, False),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_each_page_stands_where_its_kind_can_stand(parent, child, may_stand):
    assert (child in parent.allowed_subpage_models()) is may_stand


@pytest.mark.parametrize(
    ("in_tree", "public"),
    [
        ("/columns/lvcheng/long/", "/columns/long/"),
        ("/study/lvcheng/long/", "/study/long/"),
        ("/zh/columns/lvcheng/long/", "/zh/columns/long/"),
        ("columns/lvcheng/long", "/columns/long/"),
        ("/columns/绿城/龙/", "/columns/龙/"),
    ],
    ids=["columns", "study", "below a prefix", "without slashes", "in Chinese"],
)
def test_the_section_is_left_out_of_the_public_address(in_tree, public):
    assert without_section(in_tree) == public


def test_a_name_is_free_when_neither_entry_nor_section_of_the_index_has_it(columns):
    story = a_story(columns, slug="long")

    assert is_free("hu", below=columns.east)
    assert not is_free("long", below=columns.east)
    assert not is_free(columns.east.slug, below=columns.green)
    assert is_free("long", below=columns.east, page=story)
    assert is_free("long", below=None)
    assert is_free("long", below=columns.home)


def test_an_index_of_the_same_name_as_an_entry_takes_nothing_from_it(columns):
    a_story(columns, slug="columns")

    assert StoryPage.objects.get(slug="columns").address == "/columns/columns/"


def test_addresses_that_went_astray_are_set_right(columns):
    one, other = a_published_story(columns, slug="long"), a_story(columns, slug="hu")
    StoryPage.objects.filter(pk=one.pk).update(address="/old/long/")
    StoryPage.objects.filter(pk=other.pk).update(address="/old/hu/")

    assert readdress(page=columns.index) == 2

    addresses = StoryPage.objects.order_by("slug").values_list("address", flat=True)
    assert list(addresses) == ["/columns/hu/", "/columns/long/"]


# What entries are sorted by


def test_the_standard_kinds_are_nine_in_the_order_people_know():
    kinds = found_kinds()

    assert [each.name for each in kinds] == [draft.name for draft in STANDARD_KINDS]
    assert [each.name for each in Kind.objects.all()][:3] == ["法律法规", "居规民约", "先进事迹"]
    assert {each.slug for each in kinds if not each.comments_open} == {"law", "party"}


def test_a_further_kind_stands_after_those_there_are(columns):
    fresh = save_kind(slug="food", name="吃食", comments_open=False)

    assert list(Kind.objects.all())[-1] == fresh
    assert not fresh.needs_law
    assert not fresh.comments_open


@pytest.mark.parametrize(
    ("model", "first", "second"),
    [
        (Kind, {"name": "吃食", "slug": "food"}, {"name": "吃食", "slug": "food-2"}),
        (Kind, {"name": "吃食", "slug": "food"}, {"name": "小吃", "slug": "food"}),
        (Series, {"name": "脚下", "slug": "old"}, {"name": "脚下", "slug": "old-2"}),
        (Series, {"name": "脚下", "slug": "old"}, {"name": "头上", "slug": "old"}),
        (Topic, {"name": "龙"}, {"name": "龙"}),
        (Author, {"name": "夏立夏", "slug": "xia"}, {"name": "别人", "slug": "xia"}),
    ],
    ids=["kind name", "kind slug", "series name", "series slug", "topic", "author slug"],
)
def test_no_two_rows_go_by_one_name(model, first, second):
    model.objects.create(**first)

    with pytest.raises(ValidationError):
        model(**second).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**second)


def test_two_authors_may_have_the_same_name():
    save_author(slug="xia-1", name="夏立夏")

    other = save_author(slug="xia-2", name="夏立夏")

    assert Author.objects.filter(name="夏立夏").count() == 2
    assert str(other) == "夏立夏"


def test_kind_and_author_of_an_entry_cannot_be_deleted(columns):
    story = a_story(columns)

    for row in (story.kind, story.author):
        with pytest.raises(ProtectedError):
            row.delete()


def test_a_deleted_series_or_place_leaves_its_entries(columns):
    series, venue = save_series(slug="old", name="脚下的濮阳"), a_venue()
    story = a_published_story(columns, series=series, series_position=2, place=venue)

    series.delete()
    venue.delete()

    stored = StoryPage.objects.get(pk=story.pk)
    assert stored.live
    assert (stored.series, stored.place) == (None, None)


def test_an_author_stays_when_the_account_is_gone():
    person = make_person("夏立夏")
    author = save_author(slug="xia", name="夏立夏", user=person)

    Author.objects.filter(pk=author.pk).update(user=None)

    assert save_author(slug="xia", name="夏立夏", user=None).pk == author.pk


def test_a_series_is_rewritten_where_it_differs_and_else_left_alone():
    series = save_series(slug="old", name="脚下的濮阳", summary="一")

    again = save_series(slug="old", name="脚下的濮阳", summary="二")

    assert again.pk == series.pk
    assert Series.objects.get().summary == "二"


@pytest.mark.parametrize(
    ("given", "known"),
    [
        ([["窗花"], ["窗花"]], ["窗花"]),
        ([["窗花", "刻纸"], []], ["窗花", "刻纸"]),
        ([[], ["窗花"]], ["窗花"]),
        ([["窗花"], ["刻纸", "窗花", "剪花"]], ["窗花", "刻纸", "剪花"]),
    ],
    ids=["the same", "nothing new", "from nothing", "some new"],
)
def test_synonyms_are_kept_in_the_order_they_came(given, known):
    for synonyms in given:
        save_topic(name="剪纸", synonyms=synonyms)

    assert Topic.objects.get(name="剪纸").synonyms == known


def test_rows_are_shown_by_their_names(columns):
    rows = (
        kind(),
        save_series(slug="s", name="系列一"),
        save_topic(name="龙"),
        an_author("夏立夏"),
    )

    assert [str(row) for row in rows] == ["历史", "系列一", "龙", "夏立夏"]
