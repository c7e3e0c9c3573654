"""Which page type becomes which document; a public type is named here or stays out by decision."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cms.organisation.models import District
from cms.pages.models import CommunityPage
from search.documents import SearchDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What builders need besides the page, read once for a whole batch."""

    districts: Mapping[int, District]
    section_districts: Mapping[str, int]
    # Without, nothing is asked of the store of files: no picture is drawn, no caption is read.
    with_pictures: bool = True

    def chain(self, district_id: int | None) -> tuple[District, ...]:
        """The unit and everything above it, highest first."""
        unit = self.districts.get(district_id) if district_id is not None else None
        if unit is None:
            return ()
        above = [one for one in self.districts.values() if unit.path.startswith(one.path)]
        return tuple(sorted(above, key=lambda one: one.depth))


Builder = Callable[[CommunityPage, Surroundings], SearchDocument | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One page type's kind of document, its builder, and what to read along with a batch."""

    page_class: type[CommunityPage]
    kind: str
    builder: Builder
    prefetch: tuple[str, ...] = ()
    # What else a page of that type may turn out to be, once it is read.
    also: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind, *self.also)


_registered: dict[type[CommunityPage], Registration] = {}
_left_out: set[type[CommunityPage]] = set()


def register(
    page_class: type[CommunityPage],
    builder: Builder,
    *,
    kind: str,
    prefetch: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
) -> None:
    """Have pages of this type indexed, one document each."""
    _registered[page_class] = Registration(
        page_class=page_class, kind=kind, builder=builder, prefetch=prefetch, also=also
    )


def leave_out(*page_classes: type[CommunityPage]) -> None:
    """Say that pages of these types are found by walking, not by search."""
    _left_out.update(page_classes)


def registrations() -> tuple[Registration, ...]:
    return tuple(_registered.values())


def registration_of(page_class: type | None) -> Registration | None:
    """The registration of exactly this type, or None where it is not indexed."""
    return _registered.get(page_class) if page_class else None


def kinds_beside(kind: str) -> tuple[str, ...]:
    """That kind and every other that the page behind such a document may turn out to be."""
    families = (row.kinds for row in _registered.values() if kind in row.kinds)
    return tuple(dict.fromkeys([kind, *(each for kinds in families for each in kinds)]))


def is_decided(page_class: type) -> bool:
    """True when the type has a builder or is left out on purpose."""
    return page_class in _registered or page_class in _left_out
