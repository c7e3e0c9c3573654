"""What party members read: there for them alone, and for everybody else not there at all."""

from datetime import timedelta

import pytest
from django.test import Client

from cms.columns.models import ColumnEntry, RelatedEntry, StoryPage
from cms.columns.services import save_series, save_topic
from cms.core import clock
from cms.pages.models import CommunityPage
from cms.people.services import leave_branch
from tests.cms.columns.editing import add_url, edit_url, filled, opened, signed_in
from tests.cms.columns.studying import a_study_story, a_study_tree
from tests.factories.columns import a_published_story, an_author, kind
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_study = standing(a_study_tree)


@pytest.fixture
def study(standing_study, db):
    return fresh(standing_study)


def titles(answer):
    return [entry.title for entry in answer.context_data["entries"]]


def asked_by(person, path):
    return (signed_in(person) if person else Client()).get(path)


def test_a_study_tree_is_for_the_members_below_its_committee(study):
    sections = [study.own, study.east]

    assert {page.visibility for page in (study.index, *sections)} == {"党组织"}
    assert {page.audience_branch_id for page in sections} == {study.columns.world.committee.pk}


def test_a_story_there_is_for_those_its_section_is_for(study):
    story = a_study_story(study, slug="lesson")

    assert (story.visibility, story.audience_branch) == ("党组织", study.columns.world.committee)
    assert story.address == "/study/lesson/"


@pytest.mark.parametrize("who", ["member", "other_member", "secretary"])
def test_members_of_every_branch_below_read_it(study, who):
    a_study_story(study, slug="lesson")

    assert asked_by(getattr(study, who), "/study/lesson/").status_code == 200


@pytest.mark.parametrize("who", [None, "resident"], ids=["a guest", "a resident"])
@pytest.mark.parametrize(
    "path", ["/study/", "/study/lesson/", "/study/{section}/", "/study/{section}/lesson/"]
)
def test_for_others_nothing_of_it_is_there(study, who, path):
    a_study_story(study, slug="lesson")

    answer = asked_by(who and getattr(study, who), path.format(section=study.own.slug))

    assert answer.status_code == 404
    assert "lesson" not in answer.headers.get("Location", "")


def test_an_editor_of_the_public_columns_is_no_reader_of_it(study):
    a_study_story(study, slug="lesson")

    assert asked_by(study.columns.editor, "/study/lesson/").status_code == 404


def test_a_story_for_one_branch_is_read_by_its_members_alone(study):
    first = study.columns.world.first
    a_study_story(study, slug="lesson", audience=first, exact=True)

    assert asked_by(study.member, "/study/lesson/").status_code == 200
    assert asked_by(study.other_member, "/study/lesson/").status_code == 404


def test_who_leaves_the_branch_reads_it_no_more(study):
    a_study_story(study, slug="lesson")
    client = signed_in(study.member)
    assert client.get("/study/lesson/").status_code == 200

    leave_branch(study.member, at=clock.now() - timedelta(seconds=1))

    assert client.get("/study/lesson/").status_code == 404


def test_the_list_shows_a_member_what_is_for_the_own_branch(study):
    world = study.columns.world
    a_study_story(study, title="大家的")
    a_study_story(study, title="一支部的", audience=world.first, exact=True)
    a_study_story(study, title="二支部的", audience=world.second, exact=True)

    assert set(titles(asked_by(study.member, "/study/"))) == {"大家的", "一支部的"}
    assert set(titles(asked_by(study.other_member, "/study/"))) == {"大家的", "二支部的"}


def test_a_kind_that_only_hidden_stories_have_is_not_offered(study):
    second = study.columns.world.second
    a_study_story(study, title="大家的", kind=kind("party"))
    a_study_story(study, title="二支部的", kind=kind("history"), audience=second, exact=True)

    kinds = asked_by(study.member, "/study/").context_data["kinds"]

    assert [each.slug for each in kinds] == ["party"]


def test_no_answer_about_it_is_kept_by_anybody_on_the_way(study):
    a_study_story(study, slug="lesson")

    answer = asked_by(study.member, "/study/lesson/")

    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_public_lists_never_name_it(study, client):
    a_study_story(study, title="支部里的课", topics=(save_topic(name="龙文化"),))
    a_published_story(study.columns, title="大家的龙")

    for path in ("/", "/columns/", f"/columns/{study.columns.green.slug}/", "/sitemap.xml"):
        assert "支部里的课" not in client.get(path).content.decode(), path


def test_a_public_story_is_never_tied_to_it(study):
    topic, series = save_topic(name="龙文化"), save_series(slug="old", name="脚下的濮阳")
    hidden = a_study_story(study, topics=(topic,), series=series, series_position=1)

    shown = a_published_story(study.columns, topics=(topic,), series=series, series_position=2)

    assert not RelatedEntry.objects.filter(entry=shown, other=hidden).exists()
    assert not RelatedEntry.objects.filter(entry=hidden, other=shown).exists()


