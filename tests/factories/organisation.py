"""Two small trees: a district with two communities, and the branches that stand in it."""

from dataclasses import dataclass

from cms.organisation.models import Branch, District


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Units and branches by the words the tests use."""

    district: District
    subdistrict: District
    green: District
    east: District
    green_grid: District
    green_building: District
    east_grid: District
    committee: Branch
    office: Branch
    green_general: Branch
    green_branch: Branch
    green_group: Branch
    east_branch: Branch


def make_town(prefix: str = "") -> Town:
    """绿城社区 and 东方社区 below one street, each with a grid and a 党支部."""

    def unit(parent: District | None, kind: str, name: str, slug: str) -> District:
        fields = {"kind": kind, "name": f"{prefix}{name}", "slug": f"{prefix}{slug}"}
        return parent.add_child(**fields) if parent else District.add_root(**fields)

    def branch(parent: Branch | None, kind: str, name: str, at: District) -> Branch:
        fields = {"kind": kind, "name": f"{prefix}{name}", "slug": f"p-{at.slug}-{len(name)}{kind}"}
        fields |= {"district": at}
        return parent.add_child(**fields) if parent else Branch.add_root(**fields)

    district = unit(None, "区", "示范区", "shifanqu")
    subdistrict = unit(district, "街道", "开州街道", "kaizhou")
    green = unit(subdistrict, "社区", "绿城社区", "lvcheng")
    east = unit(subdistrict, "社区", "东方社区", "dongfang")
    green_grid = unit(green, "网格", "绿城第一网格", "lvcheng-g1")
    east_grid = unit(east, "网格", "东方第一网格", "dongfang-g1")
    committee = branch(None, "党工委", "示范区党工委", district)
    office = branch(committee, "党工委", "开州街道党工委", subdistrict)
    green_general = branch(office, "党总支", "绿城社区党总支", green)
    green_branch = branch(green_general, "党支部", "绿城第一网格党支部", green_grid)
    return Town(
        district=district,
        subdistrict=subdistrict,
        green=green,
        east=east,
        green_grid=green_grid,
        green_building=unit(green_grid, "楼栋", "1号楼", "lvcheng-1"),
        east_grid=east_grid,
        committee=committee,
        office=office,
        green_general=green_general,
        green_branch=green_branch,
        green_group=branch(green_branch, "党小组", "绿城1号楼党小组", green_grid),
        east_branch=branch(office, "党支部", "东方第一网格党支部", east_grid),
    )
