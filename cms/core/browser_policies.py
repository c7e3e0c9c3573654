"""What browsers may do here, beside django-csp: device rights, the admin's content policy."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POLICY = "Content-Security-Policy"
OWN_LINES = "connect-src 'self'"
NO_FRAME, OWN_FRAME = "frame-ancestors 'none'", "frame-ancestors 'self'"


def let_connect(response: HttpResponse, origin: str) -> None:
    """This page of the admin, and no other, may speak to that origin too."""
    policy = settings.ADMIN_CONTENT_SECURITY_POLICY
    response.headers[POLICY] = policy.replace(OWN_LINES, f"{OWN_LINES} {origin}")


class BrowserPoliciesMiddleware:
    """Names the device rights of every answer; under the admin's prefix its content policy too.

    An answer that brings a policy of its own keeps it; a page shown there as a preview may stand
    in the editor's frame.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if request.path.startswith(settings.ADMIN_PREFIX):
            policy = response.headers.get(POLICY, settings.ADMIN_CONTENT_SECURITY_POLICY)
            response.headers[POLICY] = policy.replace(NO_FRAME, OWN_FRAME)
        return response
