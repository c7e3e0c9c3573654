"""Pages, and the smallest world they are for: two communities, two branches, people in each."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from wagtail.models import Page, Site

from cms.organisation.models import Branch, District
from cms.pages.models import CommunityPage, Visibility
from cms.people.models import BranchMembership, Post, PostKind, Residence, User

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """区 > 街道 > 绿城社区, 东方社区 (a grid each); 党工委 > 党总支 > 一支部, 二支部."""

    district: District
    street: District
    green: District
    green_grid: District
    east: District
    east_grid: District
    committee: Branch
    general: Branch
    first: Branch
    second: Branch


def a_world() -> World:
    number = next(_numbers)

    def unit(kind: str, name: str, below: District | None = None) -> District:
        values = {"kind": kind, "name": name, "slug": f"unit-{next(_numbers)}"}
        return below.add_child(**values) if below else District.add_root(**values)

    district = unit("区", f"示范区{number}")
    street = unit("街道", "澶水街道", district)
    green, east = unit("社区", "绿城社区", street), unit("社区", "东方社区", street)

    def branch(kind: str, name: str, below: Branch | None = None) -> Branch:
        values = {"kind": kind, "name": name, "slug": f"branch-{next(_numbers)}"}
        values["district"] = district
        return below.add_child(**values) if below else Branch.add_root(**values)

    committee = branch("党工委", "示范区党工委")
    works = branch("党工委", "澶水街道党工委", committee)
    general = branch("党总支", "绿城党总支", works)
    return World(
        district=district,
        street=street,
        green=green,
        green_grid=unit("网格", "绿城一网格", green),
        east=east,
        east_grid=unit("网格", "东方一网格", east),
        committee=committee,
        general=general,
        first=branch("党支部", "绿城第一支部", general),
        second=branch("党支部", "绿城第二支部", general),
    )


def a_person(
    *,
    home: District | None = None,
    branch: Branch | None = None,
    leads: Branch | None = None,
    **values: Any,
) -> User:
    """Somebody with an account, optionally with a home, a membership, a secretary's post."""
    number = next(_numbers)
    user = User.objects.create(
        phone=f"+86138{number:08d}", name=f"居民{number}", joined_at=LONG_AGO, **values
    )
    if home:
        Residence.objects.create(user=user, district=home, since=LONG_AGO)
    if branch:
        BranchMembership.objects.create(user=user, branch=branch, since=LONG_AGO)
    if leads:
        Post.objects.create(user=user, kind=PostKind.SECRETARY, branch=leads, since=LONG_AGO)
    return user


def a_page(
    title: str = "一页",
    *,
    below: Page | None = None,
    residents: District | None = None,
    members: Branch | None = None,
    only: Branch | None = None,
    page_type: type[CommunityPage] = CommunityPage,
    **values: Any,
) -> Any:
    """A live page; `residents`, `members` or `only` is who it is for, else everybody."""
    visibility = Visibility.PUBLIC
    if residents:
        visibility = Visibility.DISTRICT
    elif members:
        visibility = Visibility.BRANCH_TREE
    elif only:
        visibility = Visibility.BRANCH_ONLY
    page = page_type(
        title=title,
        slug=values.pop("slug", f"page-{next(_numbers)}"),
        visibility=visibility,
        audience_district=residents,
        audience_branch=members or only,
        **{"live": True, "first_published_at": LONG_AGO, **values},
    )
    return (below or a_site_root()).add_child(instance=page)


def a_site_root() -> Page:
    """The root page of the default site: a public community page below Wagtail's own root."""
    site = Site.objects.filter(is_default_site=True).first()
    if site and issubclass(site.root_page.specific_class, CommunityPage):
        return site.root_page.specific
    root = Page.get_first_root_node() or Page.add_root(title="root", slug="root")
    home = root.add_child(
        instance=CommunityPage(title="首页", slug=f"home-{next(_numbers)}", live=True)
    )
    if site is None:
        Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    else:
        site.root_page = home
        site.save()
    return home


def address_of(page: Page) -> str:
    """The path a visitor asks for."""
    return page.specific.get_url_parts()[2]


def soon(**span: float) -> datetime:
    return datetime.now(UTC) + timedelta(**span)
