"""Who is shown which page: the queryset, the value and the tree agree."""

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core import clock
from cms.pages.audience import Audience, Visibility
from cms.pages.models import CommunityPage
from cms.people.models import BranchMembership
from cms.people.viewer import GUEST, Viewer, viewer_of
from tests.factories.pages import a_page, a_person, a_site_root, soon

pytestmark = pytest.mark.django_db


def titles_for(viewer, at=None) -> set[str]:
    pages = CommunityPage.objects.child_of(a_site_root())
    return set(pages.visible_to(viewer, at=at or clock.now()).values_list("title", flat=True))


@pytest.fixture
def pages(world):
    a_page("公开")
    a_page("绿城居民", residents=world.green)
    a_page("街道居民", residents=world.street)
    a_page("党工委党员", members=world.committee)
    a_page("总支党员", members=world.general)
    a_page("一支部", only=world.first)
    return world


def test_guest_sees_public_pages_only(pages):
    assert titles_for(GUEST) == {"公开"}
    assert titles_for(AnonymousUser()) == {"公开"}


def test_resident_sees_pages_of_every_unit_above_the_home(pages):
    assert titles_for(a_person(home=pages.green_grid)) == {"公开", "绿城居民", "街道居民"}
    assert titles_for(a_person(home=pages.east_grid)) == {"公开", "街道居民"}


def test_member_sees_pages_of_the_branch_and_of_all_above_it(pages):
    assert titles_for(a_person(branch=pages.first)) == {
        "公开", "党工委党员", "总支党员", "一支部",
    }  # fmt: skip
    assert titles_for(a_person(branch=pages.second)) == {"公开", "党工委党员", "总支党员"}


def test_secretary_sees_the_pages_of_the_whole_subtree_that_is_led(pages):
    assert titles_for(a_person(leads=pages.general)) == {
        "公开", "党工委党员", "总支党员", "一支部",
    }  # fmt: skip


def test_membership_that_ended_shows_nothing_any_more(pages):
    member = a_person(branch=pages.first)
    BranchMembership.objects.filter(user=member).update(until=clock.now())

    assert titles_for(member) == {"公开"}


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"live": False}, id="draft"),
        pytest.param({"go_live_at": soon(hours=1)}, id="not-yet"),
        pytest.param({"expire_at": soon(hours=-1)}, id="over"),
    ],
)
def test_page_outside_its_window_is_shown_to_nobody(world, values):
    a_page("窗外", **values)

    assert titles_for(GUEST) == set()


def test_list_for_a_viewer_is_one_query(pages, django_assert_num_queries):
    at = clock.now()
    viewer = viewer_of(a_person(home=pages.green_grid, branch=pages.first), at)

    with django_assert_num_queries(1):
        found = list(CommunityPage.objects.visible_to(viewer, at=at))

    assert len(found) >= 5


UNITS = st.lists(st.sampled_from(["0001", "0002"]), min_size=1, max_size=4).map("".join)
AUDIENCES = st.one_of(
    st.just(Audience()),
    st.builds(Audience, visibility=st.just(Visibility.DISTRICT), path=UNITS),
    st.builds(Audience, visibility=st.just(Visibility.BRANCH_TREE), path=UNITS),
    st.builds(Audience, visibility=st.just(Visibility.BRANCH_ONLY), path=UNITS),
)


def prefixes(paths: set[str]) -> frozenset[str]:
    return frozenset(path[:end] for path in paths for end in range(4, len(path) + 1, 4))


@st.composite
def viewers(draw) -> Viewer:
    homes = draw(st.sets(UNITS, max_size=1))
    own = draw(st.sets(UNITS, max_size=2))
    led = draw(st.sets(UNITS, max_size=2))
    return Viewer(
        user_id=1,
        district_paths=prefixes(homes),
        branch_paths=prefixes(own),
        own_branch_paths=frozenset(own),
        led_branch_paths=frozenset(led),
    )


@given(child=AUDIENCES, parent=AUDIENCES, viewer=viewers())
@settings(max_examples=400, deadline=None)
def test_whoever_sees_a_child_sees_what_holds_it(child, parent, viewer):
    if child.is_within(parent) and child.contains(viewer):
        assert parent.contains(viewer)


@given(audiences=st.lists(AUDIENCES, min_size=3, max_size=3))
def test_lying_within_passes_on_from_page_to_page(audiences):
    low, middle, high = audiences

    if low.is_within(middle) and middle.is_within(high):
        assert low.is_within(high)


def test_queryset_and_value_agree_for_every_kind_of_person(pages):
    at = clock.now()
    people = [
        GUEST,
        *(
            viewer_of(person, at)
            for person in (
                a_person(home=pages.green_grid),
                a_person(home=pages.east_grid, branch=pages.second),
                a_person(branch=pages.first),
                a_person(leads=pages.general),
                a_person(leads=pages.committee, home=pages.green_grid),
            )
        ),
    ]

    for viewer in people:
        shown = set(CommunityPage.objects.visible_to(viewer, at=at))
        assert shown == {
            page for page in CommunityPage.objects.live() if page.audience.contains(viewer)
        }
