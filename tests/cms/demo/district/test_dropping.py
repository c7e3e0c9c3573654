"""A small district that real rows need is not dropped; each that is in the way is named."""

import pytest
from wagtail.models import Collection

from cms.columns.models import StoryPage
from cms.demo.errors import StillInUse
from cms.demo.services import drop_world
from cms.organisation.models import Branch, District
from cms.organisation.services import NewDistrict, add_district
from cms.people.models import User
from cms.people.services import join_branch, set_home
from tests.cms.demo.worlds import AT
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_real_person_who_lives_in_a_demo_grid_is_in_the_way():
    neighbour = make_person(name="真邻居")
    set_home(neighbour, district=District.objects.get(slug="lvcheng-g1"), at=AT)

    with pytest.raises(StillInUse) as refusal:
        drop_world()

    assert any("真邻居" in row for row in refusal.value.rows)
    assert User.objects.filter(name="文清明").exists()


def test_real_member_of_a_demo_branch_is_in_the_way():
    member = make_person(name="真党员")
    join_branch(member, branch=Branch.objects.get(slug="p-lvcheng-1"), at=AT)

    with pytest.raises(StillInUse) as refusal:
        drop_world()

    assert any("真党员" in row for row in refusal.value.rows)


def test_real_unit_below_a_demo_unit_is_in_the_way():
    above = District.objects.get(slug="lvcheng")
    unit = NewDistrict(kind="网格", name="真网格", slug="real-grid")
    add_district(unit, parent=above, at=AT)

    with pytest.raises(StillInUse) as refusal:
        drop_world()

    assert any("真网格" in row for row in refusal.value.rows)


def test_real_story_in_a_demo_section_is_in_the_way():
    neighbour = StoryPage.objects.get(slug="col-qicheng")
    story = StoryPage(
        title="真故事", slug="real-story", kind=neighbour.kind, author=neighbour.author,
        summary="写给大家看", body=[],
    )  # fmt: skip
    neighbour.get_parent().add_child(instance=story)

    with pytest.raises(StillInUse) as refusal:
        drop_world()

    assert any("真故事" in row for row in refusal.value.rows)
    assert StoryPage.objects.filter(slug="real-story").exists()


def test_real_collection_below_a_demo_one_is_in_the_way():
    shelf = Collection.objects.get(name="党员学习图库")
    Collection.objects.get(pk=shelf.pk).add_child(name="真图库")

    with pytest.raises(StillInUse) as refusal:
        drop_world()

    assert any("真图库" in row for row in refusal.value.rows)
