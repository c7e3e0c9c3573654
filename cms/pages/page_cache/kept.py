"""One kept answer, and how it is given again."""

import gzip
import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from cms.pages.page_cache.permit import PERMIT_HEADER

PERMIT = PERMIT_HEADER.lower().encode()
KEPT_S = 60
SMALLEST_GZIP = 500
OK, NOT_MODIFIED = 200, 304
# Told anew with every answer, or true of one request alone.
NOT_KEPT = {b"content-length", b"cache-control", b"vary", b"etag", b"x-request-id", PERMIT}

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A whole page as guests get it, with the generation of the content it tells."""

    generation: str
    until: float
    headers: Headers
    etag: bytes
    body: bytes
    zipped: bytes

    @classmethod
    def of(cls, *, start: dict[str, Any], body: bytes, generation: str) -> Self:
        """Keep an answer whose start was found `may_be_kept`."""
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        return cls(
            generation=generation,
            until=time.time() + permitted_seconds(start["headers"]),
            headers=[
                (name, value) for name, value in start["headers"] if name.lower() not in NOT_KEPT
            ],
            etag=f'W/"{digest}"'.encode(),
            body=body,
            zipped=gzip.compress(body, 6, mtime=0) if len(body) >= SMALLEST_GZIP else b"",
        )

    def is_good(self, generation: str) -> bool:
        return self.generation == generation and time.time() < self.until

    def messages(
        self, *, wants_body: bool, takes_gzip: bool, known_etag: str
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The two ASGI messages that give this answer."""
        common = [
            (b"etag", self.etag),
            (b"cache-control", b"no-cache"),
            (b"vary", b"Accept-Encoding"),
        ]
        if known_etag and self.etag.decode() in known_etag:
            return _start(NOT_MODIFIED, common), _body(b"")
        body = self.body
        if takes_gzip and self.zipped:
            body = self.zipped
            common.append((b"content-encoding", b"gzip"))
        common.append((b"content-length", str(len(body)).encode()))
        return _start(OK, [*self.headers, *common]), _body(body if wants_body else b"")


def permitted_names(headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, ...] | None:
    """The parameters a kept answer depends on, or None where keeping was not permitted."""
    found = _permit_of(headers)
    return None if found is None else tuple(found.partition(";")[0].split())


def permitted_seconds(headers: Iterable[tuple[bytes, bytes]]) -> float:
    """How long an answer may be kept, by the house's measure and by its own."""
    own = (_permit_of(headers) or "").partition(";")[2]
    return min(KEPT_S, float(own)) if own else KEPT_S


def _permit_of(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    return next(
        (value.decode("latin-1") for name, value in headers if name.lower() == PERMIT), None
    )


def may_be_kept(start: dict[str, Any]) -> bool:
    """A good answer its view permitted, that sets no cookie and depends on none."""
    if start["status"] != OK or permitted_names(start["headers"]) is None:
        return False
    for name, value in start["headers"]:
        if name.lower() == b"set-cookie" or (name.lower() == b"vary" and b"ookie" in value):
            return False
    return True


def without_permit(start: dict[str, Any]) -> dict[str, Any]:
    """The same start as the visitor may see it."""
    kept = [pair for pair in start["headers"] if pair[0].lower() != PERMIT]
    return {**start, "headers": kept}


def _start(status: int, headers: Headers) -> dict[str, Any]:
    return {"type": "http.response.start", "status": status, "headers": headers}


def _body(body: bytes) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body}
