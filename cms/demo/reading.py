"""Reading the content files: every entry becomes a frozen value or an error with file and line."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from cms.demo.entries import (
    BranchEntry,
    ComicEntry,
    DistrictEntry,
    Entry,
    GridEntry,
    MediaEntry,
    PairEntry,
    PersonEntry,
    StoryEntry,
    VenueEntry,
    World,
)
from cms.demo.errors import ContentProblem
from cms.demo.nodes import build, pairs, place, unknown_key

CONTENT = Path(__file__).parent / "content"
FILES: dict[str, dict[str, type[Entry]]] = {
    "organisations.yaml": {
        "districts": DistrictEntry,
        "grids": GridEntry,
        "branches": BranchEntry,
    },
    "people.yaml": {"people": PersonEntry},
    "venues.yaml": {"venues": VenueEntry},
    "columns/history.yaml": {"stories": StoryEntry},
    "columns/heritage.yaml": {"stories": StoryEntry},
    "columns/community.yaml": {"stories": StoryEntry},
    "columns/law.yaml": {"stories": StoryEntry},
    "columns/party.yaml": {"stories": StoryEntry},
    "comics.yaml": {"comics": ComicEntry},
    "media.yaml": {
        "media": MediaEntry,
        "pronunciations": PairEntry,
        "palette": PairEntry,
        "voices": PairEntry,
    },
}


def read_world(folder: Path = CONTENT) -> World:
    """All entries of all files; raises ContentProblem at the first thing that is wrong."""
    found: dict[str, list[Any]] = {field.name: [] for field in fields(World)}
    for name, lists in FILES.items():
        for key, rows in _read_file(folder, name, lists).items():
            found[key] += rows
    return World(**{key: tuple(rows) for key, rows in found.items()})


def _read_file(folder: Path, name: str, lists: dict[str, type[Entry]]) -> dict[str, list[Entry]]:
    root = _composed(folder / name, name)
    if not isinstance(root, yaml.MappingNode):
        raise ContentProblem(f"{name}:1", "文件要以清单的名字开头")
    rows: dict[str, list[Entry]] = {}
    for key, value in root.value:
        if key.value not in lists:
            raise unknown_key(place(name, key), key.value, lists)
        rows[key.value] = _entries(lists[key.value], value, name)
    return rows


def _entries(wanted: type[Entry], node: yaml.Node, name: str) -> list[Entry]:
    """The entries of a list; pairs stand in a table."""
    if issubclass(wanted, PairEntry):
        return [*pairs(node, name)]
    if not isinstance(node, yaml.SequenceNode):
        raise ContentProblem(place(name, node), "这里要是一张清单")
    return [build(wanted, item, name) for item in node.value]


def _composed(path: Path, name: str) -> yaml.Node | None:
    try:
        return yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except FileNotFoundError as missing:
        raise ContentProblem(name, "找不到这个文件") from missing
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        line = mark.line + 1 if mark else 1
        raise ContentProblem(f"{name}:{line}", f"YAML 写错了（{broken.problem}）") from broken
