"""How wrong passwords are slowed down: by phone and address together, a little longer each time.

A village behind one address is never locked out: what is counted is the pair, and beside it one
generous limit for the whole address.
"""

import math
from datetime import datetime, timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cms.core import clock, limits
from cms.people.errors import BadPhone
from cms.people.forms import SignInForm
from cms.people.phones import normalise
from cms.people.querysets import rights

FIRST_PAUSE, LONGEST_PAUSE, GROWTH = timedelta(minutes=5), timedelta(hours=1), 3
REMEMBERED_FOR = timedelta(days=1)
TRIES_PER_PHONE, TRIES_PER_ADDRESS, TRIES_WITHIN_S = 10, 300, 600
REGISTRATIONS_PER_ADDRESS, REGISTRATIONS_WITHIN_S = 60, 3600


def check_sign_in(*, phone: str, address: str, at: datetime) -> None:
    """Count one try; raises TooManyRequests."""
    limits.check("sign_in_address", address, limit=TRIES_PER_ADDRESS, per_s=TRIES_WITHIN_S, at=at)
    pair = f"{phone} {address}"
    limits.check("sign_in", pair, limit=TRIES_PER_PHONE, per_s=TRIES_WITHIN_S, at=at)


def check_registration(*, address: str, at: datetime) -> None:
    """Count one registration; raises TooManyRequests."""
    limits.check(
        "register",
        address,
        limit=REGISTRATIONS_PER_ADDRESS,
        per_s=REGISTRATIONS_WITHIN_S,
        at=at,
    )


def phone_of(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The number a try counts for, however it was written (django-axes asks)."""
    written = (credentials or {}).get("phone") or request.POST.get("phone", "")
    try:
        return normalise(written)
    except BadPhone:
        return written[:20]


def cooloff(request: HttpRequest | None = None) -> timedelta:
    """How long a pair pauses after five wrong passwords: 5 minutes, then 15, 45, at most 60."""
    if request is None:
        return FIRST_PAUSE
    lately = clock.now() - REMEMBERED_FOR
    before = rights.lockouts_of(
        phone_of(request), limits.client_address(request), since=lately
    ).count()
    return min(FIRST_PAUSE * GROWTH**before, LONGEST_PAUSE)


def locked_out(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    credentials: dict[str, str] | None = None,
) -> HttpResponse:
    """429 with the sentence and the seconds to wait."""
    wait_s = max(1, math.ceil(_wait(request, credentials).total_seconds()))
    return refuse(request, wait_s=wait_s)


def refuse(request: HttpRequest, *, wait_s: int) -> HttpResponse:
    """The sign-in page once more with what was typed, saying how long to wait."""
    minutes = math.ceil(wait_s / 60)
    context = {
        "refusal": f"试错太多，请{minutes}分钟后再试，或找网格员帮忙",
        "form": SignInForm(initial={"phone": request.POST.get("phone", "")}),
        "next": request.POST.get("next", ""),
        "kept": request.POST.get("kept", ""),
    }
    answer = render(request, "people/sign_in.html", context, status=429)
    answer["Retry-After"] = str(wait_s)
    return answer


class GrowingPauseHandler(AxesDatabaseHandler):
    """Keeps to the end of the pause that was told: django-axes itself would measure it anew."""

    def get_user_attempts(
        self, request: HttpRequest, credentials: dict[str, str] | None = None
    ) -> list[QuerySet[AccessAttempt]]:
        at = clock.now()
        return [
            rights.still_counting(attempts, at)
            for attempts in self.filter_user_attempts(request, credentials)
        ]


def _wait(request: HttpRequest, credentials: dict[str, str] | None) -> timedelta:
    pauses = rights.pauses_of(phone_of(request, credentials), limits.client_address(request))
    expiry = pauses.first()
    return expiry.expires_at - clock.now() if expiry else FIRST_PAUSE
