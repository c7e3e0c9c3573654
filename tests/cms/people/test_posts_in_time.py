"""What the table of posts itself refuses, on both databases, and whom it says held what when."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from cms.people.errors import AlreadyAppointed, BackdatedChange
from cms.people.models import Post, PostKind
from cms.people.services import appoint, dismiss
from tests.factories.organisation import make_town
from tests.factories.people import START, make_holder, make_person

DAY = timedelta(days=1)
LATER = START + 5 * DAY
PLACES = ["nowhere", "unit", "branch"]
pytestmark = pytest.mark.django_db


def place_of(town, name) -> dict:
    return {
        "nowhere": {},
        "unit": {"district": town.green},
        "branch": {"branch": town.green_branch},
    }[name]


def held(**fields) -> Post:
    return Post.objects.create(**{"kind": PostKind.REVIEWER, "since": START, **fields})


def is_refused(**fields) -> bool:
    try:
        with transaction.atomic():
            held(**fields)
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("name", PLACES)
def test_the_table_refuses_the_same_post_twice(name):
    place, person = place_of(make_town(), name), make_person()
    held(user=person, **place)

    assert is_refused(user=person, since=LATER, **place)
    assert Post.objects.filter(user=person).count() == 1


@pytest.mark.parametrize("name", PLACES)
def test_a_post_that_ended_may_be_held_again(name):
    place, person = place_of(make_town(), name), make_person()
    held(user=person, until=LATER, **place)

    assert not is_refused(user=person, since=LATER, **place)


@pytest.mark.parametrize("name", PLACES)
def test_two_people_may_hold_the_same_post(name):
    place = place_of(make_town(), name)
    held(user=make_person(), **place)

    assert not is_refused(user=make_person(), **place)


def test_one_person_may_hold_the_same_kind_at_each_place():
    town, person = make_town(), make_person()

    refused = [is_refused(user=person, **place_of(town, name)) for name in PLACES]

    assert refused == [False, False, False]


def test_the_table_refuses_a_post_at_a_unit_and_a_branch_at_once():
    town, person = make_town(), make_person()

    assert is_refused(user=person, district=town.green, branch=town.green_branch)


@pytest.mark.parametrize("until", [START, START - DAY], ids=["at once", "before it began"])
def test_the_table_refuses_a_post_that_ends_no_later_than_it_begins(until):
    assert is_refused(user=make_person(), until=until)


def test_no_rule_of_the_models_is_left_out_of_the_database():
    told = StringIO()

    call_command("check", "--database", "default", "--fail-level", "WARNING", stdout=told)

    assert "no issues" in told.getvalue()


@pytest.mark.parametrize(
    ("moment", "is_held"),
    [(-1, False), (0, True), (1, True), (4.999, True), (5, False), (6, False)],
    ids=["before", "from that moment", "within", "just before", "no more at the end", "after"],
)
def test_a_post_is_held_from_its_first_moment_up_to_but_not_at_its_last(moment, is_held):
    person = make_person()
    held(user=person, until=LATER)

    found = Post.objects.held_by(person, START + moment * DAY)

    assert found.exists() == is_held


def test_a_post_cannot_end_before_or_when_it_began():
    person = make_person()
    post = appoint(person, kind=PostKind.REVIEWER, actor=None, at=LATER)

    for moment in (LATER, LATER - DAY):
        with pytest.raises(BackdatedChange):
            dismiss(post, actor=None, at=moment)

    post.refresh_from_db()
    assert (post.until, person.groups.get().name) == (None, "审校")


def test_appointed_again_after_a_pause_both_times_stay_on_record():
    person = make_holder(PostKind.REVIEWER)
    dismiss(Post.objects.get(user=person), actor=None, at=LATER)

    appoint(person, kind=PostKind.REVIEWER, actor=None, at=LATER + DAY)

    spans = Post.objects.filter(user=person).order_by("since").values_list("since", "until")
    assert [*spans] == [(START + DAY, LATER), (LATER + DAY, None)]


def test_a_post_already_given_from_tomorrow_is_not_given_once_more():
    person = make_person()
    held(user=person, since=LATER + DAY)

    with pytest.raises(AlreadyAppointed):
        appoint(person, kind=PostKind.REVIEWER, actor=None, at=LATER)


def test_the_posts_of_a_place_are_of_exactly_that_place():
    town = make_town()
    here = held(user=make_person(), district=town.green)
    held(user=make_person(), district=town.green_grid)
    at_branch = held(user=make_person(), branch=town.green_branch)
    held(user=make_person())

    assert [*Post.objects.at(town.green)] == [here]
    assert [*Post.objects.at(town.green_branch)] == [at_branch]
    assert Post.objects.standing_at(district=None, branch=None).count() == 1


def test_names_of_the_list_cost_one_query_however_many_posts(django_assert_num_queries):
    town = make_town()
    for _ in range(4):
        held(user=make_person(), district=town.green)
    held(user=make_person(), branch=town.green_branch)

    with django_assert_num_queries(1):
        shown = [f"{post} {post.place}" for post in Post.objects.current().with_names()]

    assert shown[-1] == "沈立春 · 审校 绿城第一网格党支部"
