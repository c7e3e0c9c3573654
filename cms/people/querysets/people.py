"""Named reads over people and over what was true of them at a moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q


class TenureQuerySet(models.QuerySet):
    """Reads over rows that hold from one moment until another."""

    def held_at(self, moment: datetime) -> Self:
        """Rows that were true at that moment (from `since`, up to but not at `until`)."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=moment), since__lte=moment)

    def held_by(self, user: Any, moment: datetime) -> Self:
        """What was true of that person at that moment."""
        return self.held_at(moment).filter(user=user)

    def current(self) -> Self:
        """Rows nobody has closed."""
        return self.filter(until__isnull=True)

    def current_of(self, user: Any) -> Self:
        """The person's rows nobody has closed."""
        return self.current().filter(user=user)


class ResidenceQuerySet(TenureQuerySet):
    """Reads over homes."""

    def within(self, unit: Any) -> Self:
        """Homes in that unit or anywhere below it."""
        return self.filter(district__path__startswith=unit.path)


class BranchTenureQuerySet(TenureQuerySet):
    """Reads over memberships and attachments."""

    def within(self, branch: Any) -> Self:
        """Those whose 党支部 is that organisation or lies below it."""
        return self.filter(branch__path__startswith=branch.path)


class PostQuerySet(TenureQuerySet):
    """Reads over posts."""

    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def with_names(self) -> Self:
        """Posts with person and place, for a list."""
        return self.select_related("user", "district", "branch")

    def of_active_people(self) -> Self:
        """Posts whose holder can still sign in."""
        return self.filter(user__is_active=True)

    def at(self, place: Any) -> Self:
        """Posts of exactly this unit or branch, whichever tree it is of."""
        return self.filter(**{type(place).__name__.lower(): place})

    def standing_at(self, *, district: Any, branch: Any) -> Self:
        """Posts of exactly this unit or branch; both None means of the whole district."""
        return self.filter(district=district, branch=branch)


class UserQuerySet(models.QuerySet):
    """Reads over people."""

    def living_in(self, unit: Any, at: datetime) -> Self:
        """Whose home lay in that unit at that moment."""
        return self._behind("residences", at, district__path__startswith=unit.path)

    def members_of(self, branch: Any, at: datetime) -> Self:
        """Whose 党支部 was that organisation, or lay below it, at that moment."""
        return self._behind("memberships", at, branch__path__startswith=branch.path)

    def serving_in(self, unit: Any, at: datetime) -> Self:
        """Who held a post in that unit or below, or at a branch that stands there."""
        return self._behind("posts", at, district__path__startswith=unit.path).union(
            self._behind("posts", at, branch__district__path__startswith=unit.path)
        )

    def of_phone(self, phone: str) -> Any | None:
        """The person who signs in with this number."""
        return self.filter(phone=phone).first()

    def _behind(self, relation: str, at: datetime, **place: Any) -> Self:
        """One join: the row that says the place is the row that holds at the moment."""
        named = {f"{relation}__{key}": value for key, value in place.items()}
        still = Q(**{f"{relation}__until__isnull": True}) | Q(**{f"{relation}__until__gt": at})
        return self.filter(still, **{f"{relation}__since__lte": at}, **named).distinct()

    def with_any_group_or_post(self) -> Self:
        """Everybody whose rights may differ from a resident's."""
        return self.filter(Q(groups__isnull=False) | Q(posts__isnull=False)).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # made at run time
    """Django's own, which finds a person by the sign-in name, with our named reads."""


class SessionQuerySet(models.QuerySet):
    """Reads over who is signed in where."""

    def open_for(self, user: Any, at: datetime) -> Self:
        """The person's sessions that still hold, newest first."""
        return self.filter(user=user, expire_date__gt=at).order_by("-signed_in_at")

    def other_than(self, session_key: str | None) -> Self:
        return self.exclude(session_key=session_key)


class ConsentQuerySet(models.QuerySet):
    """Reads over what people agreed to."""

    def latest_of(self, user: Any, purpose: str) -> Any | None:
        """What the person said last about this purpose."""
        return self.filter(user=user, purpose=purpose).order_by("-said_at", "-pk").first()

    def by(self, users: Iterable[Any]) -> Self:
        return self.filter(user__in=users)
