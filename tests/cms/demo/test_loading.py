"""Loading: refused whole, broken off and gone on with, and only what search is judged by."""

import pytest

from cms.columns.models import ColumnEntry
from cms.demo.errors import ContentProblem, ProductionSettings, RealPeopleHere
from cms.demo.fingerprint import demo_fingerprint
from cms.demo.models import DemoObject
from cms.organisation.models import District
from cms.venues.models import VenuePage
from tests.cms.demo.worlds import judged_and_other, load, tiny_world, with_story
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return tiny_world()


def test_load_that_was_broken_off_goes_on_where_it_stopped():
    def stop(_file, slug):
        if slug == "col-law-wuye":
            raise KeyboardInterrupt

    world = judged_and_other()
    with pytest.raises(KeyboardInterrupt):
        load(world, advance=stop)
    half = ColumnEntry.objects.count()
    load(world)

    assert 0 < half < ColumnEntry.objects.count() == 3
    fingerprint = demo_fingerprint()
    load(world)
    assert demo_fingerprint() == fingerprint


def test_only_judged_loads_what_search_is_judged_by_and_party_stories():
    load(judged_and_other(), only_judged=True)

    assert {entry.slug for entry in ColumnEntry.objects.all()} == {
        "col-qicheng", "prt-branch-minutes",
    }  # fmt: skip
    assert [venue.slug for venue in VenuePage.objects.all()] == ["ven-qicheng"]


def test_real_people_are_not_mixed_in_by_accident(world):
    make_person()

    with pytest.raises(RealPeopleHere, match="1位真实用户"):
        load(world)

    assert not District.objects.exists()


def test_real_people_are_mixed_in_when_that_is_asked(world):
    make_person()

    load(world, yes_mix=True)

    assert District.objects.filter(slug="lvcheng").exists()


def test_production_takes_no_demo(world, settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(ProductionSettings):
        load(world)

    assert not District.objects.exists()


def test_nothing_is_written_when_a_name_leads_nowhere(world):
    broken = with_story(world, "col-qicheng", author="nobody")

    with pytest.raises(ContentProblem, match="nobody"):
        load(broken)

    assert not District.objects.exists()
    assert not DemoObject.objects.exists()
