"""Changing the two trees: one change at a time, each kept in the record."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from cms.audit.services import record
from cms.core.geo import Point
from cms.organisation.boundaries import check_boundary, check_point, covers
from cms.organisation.errors import AlreadyNamed, StillInUse, WrongPlaceInTree
from cms.organisation.models import Branch, BranchKind, District
from cms.organisation.signals import CLOSE, MOVE, unit_changing, unit_moved, unit_renamed
from cms.organisation.tree_lock import tree_lock

Unit = TypeVar("Unit", District, Branch)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDistrict:
    """What is said of a unit when it is entered."""

    kind: str
    name: str
    slug: str
    official_name: str = ""
    code: str = ""
    lat: float | None = None
    lon: float | None = None
    boundary: dict[str, Any] | None = None
    is_demo_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBranch:
    """What is said of a party organisation when it is entered."""

    kind: str
    name: str
    slug: str
    district: District
    is_demo_name: bool = False


def add_district(
    new: NewDistrict, *, parent: District | None, at: datetime, actor: models.Model | None = None
) -> District:
    """Enter a unit below `parent` (None: a 区 of its own).

    Raises WrongPlaceInTree, AlreadyNamed, BadPoint or BadBoundary.
    """
    check_point(new.lat, new.lon)
    if new.boundary is not None:
        check_boundary(new.boundary)
    return _add(District(**asdict(new)), parent=parent, actor=actor, at=at)


def add_branch(
    new: NewBranch, *, parent: Branch | None, at: datetime, actor: models.Model | None = None
) -> Branch:
    """Enter a party organisation; raises WrongPlaceInTree or AlreadyNamed."""
    branch = Branch(
        kind=new.kind,
        name=new.name,
        slug=new.slug,
        district=new.district,
        is_demo_name=new.is_demo_name,
    )
    return _add(branch, parent=parent, actor=actor, at=at)


def _add(unit: Unit, *, parent: Unit | None, actor: models.Model | None, at: datetime) -> Unit:
    kind = type(unit)
    with tree_lock():
        above = None if parent is None else kind.objects.get(pk=parent.pk)
        if kind.objects.named_alike(unit).exists():
            raise AlreadyNamed
        if not _may_stand_below(unit, above):
            raise WrongPlaceInTree
        if above is None:
            kind.add_root(instance=unit)
        else:
            above.add_child(instance=unit)
        record(action="organisation.added", actor=actor, subject=unit, at=at)
    return unit


def _may_stand_below(unit: Unit, above: Unit | None) -> bool:
    """At a depth of its kind below an open unit; only a 党工委 has others of its kind below it."""
    if above is None:
        return unit.may_stand_at(depth=1)
    is_in_its_kind = above.kind == unit.kind and unit.kind != BranchKind.COMMITTEE
    is_open = above.closed_at is None
    return is_open and not is_in_its_kind and unit.may_stand_at(depth=above.depth + 1)


def rename(unit: Unit, *, name: str, at: datetime, actor: models.Model | None = None) -> Unit:
    """Give a unit another name; its slug and its addresses stay. Raises AlreadyNamed."""
    with tree_lock():
        fresh = type(unit).objects.get(pk=unit.pk)
        if type(unit).objects.called(name.strip()).exclude(pk=unit.pk).exists():
            raise AlreadyNamed
        old_name, fresh.name = fresh.name, name.strip()
        fresh.save(update_fields=["name"])
        unit_renamed.send(type(unit), unit=fresh, old_name=old_name)
        detail = {"from": old_name, "to": fresh.name}
        record(action="organisation.renamed", actor=actor, subject=fresh, detail=detail, at=at)
    return fresh


def move_unit(unit: Unit, *, to: Unit, at: datetime, actor: models.Model | None = None) -> Unit:
    """Hang a unit with all below it under another.

    Raises WrongPlaceInTree, or StillInUse with what stands in the way.
    """
    kind = type(unit)
    with tree_lock():
        fresh, target = kind.objects.get(pk=unit.pk), kind.objects.get(pk=to.pk)
        if target.path.startswith(fresh.path) or not _may_stand_below(fresh, target):
            raise WrongPlaceInTree
        _ask(fresh, change=MOVE, at=at)
        was_below = fresh.get_parent()
        _rehang(fresh, to=target)
        detail = {"from": was_below.slug if was_below else "", "to": target.slug}
        record(action="organisation.moved", actor=actor, subject=fresh, detail=detail, at=at)
        moved = kind.objects.get(pk=unit.pk)
        unit_moved.send(kind, unit=moved, at=at)
    return moved


def _rehang(unit: Unit, *, to: Unit) -> None:
    """What lies below must fit its new depth too: the tables' own checks say so."""
    try:
        with transaction.atomic():
            unit.move(to, pos="last-child")
    except IntegrityError as misplaced:
        raise WrongPlaceInTree from misplaced


def close_unit(unit: Unit, *, at: datetime, actor: models.Model | None = None) -> Unit:
    """End a unit. It stays in the tree for what happened there; nothing new may use it.

    Raises StillInUse with what stands in the way: units below, people, pages.
    """
    with tree_lock():
        fresh = type(unit).objects.select_for_update().get(pk=unit.pk)
        _ask(fresh, change=CLOSE, at=at)
        if fresh.closed_at is None:
            fresh.closed_at = at
            fresh.save(update_fields=["closed_at"])
            record(action="organisation.closed", actor=actor, subject=fresh, at=at)
    return fresh


def _ask(unit: Unit, *, change: str, at: datetime) -> None:
    """Raises StillInUse with everything that any room names."""
    standing: list[str] = []
    if change == CLOSE:
        below = type(unit).objects.open().below(unit)
        standing += [f"下级单位：{child.name}" for child in below]
    for _, named in unit_changing.send(type(unit), unit=unit, change=change, at=at):
        standing += named or []
    if standing:
        raise StillInUse(standing)


def district_at(point: Point) -> District | None:
    """The smallest unit whose boundary holds the point, or None."""
    for unit in District.objects.open().with_boundary():
        if covers(unit.boundary, point):
            found: District = unit
            return found
    return None
