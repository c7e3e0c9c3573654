"""Appointing, dismissing, and the groups that follow."""

from datetime import timedelta

import pytest

from cms.audit.models import AuditEntry
from cms.people.errors import (
    AlreadyAppointed,
    LastHolder,
    PostEnded,
    PostNeedsPlace,
    SeparatedPosts,
)
from cms.people.models import Post, PostKind
from cms.people.services import appoint, dismiss
from tests.factories.organisation import make_town
from tests.factories.people import START, make_holder, make_person

DAY = timedelta(days=1)
LATER = START + 5 * DAY


def groups_of(person) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


@pytest.mark.django_db
def test_an_editor_gets_the_group_of_the_section_and_may_enter():
    town = make_town()

    editor = make_holder(PostKind.EDITOR, town.green)

    assert groups_of(editor) == {"编辑", "编辑·绿城社区"}
    assert editor.is_staff


@pytest.mark.django_db
def test_a_secretary_writes_in_the_section_around_the_branch():
    town = make_town()

    secretary = make_holder(PostKind.SECRETARY, town.green_branch)

    assert groups_of(secretary) == {"支部书记", "书记·绿城社区"}


@pytest.mark.django_db
@pytest.mark.parametrize("place", ["green", "green_grid", "green_building"])
def test_a_grid_worker_writes_in_the_section_around_the_grid(place):
    town = make_town()

    worker = make_holder(PostKind.GRID_WORKER, getattr(town, place))

    assert groups_of(worker) == {"网格员", "网格·绿城社区"}
    assert worker.is_staff


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [PostKind.TEACHER, PostKind.ROOM_MODERATOR])
def test_other_posts_get_no_way_into_the_editors_rooms(kind):
    holder = make_holder(kind)

    assert groups_of(holder) == {kind.label}
    assert not holder.is_staff


@pytest.mark.django_db
def test_several_posts_give_the_union_of_their_groups():
    town = make_town()
    person = make_holder(PostKind.EDITOR, town.green)

    appoint(person, kind=PostKind.EDITOR, place=town.east, actor=None, at=LATER)
    appoint(person, kind=PostKind.REVIEWER, actor=None, at=LATER)

    assert groups_of(person) == {"编辑", "编辑·绿城社区", "编辑·东方社区", "审校"}


@pytest.mark.django_db
def test_dismissal_takes_the_groups_away_and_keeps_the_row():
    town = make_town()
    editor = make_holder(PostKind.EDITOR, town.green)
    post = Post.objects.get(user=editor)

    dismiss(post, actor=None, at=LATER)

    editor.refresh_from_db()
    post.refresh_from_db()
    assert (groups_of(editor), editor.is_staff, post.until) == (set(), False, LATER)
    assert editor.rights_changed_at == LATER


@pytest.mark.django_db
def test_appointing_and_dismissing_name_both_people_in_the_record():
    town, admin = make_town(), make_holder(PostKind.DISTRICT_ADMIN)
    person = make_person()

    post = appoint(person, kind=PostKind.EDITOR, place=town.green, actor=admin, at=LATER)
    dismiss(post, actor=admin, at=LATER + DAY)

    entries = AuditEntry.objects.about(f"people.user.{person.pk}")
    acts = entries.filter(actor=admin).values_list("action", "detail__place")
    assert [*acts] == [("people.appointed", "lvcheng"), ("people.dismissed", "lvcheng")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (PostKind.SECRETARY, None),
        (PostKind.SECRETARY, "green"),
        (PostKind.EDITOR, None),
        (PostKind.EDITOR, "green_branch"),
        (PostKind.GRID_WORKER, None),
        (PostKind.VENUE_MANAGER, None),
        (PostKind.VENUE_MANAGER, "green_branch"),
    ],
)
def test_a_post_without_its_place_is_refused(kind, place):
    town, person = make_town(), make_person()

    with pytest.raises(PostNeedsPlace):
        appoint(
            person, kind=kind, place=getattr(town, place) if place else None, actor=None, at=START
        )


@pytest.mark.django_db
@pytest.mark.parametrize("place", [None, "green"])
def test_the_same_post_twice_is_refused_also_without_a_place(place):
    town, person = make_town(), make_person()
    where = getattr(town, place) if place else None
    appoint(person, kind=PostKind.REVIEWER, place=where, actor=None, at=START)

    with pytest.raises(AlreadyAppointed):
        appoint(person, kind=PostKind.REVIEWER, place=where, actor=None, at=LATER)

    assert Post.objects.filter(user=person).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "second"),
    [(PostKind.TEACHER, PostKind.ASSESSOR), (PostKind.ASSESSOR, PostKind.TEACHER)],
)
def test_teacher_and_assessor_are_never_one_person(first, second):
    person = make_holder(first)

    with pytest.raises(SeparatedPosts):
        appoint(person, kind=second, actor=None, at=LATER)

    assert groups_of(person) == {first.label}


@pytest.mark.django_db
def test_a_former_teacher_may_become_assessor():
    person = make_holder(PostKind.TEACHER)
    dismiss(Post.objects.get(user=person), actor=None, at=LATER)

    appoint(person, kind=PostKind.ASSESSOR, actor=None, at=LATER + DAY)

    assert groups_of(person) == {"考评员"}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [PostKind.CHIEF_EDITOR, PostKind.DISTRICT_ADMIN])
def test_the_last_holder_of_a_needed_post_stays(kind):
    holder = make_holder(kind)

    with pytest.raises(LastHolder):
        dismiss(Post.objects.get(user=holder), actor=None, at=LATER)

    assert Post.objects.get(user=holder).until is None


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [PostKind.CHIEF_EDITOR, PostKind.DISTRICT_ADMIN])
def test_with_a_second_holder_the_first_may_go(kind):
    first, second = make_holder(kind), make_holder(kind)

    dismiss(Post.objects.get(user=first), actor=None, at=LATER)

    assert Post.objects.current().of_kind(kind).get().user == second


@pytest.mark.django_db
def test_a_holder_who_can_no_longer_sign_in_does_not_count():
    first, second = make_holder(PostKind.CHIEF_EDITOR), make_holder(PostKind.CHIEF_EDITOR)
    second.is_active = False
    second.save(update_fields=["is_active"])

    with pytest.raises(LastHolder):
        dismiss(Post.objects.get(user=first), actor=None, at=LATER)


@pytest.mark.django_db
def test_a_post_that_has_ended_cannot_end_again():
    editor = make_holder(PostKind.REVIEWER)
    post = Post.objects.get(user=editor)
    dismiss(post, actor=None, at=LATER)

    with pytest.raises(PostEnded):
        dismiss(post, actor=None, at=LATER + DAY)

    post.refresh_from_db()
    assert post.until == LATER
