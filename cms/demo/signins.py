"""The table a load ends with: who can sign in, as what, and how."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap

from rich.cells import cell_len, set_cell_size

from cms.demo.entries import World

# Whom to try first: the posts that open most rooms.
FIRST = (
    "总编",
    "编辑",
    "审校",
    "区管理",
    "书记",
    "网格员",
    "场馆管理",
    "教师",
    "考评",
    "党员",
    "学员",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One line of the table."""

    role: str
    name: str
    phone: str
    note: str


HEAD = ("角色", "称呼", "手机号", "说明")


def sign_ins(world: World) -> list[SignIn]:
    """Everybody with a phone, the weightiest posts first."""
    lines = [
        SignIn(
            role="、".join(person.roles),
            name=person.name,
            phone=person.phone,
            note=person.note,
        )
        for person in world.people
        if person.phone
    ]
    return sorted(lines, key=_weight)


def table_of(lines: list[SignIn]) -> Iterator[str]:
    """A line of text for each row, whole however narrow the screen; columns stand below each other.

    Chinese characters are two cells wide, so spaces are counted in cells.
    """
    rows = [HEAD, *((line.role, line.name, line.phone, line.note) for line in lines)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = starmap(set_cell_size, zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _weight(line: SignIn) -> int:
    first = line.role.split("、")[0]
    return FIRST.index(first) if first in FIRST else len(FIRST)
