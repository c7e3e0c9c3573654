"""Whatever way a page comes to its place, it is never wider than what holds it."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page, Revision

from cms.audit.models import AuditEntry
from cms.core import clock
from cms.organisation.services import close_unit
from cms.pages import services
from cms.pages.errors import NarrowerThanChildren, PageRefused, UnitHoldsPages, WiderThanParent
from cms.pages.models import CommunityPage, Visibility
from cms.pages.services import AudienceChange
from tests.cms.pages.test_who_sees_what import WITHIN
from tests.factories.audiences import AUDIENCES, units
from tests.factories.pages import a_page, a_person, a_world, address_of
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_world = standing(a_world)


@pytest.fixture
def world(standing_world, db):
    return fresh(standing_world)


def fits(narrow: str, wide: str) -> bool:
    row = WITHIN[narrow].replace(" ", "")
    return row[list(AUDIENCES).index(wide)] == "y"


def a_page_for(world, name: str, **values):
    return a_page(name, **units(world, AUDIENCES[name]), **values)


def parent_of(page) -> int:
    return Page.objects.get(pk=page.pk).get_parent().pk


PARENTS = pytest.mark.parametrize("above", ["所有人", "绿城居民", "总支党员", "只一支部"])
CHILDREN = pytest.mark.parametrize(
    "below", ["所有人", "街道居民", "网格居民", "一支部以下", "只二支部"]
)


@PARENTS
@CHILDREN
def test_page_moves_only_below_one_that_holds_its_audience(world, above, below):
    holder, page = a_page_for(world, above), a_page_for(world, below)
    before = parent_of(page)

    if fits(below, above):
        page.move(holder, pos="last-child")
    else:
        with pytest.raises(WiderThanParent):
            page.move(holder, pos="last-child")

    assert parent_of(page) == (holder.pk if fits(below, above) else before)


@PARENTS
@CHILDREN
def test_page_is_copied_only_below_one_that_holds_its_audience(world, above, below):
    holder, page = a_page_for(world, above), a_page_for(world, below)

    if fits(below, above):
        copy = page.copy(to=holder, update_attrs={"slug": "copied"})
        assert copy.audience == page.audience
    else:
        with pytest.raises((WiderThanParent, ValidationError)):
            page.copy(to=holder, update_attrs={"slug": "copied"})

    assert CommunityPage.objects.child_of(holder).exists() == fits(below, above)


@PARENTS
@CHILDREN
def test_audience_changes_only_to_one_the_parent_holds(world, above, below):
    holder = a_page_for(world, above)
    page = a_page("子", below=holder, **units(world, AUDIENCES[above]))
    wanted = AUDIENCES[below]
    unit = getattr(world, next(iter(wanted.values()))) if wanted else None
    change = AudienceChange(unit=unit, exact="only" in wanted)

    if fits(below, above):
        services.set_audience(page, change=change, actor=None, at=clock.now())
    else:
        with pytest.raises(WiderThanParent):
            services.set_audience(page, change=change, actor=None, at=clock.now())

    kept = CommunityPage.objects.get(pk=page.pk).audience
    expected = a_page_for(world, below if fits(below, above) else above).audience
    assert kept == expected


@pytest.mark.parametrize("position", ["left", "right", "first-sibling", "last-sibling"])
def test_page_moved_beside_another_is_held_to_that_ones_parent(world, position):
    holder = a_page("居民页", residents=world.green)
    sibling = a_page("里面的", below=holder, residents=world.green)
    page = a_page("公开页")

    with pytest.raises(WiderThanParent):
        page.move(sibling, pos=position)

    assert not holder.get_children().filter(pk=page.pk).exists()


def test_whole_subtree_moves_and_keeps_its_order(world):
    page = a_page("上", residents=world.green)
    leaf = a_page("下", below=page, residents=world.green_grid)
    holder = a_page("街道", residents=world.street)

    CommunityPage.objects.get(pk=page.pk).move(holder, pos="last-child")

    assert parent_of(leaf) == page.pk
    assert CommunityPage.objects.get(pk=leaf.pk).path.startswith(
        CommunityPage.objects.get(pk=holder.pk).path
    )


def test_refused_move_of_a_subtree_leaves_every_page_where_it_was(world):
    page = a_page("上")
    leaf = a_page("下", below=page, residents=world.green)
    paths = [CommunityPage.objects.get(pk=one.pk).path for one in (page, leaf)]

    with pytest.raises(WiderThanParent):
        page.move(a_page("内部", members=world.general), pos="last-child")

    assert [CommunityPage.objects.get(pk=one.pk).path for one in (page, leaf)] == paths


def test_recursive_copy_below_a_narrower_page_leaves_no_copy_at_all(world):
    page = a_page("上", residents=world.green)
    a_page("下", below=page, residents=world.green_grid)
    holder = a_page("总支", members=world.general)
    before = CommunityPage.objects.count()

    with pytest.raises((WiderThanParent, ValidationError)):
        page.copy(to=holder, recursive=True)

    assert CommunityPage.objects.count() == before


def test_alias_is_held_to_the_order_too(world):
    page, holder = a_page("公开页"), a_page("居民页", residents=world.green)

    with pytest.raises((WiderThanParent, ValidationError)):
        page.create_alias(parent=holder, update_slug="other")

    assert not holder.get_children().exists()


@pytest.mark.parametrize("fields", [None, services.AUDIENCE_FIELDS], ids=["all", "audience"])
def test_saving_a_wider_audience_is_refused_whatever_fields_are_named(world, fields):
    holder = a_page("居民页", residents=world.green)
    page = a_page("里面的", below=holder, residents=world.green)
    page.visibility, page.audience_district = Visibility.PUBLIC, None

    with pytest.raises((PageRefused, ValidationError)):
        page.save(update_fields=fields, clean=False)

    assert str(CommunityPage.objects.get(pk=page.pk).audience) == "绿城社区的居民"


def test_old_version_with_a_wider_audience_cannot_be_brought_back(world):
    page = a_page("里面的", below=a_page("上"))
    wide = page.save_revision()
    holder = page.get_parent().specific
    services.set_audience(
        holder,
        change=AudienceChange(unit=world.green, with_children=True),
        actor=None,
        at=clock.now(),
    )
    content = {**wide.content, "visibility": "公开", "audience_district": None}
    Revision.objects.filter(pk=wide.pk).update(content=content)

    with pytest.raises(ValidationError):
        Revision.objects.get(pk=wide.pk).publish()

    assert str(CommunityPage.objects.get(pk=page.pk).audience) == "绿城社区的居民"


def test_change_of_audience_is_kept_in_the_record(world):
    person, page = a_person(), a_page("公开页")

    services.set_audience(
        page, change=AudienceChange(unit=world.first, exact=True), actor=person, at=clock.now()
    )

    entry = AuditEntry.objects.get(action="page.set_audience")
    assert (entry.actor, entry.detail["audience"]) == (person, "绿城第一支部的党员")
    assert entry.detail["pages"] == [page.pk]


def test_refused_change_of_audience_leaves_no_record(world):
    page = a_page("上")
    a_page("下", below=page)

    with pytest.raises(NarrowerThanChildren):
        services.set_audience(
            page, change=AudienceChange(unit=world.green), actor=None, at=clock.now()
        )

    assert not AuditEntry.objects.filter(action="page.set_audience").exists()


@pytest.mark.parametrize(
    ("titles", "told"),
    [
        (["一"], "下级《一》范围更宽，请先改它们"),
        (["一", "二"], "下级《一》《二》范围更宽，请先改它们"),
        (["一", "二", "三"], "下级《一》《二》等3页范围更宽，请先改它们"),
        (["西水坡的龙和虎"], "下级《西水坡的龙和》范围更宽，请先改它们"),
    ],
    ids=["one", "two", "many", "long-title"],
)
def test_pages_in_the_way_are_named_in_one_breath(titles, told):
    assert NarrowerThanChildren(titles).message == told
    assert len(told) <= 40


@pytest.mark.parametrize(
    "refusal",
    [
        WiderThanParent("澶水街道第十二网格党支部的党员"),
        NarrowerThanChildren(["很长很长很长的题目"] * 30),
        UnitHoldsPages(["很长很长很长的题目"] * 30),
    ],
    ids=["wider", "narrower", "unit"],
)
def test_refusals_are_short_sentences(refusal):
    assert 5 <= len(refusal.message) <= 40
    assert refusal.status == 409


def test_widening_a_parent_leaves_its_children_as_they_are(world):
    page = a_page("上", residents=world.green)
    child = a_page("下", below=page, residents=world.green_grid)

    services.set_audience(page, change=AudienceChange(), actor=None, at=clock.now())

    assert str(CommunityPage.objects.get(pk=child.pk).audience) == "绿城一网格的居民"


def test_narrowing_a_whole_subtree_tells_about_every_page_that_changed(world):
    page = a_page("上")
    children = [a_page(f"下{number}", below=page) for number in range(3)]

    services.set_audience(
        page,
        change=AudienceChange(unit=world.green, with_children=True),
        actor=None,
        at=clock.now(),
    )

    told = AuditEntry.objects.get(action="page.set_audience").detail["pages"]
    assert set(told) == {page.pk, *(child.pk for child in children)}


def test_unit_that_no_page_rests_on_moves_freely(world):
    a_page("街道页", residents=world.street)
    other = world.district.add_child(kind="街道", name="别处街道", slug="elsewhere-free")

    world.east.move(other, pos="last-child")

    world.east.refresh_from_db()
    assert world.east.get_parent() == other


def test_draft_for_a_closed_unit_is_told_when_it_is_published(world):
    page = a_page("网格页", residents=world.green_grid)
    revision = page.save_revision()
    CommunityPage.objects.filter(pk=page.pk).update(visibility="公开", audience_district=None)
    close_unit(world.green_grid, at=clock.now())

    with pytest.raises(ValidationError, match="已经撤销"):
        revision.publish()


@pytest.mark.parametrize(
    ("audience", "status"),
    [({}, 301), ({"residents": "green"}, 301), ({"members": "general"}, 404)],
    ids=["public", "community", "party"],
)
def test_renamed_page_leads_on_unless_nobody_may_know_of_it(
    client, world, audience, status, django_capture_on_commit_callbacks
):
    page = a_page("旧名", slug="old-name", **units(world, audience))
    old = address_of(page)

    page.slug = "new-name"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    assert client.get(old).status_code == status
