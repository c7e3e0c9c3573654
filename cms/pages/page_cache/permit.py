"""How a view says that every guest may be shown its answer again."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Read and taken off by the cache in front of Django; it never leaves the house.
PERMIT_HEADER = "X-Caifeng-Guests"

View = Callable[..., HttpResponse]


def permit(
    response: HttpResponse, *, query: Iterable[str] = (), for_s: float | None = None
) -> HttpResponse:
    """Allow keeping this answer; it depends on the address, these parameters and the face alone.

    One that tells the time is true for `for_s` seconds, and kept no longer.
    """
    names = " ".join(sorted(query))
    response.headers[PERMIT_HEADER] = names if for_s is None else f"{names};{for_s:.3f}"
    return response


def cacheable_for_guests(*, query: Iterable[str] = ()) -> Callable[[View], View]:
    """A view whose good answers to visitors without a session may be kept."""
    names = tuple(query)

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if settings.SESSION_COOKIE_NAME not in request.COOKIES:
                permit(response, query=names)
            return response

        return answer

    return decorate
