"""Whether what is written has the shape the rooms will ask for, so that no load stops half-way.

Raises ContentProblem with file and line; what leads from one entry to another is for `references`.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from cms.core.geo import DATE_LINE, POLE
from cms.demo import roles
from cms.demo.entries import Entry, PairEntry, PersonEntry, World
from cms.demo.errors import ContentProblem
from cms.demo.recordings import all_stories
from cms.library.models import Pronunciation
from cms.organisation.models import BRANCH_DEPTHS, DISTRICT_DEPTHS
from cms.people.errors import BadPhone
from cms.people.phones import normalise
from cms.people.roles import SEPARATED

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# The tightest of the rooms' own limits.
LONGEST = {"slug": 60, "name": 30, "title": 60, "summary": 120}


def check(world: World) -> None:
    """Raise ContentProblem at the first value no room would take."""
    for entry in _everything(world):
        _check_words(entry)
        _check_point(entry)
    _check_tree(world.districts, DISTRICT_DEPTHS)
    _check_tree(world.branches, BRANCH_DEPTHS)
    _check_people(world.people)
    for entry in world.pronunciations:
        _check_reading(entry)


def _check_reading(entry: PairEntry) -> None:
    """As an editor would be told who wrote it into the table."""
    try:
        Pronunciation(word=entry.slug, reading=entry.value).clean_fields()
        Pronunciation(word=entry.slug, reading=entry.value).clean()
    except ValidationError as wrong:
        raise _problem(entry, "slug", wrong.messages[0]) from wrong


def _everything(world: World) -> Iterable[Entry]:
    yield from (*world.districts, *world.grids, *world.branches, *world.people)
    yield from (*world.venues, *all_stories(world), *world.comics)


def _check_words(entry: Entry) -> None:
    if not SLUG.fullmatch(entry.slug):
        raise _problem(entry, "slug", f"代号只用小写字母、数字和连字符：{entry.slug}")
    for key, longest in LONGEST.items():
        written = getattr(entry, key, "")
        if len(written) > longest:
            raise _problem(entry, key, f"最多{longest}个字，这里有{len(written)}个")


def _check_point(entry: Any) -> None:
    lat, lon = getattr(entry, "lat", None), getattr(entry, "lon", None)
    if (lat is None) != (lon is None):
        raise _problem(entry, "lat" if lon is None else "lon", "lat 和 lon 要一起写")
    for key, written, farthest in (("lat", lat, POLE), ("lon", lon, DATE_LINE)):
        if written is not None and not -farthest <= written <= farthest:
            raise _problem(entry, key, f"{key} 要在 -{farthest} 到 {farthest} 之间")


def _check_tree(entries: Iterable[Any], depths: Mapping[str, tuple[int, ...]]) -> None:
    """Each is of a kind that may stand where it hangs, and comes after what it hangs on."""
    depth_of: dict[str | None, int] = {None: 0}
    for entry in entries:
        if entry.kind not in depths:
            raise _problem(entry, "kind", f"没有 {entry.kind} 这一类，只有{'、'.join(depths)}")
        if entry.parent not in depth_of:
            raise _problem(entry, "parent", f"{entry.parent} 要写在 {entry.slug} 前面")
        depth = depth_of[entry.parent] + 1
        if depth not in depths[entry.kind]:
            raise _problem(entry, "parent", f"{entry.kind}不能放在这一层（第{depth}层）")
        depth_of[entry.slug] = depth


def _check_people(people: Iterable[PersonEntry]) -> None:
    phones: dict[str, str] = {}
    for person in people:
        _check_posts(person)
        if person.phone is None:
            continue
        phone = _readable_phone(person, person.phone)
        if phone in phones:
            raise _problem(person, "phone", f"{phones[phone]} 已经用了这个手机号")
        phones[phone] = person.slug


def _readable_phone(person: PersonEntry, written: str) -> str:
    try:
        return normalise(written)
    except BadPhone as wrong:
        raise _problem(person, "phone", wrong.message) from wrong


def _check_posts(person: PersonEntry) -> None:
    for role, key in roles.PLACE_KEYS.items():
        if role in person.roles and not getattr(person, key):
            raise _problem(person, "roles", f"{role}要写明 {key}")
    held = {roles.POSTS[role] for role in person.roles if role in roles.POSTS}
    for pair in SEPARATED:
        if pair <= held:
            raise _problem(person, "roles", f"{'和'.join(sorted(pair))}不能是同一个人")


def _problem(entry: Entry, key: str, problem: str) -> ContentProblem:
    return ContentProblem(entry.source.at(key), problem)
