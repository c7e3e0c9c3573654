"""Who stands behind a connection: the session's person, and the address it comes from."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from channels.auth import get_user
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from cms.core.limits import client_address

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[..., Awaitable[None]]


def with_person(inner: Application) -> Application:
    """Let `inner` find the session's person as `scope["user"]`.

    Unlike channels' own stack it looks at the session once and never writes it: that one asks on
    each frame that leaves whether the session changed.
    """

    async def find_person(scope: Scope, receive: Receive, send: Send) -> None:
        key = scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        person: Any = AnonymousUser()
        if key:
            person = await get_user({"session": _session(key)})
        await inner({**scope, "user": person, "session_key": key}, receive, send)

    return cast("Application", CookieMiddleware(find_person))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who opened one connection, and from where."""

    user: Any
    session_key: str | None
    address: str

    @property
    def person(self) -> str | None:
        """The key of the signed-in person; None for a guest."""
        return str(self.user.pk) if self.user.is_authenticated else None

    def user_now(self) -> Any | None:
        """The same person read afresh; None when the session ended. Asks the database."""
        if self.person is None:
            return self.user
        found = get_user.func({"session": _session(self.session_key)})
        return found if found.pk == self.user.pk else None


def visitor_of(scope: Scope) -> Visitor:
    """Of a connection that came through `with_person`."""
    return Visitor(user=scope["user"], session_key=scope["session_key"], address=_address(scope))


def header(scope: Scope, name: bytes) -> str:
    """The header's value; several are joined by commas, none is empty."""
    found = [value.decode("latin-1") for key, value in scope["headers"] if key == name]
    return ",".join(found)


def _address(scope: Scope) -> str:
    """As our own proxies saw it."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = (scope.get("client") or [""])[0]
    if forwarded := header(scope, b"x-forwarded-for"):
        request.META["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(request)


def _session(key: str | None) -> SessionBase:
    store: type[SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    return store(key)
