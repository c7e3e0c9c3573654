"""Loading the two trees: districts, grids, buildings and party organisations."""

from django.db import transaction

from cms.demo.entries import BranchEntry, DistrictEntry, GridEntry, World
from cms.demo.marks import digest_of, is_current, mark, marked, wanted
from cms.demo.services.loading import Loading
from cms.demo.trees import building_slug, grids_of
from cms.organisation.models import Branch, BranchKind, District, DistrictKind
from cms.organisation.services import NewBranch, NewDistrict, add_branch, add_district, rename

FILE = "organisations.yaml"
# The only party organisation below the committees that exists under its name.
REAL_BRANCHES = frozenset({"p-lvcheng-wuye"})


def load_organisations(world: World, *, loading: Loading) -> None:
    """Enter what is new, rename what was renamed; units stay where they hang."""
    for unit in world.districts:
        _load_unit(_as_unit(unit), parent=unit.parent, loading=loading)
    for grid in grids_of(world):
        _load_unit(_as_grid(grid), parent=grid.parent, loading=loading)
        for name in grid.buildings:
            _load_unit(_as_building(grid, name), parent=grid.slug, loading=loading)
    for branch in world.branches:
        _load_branch(branch, loading=loading)


@transaction.atomic
def _load_unit(new: NewDistrict, *, parent: str | None, loading: Loading) -> None:
    digest = digest_of(new, parent)
    if not is_current(District, new.slug, digest=digest):
        unit = marked(District, new.slug)
        if unit is None:
            above = wanted(District, parent) if parent else None
            unit = add_district(new, parent=above, at=loading.at)
        elif unit.name != new.name:
            unit = rename(unit, name=new.name, at=loading.at)
        mark(unit, slug=new.slug, digest=digest)
    loading.advance(FILE, new.slug)


def _as_unit(entry: DistrictEntry) -> NewDistrict:
    return NewDistrict(
        kind=entry.kind,
        name=entry.name,
        slug=entry.slug,
        official_name=entry.official_name,
        lat=entry.lat,
        lon=entry.lon,
        is_demo_name=entry.is_demo_name,
    )


def _as_grid(entry: GridEntry) -> NewDistrict:
    return NewDistrict(kind=DistrictKind.GRID, name=entry.name, slug=entry.slug, is_demo_name=True)


def _as_building(grid: GridEntry, name: str) -> NewDistrict:
    return NewDistrict(
        kind=DistrictKind.BUILDING, name=name, slug=building_slug(grid, name), is_demo_name=True
    )


@transaction.atomic
def _load_branch(entry: BranchEntry, *, loading: Loading) -> None:
    digest = digest_of(entry)
    if not is_current(Branch, entry.slug, digest=digest):
        branch = marked(Branch, entry.slug)
        if branch is None:
            above = wanted(Branch, entry.parent) if entry.parent else None
            branch = add_branch(_as_branch(entry), parent=above, at=loading.at)
        elif branch.name != entry.name:
            branch = rename(branch, name=entry.name, at=loading.at)
        mark(branch, slug=entry.slug, digest=digest)
    loading.advance(FILE, entry.slug)


def _as_branch(entry: BranchEntry) -> NewBranch:
    below_committees = entry.kind != BranchKind.COMMITTEE
    return NewBranch(
        kind=entry.kind,
        name=entry.name,
        slug=entry.slug,
        district=wanted(District, entry.district),
        is_demo_name=below_committees and entry.slug not in REAL_BRANCHES,
    )
