"""What the site says of itself on every page, kept in the cache and forgotten on a change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from wagtail.models import Site

from cms.core import clock
from cms.home.models import Announcement, SiteSettings

KEY = "frontend:site-words"
KEPT_S = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWords:
    """The editors' settings that the frame shows."""

    name: str
    subtitle: str
    telephone: str
    telephone_hours: str
    saying: str
    saying_by: str

    @property
    def dialled(self) -> str:
        """The telephone number as a link needs it."""
        return "".join(sign for sign in self.telephone if sign.isdigit() or sign == "+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An announcement with the time it is shown in."""

    text: str
    link: str
    starts_at: datetime
    expires_at: datetime

    def is_shown_at(self, at: datetime) -> bool:
        return self.starts_at <= at < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Both together, because they are read and forgotten together."""

    site: SiteWords
    notices: tuple[Notice, ...]


def read() -> Words:
    """From the cache; two or three queries where it has forgotten."""
    kept = cache.get(KEY)
    if isinstance(kept, Words):
        return kept
    words = Words(site=_site_words(), notices=_notices_to_come())
    cache.set(KEY, words, KEPT_S)
    return words


def forget(**_: Any) -> None:
    """Read anew next time; a receiver for saved and deleted settings."""
    cache.delete(KEY)


def _site_words() -> SiteWords:
    site = Site.objects.filter(is_default_site=True).first()
    found = SiteSettings.objects.filter(site=site).first() or SiteSettings()
    return SiteWords(
        name=found.site_name,
        subtitle=found.subtitle,
        telephone=found.telephone,
        telephone_hours=found.telephone_hours,
        saying=found.saying,
        saying_by=found.saying_by,
    )


def _notices_to_come() -> tuple[Notice, ...]:
    rows = Announcement.objects.filter(expires_at__gt=clock.now())
    return tuple(
        Notice(text=row.text, link=row.link, starts_at=row.starts_at, expires_at=row.expires_at)
        for row in rows
    )
