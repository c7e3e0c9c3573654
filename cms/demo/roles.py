"""The roles people.yaml speaks of, and the posts they stand for."""

from cms.demo.entries import PersonEntry
from cms.people.models import PostKind

WITHOUT_POST = frozenset({"居民", "党员", "学员", "志愿者"})
POSTS = {
    "书记": PostKind.SECRETARY,
    "教师": PostKind.TEACHER,
    "考评": PostKind.ASSESSOR,
    "编辑": PostKind.EDITOR,
    "审校": PostKind.REVIEWER,
    "总编": PostKind.CHIEF_EDITOR,
    "网格员": PostKind.GRID_WORKER,
    "区管理": PostKind.DISTRICT_ADMIN,
    "场馆管理": PostKind.VENUE_MANAGER,
}
# The posts that are held at a place, and the key that names it.
PLACE_KEYS = {"书记": "posts", "编辑": "section", "网格员": "grid", "场馆管理": "venue"}
KNOWN = frozenset({*WITHOUT_POST, *POSTS})


def places_of(
    person: PersonEntry, role: str, *, unit_of_venue: str | None
) -> tuple[str | None, ...]:
    """The slugs of the units or branches a role is held at; None for the whole district."""
    held_at = {
        "书记": person.posts,
        "编辑": (person.section,),
        "网格员": (person.grid,),
        "场馆管理": (unit_of_venue,),
    }
    return held_at.get(role, (None,))
