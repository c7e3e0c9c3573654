"""One table: what every kind of person gets at a page for every kind of audience."""

import pytest
from django.conf import settings
from django.http import Http404
from django.test import RequestFactory

from cms.core import clock
from cms.pages.audience import Audience
from cms.pages.models import CommunityPage
from cms.people.viewer import GUEST, viewer_of
from tests.factories.audiences import AUDIENCES, a_crowd
from tests.factories.pages import address_of
from tests.factories.standing import standing

pytestmark = pytest.mark.django_db

# One column for each audience, in their order: reads it, is invited to sign in, finds nothing.
TABLE = {
    "guest":                            "r iiii -----",
    "newcomer":                         "r iiii -----",
    "green resident":                   "r rrri -----",
    "resident of the community itself": "r rrii -----",
    "east resident":                    "r riir -----",
    "moved away":                       "r riir -----",
    "member of first":                  "r iiii rrrr-",
    "member of second":                 "r iiii rr--r",
    "member of first at home in east":  "r riir rrrr-",
    "attached to first":                "r iiii rrrrr",
    "former member":                    "r iiii -----",
    "secretary of first":               "r iiii rrrr-",
    "secretary of general":             "r iiii rrrrr",
    "former secretary":                 "r iiii -----",
    "closed account":                   "r iiii -----",
}  # fmt: skip
PEOPLE = pytest.mark.parametrize("who", TABLE)
crowd = standing(a_crowd)


def expected(who: str) -> dict[str, str]:
    return dict(zip(AUDIENCES, TABLE[who].replace(" ", ""), strict=True))


def at_the_door(page, person) -> str:
    request = RequestFactory().get(address_of(page))
    if person is not None:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "a-session"
        request.user = person
    try:
        response = page.serve(request)
    except Http404:
        return "-"
    is_kept_by_nobody = "no-store" in response.headers.get("Cache-Control", "")
    assert is_kept_by_nobody != page.audience.is_public
    return "i" if response.template_name == "pages/invitation.html" else "r"


@PEOPLE
def test_gate_lets_each_person_through_or_not(crowd, who):
    person = crowd.people[who]

    met = {name: at_the_door(page, person) for name, page in crowd.pages.items()}

    assert met == expected(who)


@PEOPLE
def test_lists_show_exactly_what_the_gate_lets_through(crowd, who):
    pages = CommunityPage.objects.among(crowd.pages.values())

    shown = pages.visible_to(crowd.people[who], at=clock.now())

    readable = {name for name, met in expected(who).items() if met == "r"}
    assert {page.title for page in shown} == readable


@PEOPLE
def test_audience_as_a_value_says_the_same(crowd, who):
    at, person = clock.now(), crowd.people[who]
    viewer = GUEST if person is None else viewer_of(person, at)

    contained = {name: page.audience.contains(viewer) for name, page in crowd.pages.items()}

    assert contained == {name: met == "r" for name, met in expected(who).items()}


def test_table_knows_everybody_of_the_crowd(crowd):
    assert set(TABLE) == set(crowd.people)


# Which audience (row) lies within which (column), in the same order.
WITHIN = {
    "所有人":     "y .... .....",
    "街道居民":   "y y... .....",
    "绿城居民":   "y yy.. .....",
    "网格居民":   "y yyy. .....",
    "东方居民":   "y y..y .....",
    "党工委党员": "y .... y....",
    "总支党员":   "y .... yy...",
    "一支部以下": "y .... yyyy.",
    "只一支部":   "y .... yyyy.",
    "只二支部":   "y .... yy..y",
}  # fmt: skip


@pytest.mark.parametrize("narrow", WITHIN)
def test_audience_lies_within_exactly_these(crowd, narrow):
    audience = crowd.pages[narrow].audience

    fits = [audience.is_within(page.audience) for page in crowd.pages.values()]

    assert fits == [letter == "y" for letter in WITHIN[narrow].replace(" ", "")]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("所有人", "所有人"),
        ("绿城居民", "绿城社区的居民"),
        ("总支党员", "绿城党总支的党员"),
        ("只一支部", "绿城第一支部的党员"),
    ],
)
def test_audience_is_told_in_plain_words(crowd, name, told):
    assert str(crowd.pages[name].audience) == told


@pytest.mark.parametrize("visibility", ["社区", "党组织", "指定支部"])
def test_audience_that_lacks_its_unit_contains_nobody(crowd, visibility):
    nobodys = Audience.of(visibility)

    for person in crowd.people.values():
        viewer = GUEST if person is None else viewer_of(person, clock.now())
        assert not nobodys.contains(viewer)
