"""Rights follow posts: in the transaction that changes them, back with it, and by night."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.organisation.services import rename
from cms.people.errors import LastHolder, SeparatedPosts
from cms.people.models import Post, PostKind, User
from cms.people.roles import AT_A_BRANCH, AT_A_UNIT, NEVER_VACANT
from cms.people.services import appoint, derive_groups, dismiss
from cms.people.services.groups import (
    editor_group,
    grid_group,
    party_group,
    section_around,
    section_unit,
    venue_group,
    wanted_groups,
)
from cms.people.tasks import check_groups
from tests.factories.organisation import Town, make_town
from tests.factories.people import START, make_holder, make_person
from tests.factories.standing import fresh, standing

DAY = timedelta(days=1)
LATER = START + 5 * DAY
standing_town = standing(make_town)
pytestmark = pytest.mark.django_db


@pytest.fixture
def town(standing_town) -> Town:
    return fresh(standing_town)


def group_names(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def place_for(kind: str, town: Town):
    if kind in AT_A_BRANCH:
        return town.green_branch
    return town.green_grid if kind in AT_A_UNIT else None


def give_all(person: User, town: Town, kinds) -> None:
    for kind in kinds:
        appoint(person, kind=kind, place=place_for(kind, town), actor=None, at=LATER)


def posts_of(person: User, kind: str) -> Post:
    return Post.objects.current_of(person).get(kind=kind)


def taken_back(work) -> set[str]:
    """Do it in a transaction that comes to nothing; whose groups there were before its end."""
    with transaction.atomic():
        held = group_names(work().user)
        transaction.set_rollback(True)
    return held


def test_every_post_that_goes_together_gives_its_own_groups_and_their_union(town):
    person = make_person()
    together = [kind for kind in PostKind if kind != PostKind.ASSESSOR]

    give_all(person, town, together)

    of_units = {"编辑·绿城第一网格", "书记·绿城社区", "网格·绿城社区", "场馆·绿城第一网格"}
    assert group_names(person) == {kind.label for kind in together} | of_units


@pytest.mark.parametrize("gone", [PostKind.EDITOR, PostKind.REVIEWER, PostKind.SECRETARY])
def test_of_several_posts_only_the_groups_of_the_one_that_ended_go(town, gone):
    person = make_person()
    kept = {PostKind.EDITOR, PostKind.REVIEWER, PostKind.SECRETARY} - {gone}
    give_all(person, town, [gone, *kept])

    dismiss(posts_of(person, gone), actor=None, at=LATER + DAY)

    alone = make_person()
    give_all(alone, town, kept)
    assert group_names(person) == group_names(alone)
    assert User.objects.get(pk=person.pk).is_staff


def test_the_same_kind_at_two_places_keeps_its_common_group_until_the_last_ends(town):
    person = make_person()
    for place in (town.green, town.east):
        appoint(person, kind=PostKind.EDITOR, place=place, actor=None, at=LATER)
    green = Post.objects.get(user=person, district=town.green)

    dismiss(green, actor=None, at=LATER + DAY)
    between = group_names(person)
    dismiss(posts_of(person, PostKind.EDITOR), actor=None, at=LATER + 2 * DAY)

    assert (between, group_names(person)) == ({"编辑", "编辑·东方社区"}, set())


def test_an_appointment_taken_back_takes_its_groups_back(town):
    person = make_person()

    within = taken_back(lambda: appoint(person, kind=PostKind.CHIEF_EDITOR, actor=None, at=LATER))

    assert within == {"总编"}
    assert (group_names(person), Post.objects.filter(user=person).exists()) == (set(), False)
    assert not User.objects.get(pk=person.pk).is_staff


def test_a_dismissal_taken_back_leaves_post_groups_and_record_as_they_were(town):
    person = make_holder(PostKind.EDITOR, town.green)
    post, before = posts_of(person, PostKind.EDITOR), AuditEntry.objects.count()

    within = taken_back(lambda: dismiss(post, actor=None, at=LATER) or post)

    assert within == set()
    assert group_names(person) == {"编辑", "编辑·绿城社区"}
    assert posts_of(person, PostKind.EDITOR).until is None
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("held", "asked"),
    [(PostKind.TEACHER, PostKind.ASSESSOR), (PostKind.ASSESSOR, PostKind.TEACHER)],
)
def test_a_refused_appointment_changes_no_group_and_no_moment(town, held, asked):
    person = make_holder(held)
    changed_at = person.rights_changed_at

    with pytest.raises(SeparatedPosts):
        appoint(person, kind=asked, place=town.green, actor=None, at=LATER)

    person.refresh_from_db()
    assert (group_names(person), person.rights_changed_at) == ({held.label}, changed_at)


def test_deriving_again_changes_neither_groups_nor_the_moment(town):
    person = make_holder(PostKind.EDITOR, town.green)
    changed_at = person.rights_changed_at

    assert not derive_groups(person, LATER)
    assert User.objects.get(pk=person.pk).rights_changed_at == changed_at


@pytest.mark.parametrize(("day", "held"), [(0, True), (9, True), (10, False)])
def test_groups_are_wanted_for_the_moment_that_is_asked_about(town, day, held):
    person = make_person()
    Post.objects.create(user=person, kind=PostKind.REVIEWER, since=START, until=START + 10 * DAY)

    wanted = {group.name for group in wanted_groups(person, START + day * DAY)}

    assert wanted == ({"审校"} if held else set())


def test_the_night_sets_right_whoever_differs_and_nobody_else(town):
    right = make_holder(PostKind.REVIEWER)
    too_many, too_few, hall = (make_holder(PostKind.REVIEWER) for _ in range(3))
    too_many.groups.add(Group.objects.get(name="总编"))
    too_few.groups.clear()
    User.objects.filter(pk=hall.pk).update(is_staff=False)

    repaired = check_groups.call()

    told = AuditEntry.objects.filter(action="people.rights_repaired").values_list(
        "subject", flat=True
    )
    assert repaired == 3
    assert set(told) == {f"people.user.{person.pk}" for person in (too_many, too_few, hall)}
    people = (right, too_many, too_few, hall)
    assert [group_names(person) for person in people] == [{"审校"}] * 4


def test_the_night_gives_what_a_post_from_today_asks_for_and_takes_what_ended(town):
    person, former = make_person(), make_holder(PostKind.REVIEWER)
    Post.objects.create(user=person, kind=PostKind.REVIEWER, since=clock.now() - DAY)
    Post.objects.filter(user=former).update(until=clock.now() - DAY)

    check_groups.call()

    assert (group_names(person), group_names(former)) == ({"审校"}, set())
    assert not User.objects.get(pk=former.pk).is_staff


def test_the_night_twice_does_nothing_the_second_time(town):
    make_holder(PostKind.EDITOR, town.green).groups.clear()

    assert (check_groups.call(), check_groups.call()) == (1, 0)


def test_the_night_asks_as_often_of_residents_however_many(town, django_assert_max_num_queries):
    make_person()
    check_groups.call()
    with django_assert_max_num_queries(400) as few:
        check_groups.call()
    for _ in range(20):
        make_person()

    with django_assert_max_num_queries(len(few)):
        check_groups.call()


@pytest.mark.parametrize("kind", sorted(NEVER_VACANT))
def test_one_of_two_holders_may_go_and_then_the_other_stays(town, kind):
    first, second = make_holder(kind), make_holder(kind)
    dismiss(posts_of(first, kind), actor=None, at=LATER)

    with pytest.raises(LastHolder):
        dismiss(posts_of(second, kind), actor=None, at=LATER)

    assert group_names(second) == {PostKind(kind).label}


@pytest.mark.parametrize("kind", sorted(NEVER_VACANT))
def test_who_holds_a_needed_post_twice_may_give_one_of_them_up(town, kind):
    person = make_holder(kind)
    second = appoint(person, kind=kind, place=town.green, actor=None, at=LATER)

    dismiss(second, actor=None, at=LATER + DAY)

    assert group_names(person) == {PostKind(kind).label}
    with pytest.raises(LastHolder):
        dismiss(posts_of(person, kind), actor=None, at=LATER + DAY)


@pytest.mark.parametrize("kind", sorted(set(PostKind) - NEVER_VACANT))
def test_any_other_post_may_fall_vacant(town, kind):
    person = make_holder(kind, place_for(kind, town))

    dismiss(posts_of(person, kind), actor=None, at=LATER)

    assert group_names(person) == set()


@pytest.mark.parametrize("kind", sorted(NEVER_VACANT))
def test_a_holder_of_a_former_time_does_not_count(town, kind):
    first, former = make_holder(kind), make_holder(kind)
    dismiss(posts_of(former, kind), actor=None, at=LATER)

    with pytest.raises(LastHolder):
        dismiss(posts_of(first, kind), actor=None, at=LATER + DAY)


@pytest.mark.parametrize(
    ("make_group", "word"),
    [(editor_group, "编辑"), (party_group, "书记"), (grid_group, "网格"), (venue_group, "场馆")],
)
def test_each_group_of_a_unit_takes_its_new_name_and_stays_the_same_group(town, make_group, word):
    group = make_group(town.green)

    renamed = rename(town.green, name="绿城新村", at=LATER)

    group.refresh_from_db()
    assert (group.name, make_group(renamed)) == (f"{word}·绿城新村", group)


def test_the_groups_of_a_namesake_keep_their_name_when_the_other_is_renamed(town):
    namesake = town.subdistrict.add_child(kind="村", name="绿城社区", slug="lvcheng-2")
    first, second = editor_group(town.green), editor_group(namesake)

    rename(town.green, name="绿城新村", at=LATER)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, second.name) == ("编辑·绿城新村", "编辑·绿城社区（lvcheng-2）")


@pytest.mark.parametrize(
    ("place", "section"),
    [("district", "district"), ("subdistrict", "subdistrict"), ("green", "green"),
     ("green_grid", "green"), ("green_building", "green"), ("east_grid", "east")],
)  # fmt: skip
def test_the_section_that_tells_of_a_unit_is_its_own_or_the_communitys_around(town, place, section):
    assert section_around(getattr(town, place)) == getattr(town, section)


@pytest.mark.parametrize(
    ("branch", "section"),
    [("committee", "district"), ("office", "subdistrict"), ("green_general", "green"),
     ("green_branch", "green"), ("green_group", "green"), ("east_branch", "east")],
)  # fmt: skip
def test_a_branch_writes_in_the_section_of_the_unit_it_stands_in(town, branch, section):
    assert section_unit(getattr(town, branch)) == getattr(town, section)
