"""What every page's frame shows; worked out only where a template asks for it.

Without a session cookie nobody is signed in and `request.user` is not touched: touching it would
make every public page vary by cookie.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.core import calendar, clock
from cms.pages.gate import has_session, viewer_for
from cms.people.face import SIZE_COOKIE, THEME_COOKIE
from frontend import site_words
from frontend.site_words import Notice, SiteWords

SEARCH = "/search/"
THEMES, SIZES = ("light", "dark"), ("large", "huge")
# A place is found nearby, and stands under an address of its own.
BELOW = {"/nearby/": ("/nearby/", "/venues/")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One entry of the navigation: `is_here` on its page, `is_current` also below it."""

    title: str
    url: str
    icon: str
    is_here: bool
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is signed in, as far as the frame tells."""

    name: str
    is_member: bool
    is_editor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How the page is shown, from two cookies; empty is the standard one."""

    theme: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The masthead, the ways on, and the foot."""

    date: str
    site: SiteWords
    notices: tuple[Notice, ...]
    person: Person | None
    ways: tuple[Way, ...]
    tabs: tuple[Way, ...]
    has_session: bool
    path: str

    @property
    def is_search(self) -> bool:
        """The search page has a large box of its own."""
        return self.path == SEARCH

    @property
    def here(self) -> Way | None:
        """The way this page lies on, beyond the front page."""
        return next((way for way in self.ways if way.is_current and way.url != "/"), None)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor; the face needs neither database nor cache, so error pages have it too."""
    face = Face(
        theme=_chosen(request, THEME_COOKIE, THEMES), size=_chosen(request, SIZE_COOKIE, SIZES)
    )
    return {"frame": SimpleLazyObject(lambda: frame_of(request)), "face": face}


def frame_of(request: HttpRequest) -> Frame:
    """The frame of the page at this address, for who is asking."""
    at = clock.now()
    person = person_of(request, at)
    words = site_words.read()
    return Frame(
        date=calendar.masthead_date(clock.local_day(at)),
        site=words.site,
        notices=tuple(notice for notice in words.notices if notice.is_shown_at(at)),
        person=person,
        ways=_ways(request.path, person),
        tabs=_tabs(request.path),
        has_session=has_session(request),
        path=request.path,
    )


def person_of(request: HttpRequest, at: datetime) -> Person | None:
    """Who is signed in, or None."""
    user = request.user if has_session(request) else None
    if user is None or not user.is_authenticated:
        return None
    return Person(
        name=user.get_short_name(),
        is_member=viewer_for(request, at).is_member,
        is_editor=user.has_perm("wagtailadmin.access_admin"),
    )


def _chosen(request: HttpRequest, cookie: str, known: tuple[str, ...]) -> str:
    """The face from its cookie; empty is the standard one."""
    value = request.COOKIES.get(cookie, "")
    return value if value in known else ""


def _ways(path: str, person: Person | None) -> tuple[Way, ...]:
    ways = [
        ("首页", "/", "house"),
        ("专栏", "/columns/", "newspaper"),
        ("身边", "/nearby/", "map-pin"),
    ]
    if person is not None and person.is_member:
        ways.append(("党员学习", "/study/", "book-open"))
    if person is not None and person.is_editor:
        ways.append(("编辑部", "/admin/", "pen-line"))
    return tuple(_way(path, way) for way in ways)


def _tabs(path: str) -> tuple[Way, ...]:
    return (*_ways(path, None), _way(path, ("我的", "/me/", "circle-user")))


def _way(path: str, way: tuple[str, str, str]) -> Way:
    title, url, icon = way
    is_current = path == url if url == "/" else path.startswith(BELOW.get(url, (url,)))
    return Way(title=title, url=url, icon=icon, is_here=path == url, is_current=is_current)
