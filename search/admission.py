"""How often one person, or one address, may search."""

from datetime import datetime

from django.http import HttpRequest

from cms.core import limits
from cms.pages.gate import has_session

SEARCHES, PER_S = 60, 60


def admit(request: HttpRequest, *, at: datetime) -> None:
    """Count one search; raises TooManyRequests beyond sixty a minute."""
    limits.check("search", _key(request), limit=SEARCHES, per_s=PER_S, at=at)


def _key(request: HttpRequest) -> str:
    """Who is signed in; a guest is an address, and the session of a guest is not touched."""
    if has_session(request) and request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return f"address:{limits.client_address(request)}"
