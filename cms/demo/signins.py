"""The table a load ends with: who can sign in, as what, and how."""

from dataclasses import dataclass

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
    password: str
    note: str


def sign_ins(world: World, *, password: str) -> list[SignIn]:
    """Everybody with a phone, the weightiest posts first."""
    lines = [
        SignIn(
            role="、".join(person.roles),
            name=person.name,
            phone=person.phone,
            password=password,
            note=person.note,
        )
        for person in world.people
        if person.phone
    ]
    return sorted(lines, key=_weight)


def _weight(line: SignIn) -> int:
    first = line.role.split("、")[0]
    return FIRST.index(first) if first in FIRST else len(FIRST)
