"""Content security policies: the public site carries no inline code, Wagtail's admin a little."""

from collections.abc import Iterable
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


def public_policy(images: Iterable[str]) -> dict[str, Any]:
    """What every page of the site allows a browser, in django-csp's words."""
    return {
        "EXCLUDE_URL_PREFIXES": [ADMIN_PREFIX],
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:", *images],
            "font-src": [SELF],
            "connect-src": [SELF],
            "object-src": [NONE],
            "base-uri": [SELF],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
        },
    }


def admin_policy(images: Iterable[str]) -> str:
    """Wagtail's editor writes inline styles and scripts of its own; nothing foreign is allowed."""
    pictures = " ".join(["'self'", "data:", "blob:", *images])
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
        "style-src 'self' 'unsafe-inline'; "
        f"img-src {pictures}; font-src 'self' data:; "
        "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-src 'self'; frame-ancestors 'self'"
    )


def _origin(address: str) -> str:
    """Scheme, host and port; `{s}` of a tile address stands for any name before the host."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].replace('{s}', '*')}"
