"""Content security policies: the public site carries no inline code, Wagtail's admin a little."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

ADMIN_PREFIX = "/admin/"
# Asked for by a page of ours alone: where one is, and nothing else a browser could give away.
PERMISSIONS_POLICY = (
    "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), display-capture=(), "
    "browsing-topics=()"
)


def image_sources(*, store: str, tiles: str) -> tuple[str, ...]:
    """Foreign origins pictures come from: the store that signs addresses, the map's tiles."""
    return tuple(_origin(address) for address in (store, tiles) if address)


def player_styles(listed: Path) -> tuple[str, ...]:
    """The player's own style elements, listed by the build; nothing where it was never built."""
    if not listed.exists():
        return ()
    return tuple(f"'{one}'" for one in json.loads(listed.read_text(encoding="utf-8")))


def media_sources(store: str) -> tuple[str, ...]:
    """Where the bytes of films and sounds come from besides ourselves: the store, if any."""
    return (_origin(store),) if store else ()


def public_policy(
    images: Iterable[str], *, media: Iterable[str] = (), styles: Iterable[str] = ()
) -> dict[str, Any]:
    """What every page of the site allows a browser, in django-csp's words."""
    return {
        "EXCLUDE_URL_PREFIXES": [ADMIN_PREFIX],
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF, *styles],
            "img-src": [SELF, "data:", *images],
            "font-src": [SELF],
            # A film's pieces are fetched by script and handed on as a blob.
            "connect-src": [SELF, *media],
            "media-src": [SELF, "blob:", *media],
            "object-src": [NONE],
            "base-uri": [SELF],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
        },
    }


def admin_policy(images: Iterable[str], *, media: Iterable[str] = ()) -> str:
    """Wagtail's editor writes inline styles and scripts of its own; nothing foreign is allowed.

    The one page that sends films straight to the store says so itself (`let_connect`).
    """
    pictures = " ".join(["'self'", "data:", "blob:", *images])
    places = " ".join(["'self'", *media])
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; "
        f"img-src {pictures}; font-src 'self' data:; "
        f"connect-src 'self'; media-src {places} blob:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-src 'self'; frame-ancestors 'self'"
    )


def _origin(address: str) -> str:
    """Scheme, host and port; `{s}` of a tile address stands for any name before the host."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].replace('{s}', '*')}"
