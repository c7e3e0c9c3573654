"""Who gets which screen of a page: grid workers, venue managers and reviewers, by real requests."""

from datetime import timedelta

import pytest
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask

from cms.columns.models import StoryPage
from cms.columns.services import create_index, create_section
from cms.organisation.services import move_unit
from cms.people.models import Post, PostKind
from cms.people.services import appoint, dismiss
from cms.venues.services import save_venue
from tests.cms.columns.editing import add_url, edit_url, filled, opened, signed_in
from tests.factories.columns import a_columns_tree, a_story, an_author, kind
from tests.factories.home import NOON
from tests.factories.people import START, make_holder, make_member, make_person
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue, a_venue_draft

LATER = START + timedelta(days=5)


def a_tree_with_an_empty_form() -> tuple:
    """The columns, and the form of a new story as it is opened: the same for whoever may write."""
    columns = a_columns_tree()
    return columns, opened(signed_in(columns.editor), add_url(columns.green))


standing_tree = standing(a_tree_with_an_empty_form)
pytestmark = pytest.mark.django_db


@pytest.fixture
def columns(standing_tree):
    return fresh(standing_tree)[0]


@pytest.fixture
def draft_by(standing_tree):
    """Fill in the form of a new story and send it; the story that came of it, or None."""

    def write(client, section, **values) -> StoryPage | None:
        client.post(add_url(section), filled(standing_tree[1], **new_story(**values)))
        return StoryPage.objects.filter(slug="jing").first()

    return write


def new_story(**values) -> dict:
    story = {"title": "井台边", "summary": "", "slug": "jing", "form": "图文", "visibility": "公开"}
    return {**story, "kind": kind().pk, "author": an_author().pk, **values}


def screens_of(page) -> list[str]:
    return [
        reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        for name in ("edit", "view_draft", "history")
    ]


def statuses(client, urls) -> set[int]:
    return {client.get(url).status_code for url in urls}


def group_names(person) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def test_a_grid_worker_writes_a_draft_in_the_section_around_the_grid(columns, draft_by):
    worker = make_holder(PostKind.GRID_WORKER, columns.world.green_grid)
    client = signed_in(worker)

    story = draft_by(client, columns.green)

    assert (story.owner, story.live) == (worker, False)
    assert statuses(client, screens_of(story)) == {200}


def test_a_grid_worker_writes_no_draft_elsewhere(columns):
    client = signed_in(make_holder(PostKind.GRID_WORKER, columns.world.green_grid))

    answers = [client.get(add_url(columns.east)), client.post(add_url(columns.east), new_story())]

    assert {answer.status_code for answer in answers} <= {302, 403}
    assert not StoryPage.objects.filter(slug="jing").exists()


def test_a_grid_worker_leaves_the_drafts_of_others_alone(columns):
    story = a_story(columns)
    client = signed_in(make_holder(PostKind.GRID_WORKER, columns.world.green_grid))

    assert statuses(client, screens_of(story)) == {302}
    client.post(edit_url(story), {"title": "改了"})
    story.refresh_from_db()
    assert story.title != "改了"


def test_two_grid_workers_of_one_community_do_not_edit_each_other(columns, draft_by):
    grid = columns.world.green_grid
    first = signed_in(make_holder(PostKind.GRID_WORKER, grid))
    second = signed_in(make_holder(PostKind.GRID_WORKER, grid))

    story = draft_by(first, columns.green)

    assert statuses(second, screens_of(story)) == {302}


def test_the_editor_of_the_section_works_on_the_draft_of_a_grid_worker(columns, draft_by):
    worker = signed_in(make_holder(PostKind.GRID_WORKER, columns.world.green_grid))

    story = draft_by(worker, columns.green)

    assert signed_in(columns.editor).get(edit_url(story)).status_code == 200
    assert statuses(signed_in(columns.neighbour), screens_of(story)) == {302}


def test_a_grid_worker_never_publishes(columns, draft_by):
    client = signed_in(make_holder(PostKind.GRID_WORKER, columns.world.green_grid))

    story = draft_by(client, columns.green, **{"action-publish": "1"})

    assert story is None or not story.live


def test_a_grid_worker_writes_nothing_for_party_members(columns):
    world = columns.world
    study = create_index(home=columns.home, slug="study", title="学习", audience=world.committee)
    section = create_section(index=study, district=world.green, at=NOON)
    client = signed_in(make_holder(PostKind.GRID_WORKER, world.green_grid))

    assert client.get(add_url(section)).status_code == 302


def test_a_dismissed_grid_worker_is_out_with_the_next_request(columns, draft_by):
    worker = make_holder(PostKind.GRID_WORKER, columns.world.green_grid)
    client = signed_in(worker)
    story = draft_by(client, columns.green)

    dismiss(Post.objects.get(user=worker), actor=None, at=LATER)

    assert statuses(client, [*screens_of(story), add_url(columns.green)]) == {302}


def test_a_grid_worker_uses_pictures_but_changes_only_own_ones(columns):
    worker = make_holder(PostKind.GRID_WORKER, columns.world.green_grid)

    acts = worker.groups.get(name="网格员").collection_permissions.values_list(
        "permission__codename", flat=True
    )

    assert set(acts) == {"add_image", "choose_image", "add_document", "choose_document"}


def test_a_grid_moved_to_another_community_takes_its_workers_along(columns):
    world = columns.world
    worker = make_holder(PostKind.GRID_WORKER, world.green_grid)

    move_unit(world.green_grid, to=world.east, at=LATER)

    assert group_names(worker) == {"网格员", "网格·东方社区"}
    client = signed_in(type(worker).objects.get(pk=worker.pk))
    answers = [
        client.get(add_url(section)).status_code for section in (columns.green, columns.east)
    ]
    assert answers == [302, 200]


