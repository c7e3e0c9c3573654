"""What a guest asks for, reduced to what the answer depends on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http.cookie import parse_cookie

from cms.people.face import SIZE_COOKIE, THEME_COOKIE

THEMES, SIZES = ("light", "dark"), ("large", "huge")
LONGEST_ADDRESS = 600
MOST_PARAMETERS = 20
# Asked for like this, an answer is a fragment, a part, or somebody's own.
ANSWERED_BY_DJANGO = (b"authorization", b"hx-request", b"range", b"x-requested-with")
MESSAGES_COOKIE = "messages"
# What other programs hang onto a shared address; it changes no page of ours.
TRACKING = ("utm_", "isappinstalled", "nsukey", "spm")


@dataclass(frozen=True, kw_only=True)
class Question:
    """One GET or HEAD of a visitor without a session."""

    site: str
    path: str
    query: tuple[tuple[str, str], ...]
    is_tracked: bool
    face: str
    wants_body: bool
    takes_gzip: bool
    known_etag: str

    @classmethod
    def of(cls, scope: Mapping[str, Any]) -> Self | None:
        """The question, or None where Django has to answer."""
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        headers = _headers(scope["headers"])
        asked = _query(scope["query_string"], scope["path"])
        if asked is None or any(name in headers for name in ANSWERED_BY_DJANGO):
            return None
        cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin-1"))
        if settings.SESSION_COOKIE_NAME in cookies or MESSAGES_COOKIE in cookies:
            return None
        query = tuple(pair for pair in asked if not pair[0].startswith(TRACKING))
        host, scheme = headers.get(b"host", b""), headers.get(b"x-forwarded-proto", b"")
        return cls(
            site=f"{scheme.decode('latin-1')}//{host.decode('latin-1')}",
            path=scope["path"],
            query=query,
            is_tracked=len(query) < len(asked),
            face=_face(cookies),
            wants_body=scope["method"] == "GET",
            takes_gzip=b"gzip" in headers.get(b"accept-encoding", b""),
            known_etag=headers.get(b"if-none-match", b"").decode("latin-1"),
        )

    @cached_property
    def key(self) -> str:
        """What tells this answer from others."""
        return "\n".join((self.site, self.path, urlencode(sorted(self.query)), self.face))

    def asks_only(self, names: Iterable[str]) -> bool:
        """Whether every parameter is among these; another one might change the answer."""
        known = set(names)
        return all(name in known for name, _ in self.query)


def _headers(pairs: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """Headers by name; a cookie that came in pieces is put together."""
    found: dict[bytes, bytes] = {}
    for name, value in pairs:
        found[name] = found[name] + b"; " + value if name in found else value
    return found


def _query(raw: bytes, path: str) -> tuple[tuple[str, str], ...] | None:
    if len(raw) + len(path) > LONGEST_ADDRESS:
        return None
    if not raw:
        return ()
    try:
        pairs = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, errors="strict",
                          max_num_fields=MOST_PARAMETERS)  # fmt: skip
    except ValueError:
        return None
    return tuple(pairs)


def _face(cookies: Mapping[str, str]) -> str:
    """Theme and size as a page draws them; an unknown value draws the standard one."""
    theme, size = cookies.get(THEME_COOKIE, ""), cookies.get(SIZE_COOKIE, "")
    return f"{theme if theme in THEMES else ''}/{size if size in SIZES else ''}"
