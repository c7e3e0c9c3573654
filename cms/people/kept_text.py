"""What somebody had typed when the session ended: carried through signing in, then offered again.

The text travels signed in the sign-in form itself, so nothing of it is stored, and no other page
can put words into it.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest

SALT = "people.kept_text"
KEPT_FOR_S = 3600
LARGEST = 1_000_000
NEVER_KEPT = ("csrfmiddlewaretoken", "password", "old", "new", "kept", "next")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """Where the text was going, and its fields in order; a field may repeat."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What was written in somebody's own words; a choice travels as a code one cannot read."""
        return tuple(value for _, value in self.fields if value.strip() and not value.isascii())


def keep(request: HttpRequest) -> str:
    """The signed text of a POST, or "" where there is none or far too much."""
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER_KEPT
    ]
    if not fields or sum(len(value) for _, value in fields) > LARGEST:
        return ""
    content = {"path": request.get_full_path(), "fields": fields}
    return signing.dumps(content, salt=SALT, compress=True)


def read(signed: str) -> KeptText | None:
    """What was kept, or None when it is older than an hour or was not signed here."""
    try:
        content: dict[str, Any] = signing.loads(signed, salt=SALT, max_age=KEPT_FOR_S)
    except signing.BadSignature:
        return None
    fields = tuple((name, value) for name, value in content["fields"])
    return KeptText(path=content["path"], fields=fields)
