"""The grids and buildings that stand below the written units."""

from pypinyin import lazy_pinyin

from cms.demo.entries import GridEntry, World

VILLAGE = "村"


def grids_of(world: World) -> list[GridEntry]:
    """The written grids, and one for each village: `<slug>-g1`, `<name>网格`."""
    of_villages = [
        GridEntry(
            source=unit.source, slug=f"{unit.slug}-g1", parent=unit.slug, name=f"{unit.name}网格"
        )
        for unit in world.districts
        if unit.kind == VILLAGE
    ]
    return [*world.grids, *of_villages]


def building_slug(grid: GridEntry, name: str) -> str:
    """`lvcheng-g1-1haolou` for 1号楼 of the first grid."""
    return f"{grid.slug}-{''.join(lazy_pinyin(name))}"
