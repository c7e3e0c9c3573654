"""How much there is to load of each file, so that a bar can say how far it is."""

from collections import Counter

from cms.demo.entries import World
from cms.demo.recordings import all_stories
from cms.demo.trees import grids_of


def steps_of(world: World) -> Counter[str]:
    """File name to the number of entries a load goes through."""
    grids = grids_of(world)
    people = [person for person in world.people if person.phone]
    entries = (
        *world.districts, *grids, *world.branches, *people,
        *world.venues, *all_stories(world), *world.comics, *world.pronunciations,
    )  # fmt: skip
    steps = Counter(entry.source.file for entry in entries)
    buildings = sum(len(grid.buildings) for grid in grids)
    return steps + Counter({"organisations.yaml": buildings})
