"""How often one person, or one address, may search."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from cms.core import limits
from cms.pages.gate import has_session

PER_S = 60


def admit(request: HttpRequest, *, at: datetime) -> None:
    """Count one search; raises TooManyRequests beyond what a person or an address may ask.

    A whole village may stand behind one address, so an address may ask more. The session of a
    guest is not touched.
    """
    if has_session(request) and request.user.is_authenticated:
        key = f"user:{request.user.pk}"
        limit = settings.SEARCHES_A_MINUTE_PER_PERSON
    else:
        key, limit = (
            f"address:{limits.client_address(request)}",
            settings.SEARCHES_A_MINUTE_PER_ADDRESS,
        )
    limits.check("search", key, limit=limit, per_s=PER_S, at=at)
