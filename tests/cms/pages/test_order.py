"""A child is never wider than its parent, whatever is saved, moved or narrowed."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from cms.core import clock
from cms.organisation.errors import StillInUse
from cms.organisation.services import close_unit
from cms.pages import services
from cms.pages.errors import NarrowerThanChildren, UnitHoldsPages, WiderThanParent
from cms.pages.models import CommunityPage, Visibility
from cms.pages.services import AudienceChange
from tests.factories.pages import a_page, a_site_root

pytestmark = pytest.mark.django_db


def test_child_wider_than_its_parent_is_refused_with_a_sentence_at_the_field(world):
    parent = a_page("居民页", residents=world.green)

    with pytest.raises(ValidationError) as refused:
        a_page("公开子页", below=parent)

    assert refused.value.message_dict == {
        "visibility": ["上级页面只给绿城社区的居民看，这里不能更宽"]
    }
    assert not CommunityPage.objects.child_of(parent).exists()


@pytest.mark.parametrize("live", [True, False], ids=["live", "draft"])
def test_draft_is_held_to_the_same_order(world, live):
    parent = a_page("党员页", members=world.general)

    with pytest.raises(ValidationError, match="不能更宽"):
        a_page("居民子页", below=parent, residents=world.green, live=live)


@pytest.mark.parametrize(
    ("parent", "child", "fits"),
    [
        ({"residents": "street"}, {"residents": "green"}, True),
        ({"residents": "green"}, {"residents": "street"}, False),
        ({"residents": "green"}, {"residents": "east"}, False),
        ({"residents": "green"}, {"members": "first"}, False),
        ({"members": "committee"}, {"members": "general"}, True),
        ({"members": "general"}, {"only": "first"}, True),
        ({"only": "first"}, {"members": "first"}, True),
        ({"only": "first"}, {"members": "general"}, False),
        ({"only": "first"}, {"only": "second"}, False),
        ({"members": "general"}, {"residents": "green"}, False),
    ],
    ids=str,
)
def test_audience_lies_within_the_parents_or_is_refused(world, parent, child, fits):
    above = a_page("上", **{key: getattr(world, unit) for key, unit in parent.items()})
    values = {key: getattr(world, unit) for key, unit in child.items()}

    if fits:
        assert a_page("下", below=above, **values).pk
    else:
        with pytest.raises(ValidationError):
            a_page("下", below=above, **values)


def test_page_is_not_moved_below_a_narrower_one(world):
    public = a_page("公开页")
    narrow = a_page("居民页", residents=world.green)

    with pytest.raises(WiderThanParent):
        public.move(narrow, pos="last-child")

    assert Page.objects.get(pk=public.pk).get_parent().pk == a_site_root().pk


def test_page_is_moved_below_one_that_holds_its_audience(world):
    page = a_page("支部页", only=world.first)
    wider = a_page("总支页", members=world.general)

    page.move(wider, pos="last-child")

    assert Page.objects.get(pk=page.pk).get_parent().pk == wider.pk


def test_copy_below_a_narrower_page_is_refused(world):
    public = a_page("公开页")
    narrow = a_page("居民页", residents=world.green)

    with pytest.raises((WiderThanParent, ValidationError)):
        public.copy(to=narrow, update_attrs={"slug": "copied"})

    assert not CommunityPage.objects.child_of(narrow).exists()


def test_narrowing_a_parent_names_the_wider_children(world):
    parent = a_page("上")
    a_page("第一页", below=parent)
    a_page("第二页", below=parent, residents=world.green)

    with pytest.raises(NarrowerThanChildren) as refused:
        services.set_audience(
            parent, change=AudienceChange(unit=world.green), actor=None, at=clock.now()
        )

    assert refused.value.titles == ["第一页"]
    assert refused.value.message == "下级《第一页》范围更宽，请先改它们"
    assert CommunityPage.objects.get(pk=parent.pk).audience.is_public


def test_narrowing_with_children_takes_all_wider_ones_along(world):
    parent = a_page("上")
    child = a_page("中", below=parent)
    leaf = a_page("下", below=child)
    kept = a_page("网格", below=child, residents=world.green_grid)

    services.set_audience(
        parent,
        change=AudienceChange(unit=world.green, with_children=True),
        actor=None,
        at=clock.now(),
    )

    audiences = {
        page.pk: str(page.audience) for page in CommunityPage.objects.descendant_of(parent)
    }
    assert audiences == {
        child.pk: "绿城社区的居民",
        leaf.pk: "绿城社区的居民",
        kept.pk: "绿城一网格的居民",
    }


def test_sideways_change_with_children_is_allowed_in_one_step(world):
    parent = a_page("上", residents=world.east)
    child = a_page("下", below=parent, residents=world.east_grid)

    services.set_audience(
        parent,
        change=AudienceChange(unit=world.green, with_children=True),
        actor=None,
        at=clock.now(),
    )

    assert str(CommunityPage.objects.get(pk=child.pk).audience) == "绿城社区的居民"


def test_narrowed_page_does_not_widen_again_when_its_draft_is_published(world):
    page = a_page("公开页")
    page.title = "新标题"
    page.save_revision()

    services.set_audience(page, change=AudienceChange(unit=world.green), actor=None, at=clock.now())
    CommunityPage.objects.get(pk=page.pk).latest_revision.publish()

    published = CommunityPage.objects.get(pk=page.pk)
    assert (published.title, str(published.audience)) == ("新标题", "绿城社区的居民")


def test_draft_with_a_wider_audience_does_not_disturb_the_live_page(world):
    parent = a_page("上", residents=world.green)
    page = a_page("下", below=parent, residents=world.green_grid)
    page.visibility, page.audience_district = Visibility.PUBLIC, None

    page.save_revision(clean=False)

    assert str(CommunityPage.objects.get(pk=page.pk).audience) == "绿城一网格的居民"


def test_publishing_such_a_draft_is_refused(world):
    parent = a_page("上", residents=world.green)
    page = a_page("下", below=parent, residents=world.green_grid)
    page.visibility, page.audience_district = Visibility.PUBLIC, None
    revision = page.save_revision(clean=False)

    with pytest.raises(ValidationError):
        revision.publish()

    assert str(CommunityPage.objects.get(pk=page.pk).audience) == "绿城一网格的居民"


def test_unit_is_not_moved_while_a_page_order_rests_on_its_place(world):
    parent = a_page("街道页", residents=world.street)
    a_page("社区页", below=parent, residents=world.green)
    other = world.district.add_child(kind="街道", name="别处街道", slug="elsewhere")

    with pytest.raises(UnitHoldsPages) as refused:
        world.green.move(other, pos="last-child")

    assert refused.value.titles == ["社区页"]


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"visibility": "社区"}, "audience_district", "请选给哪个社区的居民看"),
        ({"visibility": "党组织"}, "audience_branch", "请选给哪个党组织的党员看"),
        ({"visibility": "指定支部"}, "audience_branch", "请选给哪个党组织的党员看"),
    ],
)
def test_audience_without_its_unit_is_refused_at_the_unit(world, values, field, told):
    page = CommunityPage(title="缺单位", slug="lacks-unit", live=False, **values)

    with pytest.raises(ValidationError) as refused:
        a_site_root().add_child(instance=page)

    assert refused.value.message_dict == {field: [told]}


def test_exact_branch_must_be_a_branch_with_members(world):
    with pytest.raises(ValidationError, match="要选一个党支部"):
        a_page("总支", only=world.general)

    group = world.first.add_child(
        kind="党小组", name="一组", slug="group-one", district=world.district
    )
    with pytest.raises(ValidationError, match="请选支部或它的上级"):
        a_page("小组", members=group)


def test_unused_units_are_dropped_when_the_audience_changes(world):
    page = a_page("居民页", residents=world.green)

    page.visibility = Visibility.PUBLIC
    page.save()

    assert CommunityPage.objects.get(pk=page.pk).audience_district is None


def test_unit_is_not_closed_while_pages_are_for_its_people(world):
    a_page("居民页", residents=world.green_grid)

    with pytest.raises(StillInUse) as refused:
        close_unit(world.green_grid, at=clock.now())

    assert refused.value.standing == ("页面：居民页",)


def test_page_is_not_given_to_a_closed_unit(world):
    close_unit(world.green_grid, at=clock.now())
    world.green_grid.refresh_from_db()

    with pytest.raises(ValidationError, match="已经撤销"):
        a_page("居民页", residents=world.green_grid)