def test_a_series_over_both_trees_steps_over_it_for_a_guest(study, client):
    series = save_series(slug="old", name="脚下的濮阳")
    a_study_story(study, slug="lesson", series=series, series_position=1)
    shown = a_published_story(study.columns, series=series, series_position=2)

    guest = client.get(shown.address).context_data
    member = asked_by(study.member, shown.address).context_data

    assert guest["previous"] is None
    assert member["previous"].address == "/study/lesson/"


def test_the_same_name_may_stand_in_both_trees(study):
    a_study_story(study, slug="long")

    a_published_story(study.columns, slug="long")

    addresses = ColumnEntry.objects.filter(slug="long").values_list("address", flat=True)
    assert set(addresses) == {"/columns/long/", "/study/long/"}


def test_an_old_address_of_a_party_story_leads_nowhere_for_a_guest(
    study, client, django_capture_on_commit_callbacks
):
    story = a_study_story(study, slug="lesson")
    page = StoryPage.objects.get(pk=story.pk)
    page.slug = "renamed"

    with django_capture_on_commit_callbacks(execute=True):
        page.save()

    assert client.get("/study/lesson/").status_code == 404
    assert asked_by(study.member, "/study/renamed/").status_code == 200


def new_story(**values):
    return {
        "title": "第三课",
        "summary": "学什么",
        "slug": "third",
        "form": "图文",
        "kind": kind("party").pk,
        "author": an_author().pk,
        **values,
    }


def for_members_of(branch, *, exact=False):
    return {"visibility": "指定支部" if exact else "党组织", "audience_branch": branch.pk}


def send_new(user, section, **values):
    client = signed_in(user)
    form = opened(client, add_url(section))
    return client.post(add_url(section), filled(form, **new_story(**values)))


def test_the_secretary_drafts_for_the_own_members(study):
    first = study.columns.world.first

    send_new(study.secretary, study.own, **for_members_of(first))

    story = StoryPage.objects.get(slug="third")
    assert not story.live
    assert story.owner == study.secretary
    assert story.audience_branch == first


@pytest.mark.parametrize(
    ("audience", "field"),
    [
        ({"visibility": "公开"}, "visibility"),
        ({"visibility": "党组织", "audience_branch": ""}, "audience_branch"),
        ({"visibility": "党组织"}, "audience_branch"),
        ({"visibility": "nobody"}, "visibility"),
    ],
    ids=["for everybody", "for no unit", "unit left out", "a word nobody knows"],
)
def test_a_party_story_never_reaches_further_than_its_tree(study, audience, field):
    answer = send_new(study.secretary, study.own, **audience)

    assert field in answer.context["form"].errors
    assert not StoryPage.objects.filter(slug="third").exists()


def test_residents_are_no_part_of_the_members(study):
    green = study.columns.world.green

    answer = send_new(study.secretary, study.own, visibility="社区", audience_district=green.pk)

    assert "visibility" in answer.context["form"].errors


def test_the_secretary_stays_out_of_other_sections_of_both_trees(study):
    client = signed_in(study.secretary)

    for section in (study.east, study.columns.green):
        assert client.get(add_url(section)).status_code in (302, 403)


def test_the_organiser_drafts_in_every_section_of_the_study_tree_and_in_no_other(study):
    client = signed_in(study.organiser)

    assert client.get(add_url(study.own)).status_code == 200
    assert client.get(add_url(study.east)).status_code == 200
    assert client.get(add_url(study.columns.green)).status_code in (302, 403)


def test_neither_secretary_nor_organiser_publishes(study):
    story = a_study_story(study, live=False)

    for writer in (study.secretary, study.organiser):
        client = signed_in(writer)
        form = opened(client, edit_url(story))
        client.post(edit_url(story), {**filled(form), "action-publish": "1"})
        assert not StoryPage.objects.get(pk=story.pk).live


def test_an_editor_of_the_public_columns_is_not_shown_the_draft(study):
    story = a_study_story(study, live=False)

    answer = signed_in(study.columns.editor).get(edit_url(story))

    assert answer.status_code in (302, 403)


def test_members_see_exactly_what_the_one_queryset_says(study):
    world = study.columns.world
    a_study_story(study, title="大家的")
    a_study_story(study, title="二支部的", audience=world.second, exact=True)
    at = clock.now()

    for person in (study.member, study.other_member, study.resident):
        seen = CommunityPage.objects.visible_to(person, at=at).descendant_of(study.index)
        for page in CommunityPage.objects.descendant_of(study.index).exclude(live=False):
            status = signed_in(person).get(page.specific.get_url_parts()[2]).status_code
            assert (status == 200) is seen.filter(pk=page.pk).exists(), (person, page)