def test_a_secretary_follows_the_unit_that_the_branch_stands_in(columns):
    world = columns.world
    branch = world.general.add_child(
        kind="党支部", name="一网格支部", slug="p-grid", district=world.green_grid
    )
    secretary = make_member(branch)
    appoint(
        secretary,
        kind=PostKind.SECRETARY,
        place=branch,
        actor=None,
        at=START + 2 * START.resolution,
    )
    assert group_names(secretary) == {"支部书记", "书记·绿城社区"}

    move_unit(world.green_grid, to=world.east, at=NOON + timedelta(days=1))

    assert group_names(secretary) == {"支部书记", "书记·东方社区"}


def test_a_venue_manager_edits_the_venues_of_the_unit_and_below(columns):
    world = columns.world
    venues = [a_venue(district=unit) for unit in (world.green, world.green_grid)]
    client = signed_in(make_holder(PostKind.VENUE_MANAGER, world.green))

    assert statuses(client, [edit_url(venue) for venue in venues]) == {200}


def test_a_venue_manager_edits_no_venue_elsewhere_and_adds_none(columns):
    world = columns.world
    others = [a_venue(district=unit) for unit in (world.east, world.street, None)]
    index = others[0].get_parent()
    client = signed_in(make_holder(PostKind.VENUE_MANAGER, world.green))

    add = reverse("wagtailadmin_pages:add", args=["venues", "venuepage", index.pk])
    assert statuses(client, [*(edit_url(venue) for venue in others), add]) == {302}


def test_what_a_venue_manager_saves_waits_as_a_draft(columns):
    venue = a_venue(district=columns.world.green)
    client = signed_in(make_holder(PostKind.VENUE_MANAGER, columns.world.green))

    form = opened(client, edit_url(venue))
    client.post(edit_url(venue), filled(form, title="新名字", about="null"))

    was = venue.title
    venue.refresh_from_db()
    assert (venue.title, venue.draft_title, venue.has_unpublished_changes) == (was, "新名字", True)


def test_a_venue_manager_can_neither_publish_nor_take_down_nor_delete(columns):
    venue = a_venue(district=columns.world.green)
    client = signed_in(make_holder(PostKind.VENUE_MANAGER, columns.world.green))

    for name in ("unpublish", "delete"):
        url = reverse(f"wagtailadmin_pages:{name}", args=[venue.pk])
        assert client.post(url).status_code in {302, 403}

    venue.refresh_from_db()
    assert venue.live


def test_a_venue_given_to_another_unit_changes_its_managers(columns):
    world = columns.world
    venue = a_venue(district=world.green)
    old = signed_in(make_holder(PostKind.VENUE_MANAGER, world.green))
    new = signed_in(make_holder(PostKind.VENUE_MANAGER, world.east))

    draft = a_venue_draft(slug=venue.slug, district=world.east)
    save_venue(index=venue.get_parent().specific, draft=draft, at=NOON)

    answers = [client.get(edit_url(venue)).status_code for client in (old, new)]
    assert answers == [302, 200]


def test_a_unit_that_moves_takes_the_managers_above_it_along(columns):
    world = columns.world
    other = world.district.add_child(kind="街道", name="卫都街道", slug="weidu")
    venue = a_venue(district=world.green_grid)
    before = signed_in(make_holder(PostKind.VENUE_MANAGER, world.street))
    after = signed_in(make_holder(PostKind.VENUE_MANAGER, other))

    move_unit(world.green, to=other, at=LATER)

    answers = [client.get(edit_url(venue)).status_code for client in (before, after)]
    assert answers == [302, 200]


def test_a_reviewer_writes_nothing_and_opens_no_draft_that_was_not_submitted(columns):
    story = a_story(columns)
    client = signed_in(make_holder(PostKind.REVIEWER))

    assert client.get("/admin/").status_code == 200
    assert statuses(client, [*screens_of(story), add_url(columns.green)]) == {302}


def test_a_reviewer_reads_a_draft_while_it_waits_in_a_task_of_the_reviewers(columns):
    story = a_story(columns)
    reviewer = make_holder(PostKind.REVIEWER)
    task = GroupApprovalTask.objects.create(name="初审")
    task.groups.add(reviewer.groups.get())
    workflow = Workflow.objects.create(name="三审")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.update_or_create(page=columns.green, defaults={"workflow": workflow})
    story.save_revision()

    state = workflow.start(story, columns.editor)

    client, text = signed_in(reviewer), screens_of(story)[:2]
    assert statuses(client, text) == {200}
    state.cancel(user=columns.editor)
    assert statuses(client, text) == {302}


@pytest.mark.parametrize("kind_of_post", [PostKind.GRID_WORKER, PostKind.VENUE_MANAGER])
def test_a_person_with_one_of_these_posts_is_led_away_from_all_other_rooms(columns, kind_of_post):
    client = signed_in(make_holder(kind_of_post, columns.world.green_grid))
    rooms = ("posts", "districts", "branches", "audit", "users", "groups", "redirects")

    assert statuses(client, [f"/admin/{room}/" for room in rooms]) <= {302, 403}
    assert client.get("/admin/").status_code == 200


def test_a_resident_is_in_none_of_these_groups(columns):
    person = make_person()

    assert group_names(person) == set()
    assert signed_in(person).get(add_url(columns.green)).status_code == 302
