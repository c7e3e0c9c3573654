"""Who may ask an operation of the API that is not for everybody: signed in, from our own pages."""

from django.http import HttpRequest, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware
from ninja.security import SessionAuth

from cms.core.errors import DomainError


class NotSignedIn(DomainError):
    """Only for people with an account."""

    code = "not_signed_in"
    status = 401
    message = "请先登录"


class ForeignForm(DomainError):
    """A change without the token that our own pages carry."""

    code = "csrf"
    status = 403
    message = "这一步要从本站的页面里做，请刷新页面再试"


class SignedIn(SessionAuth):
    """The session's person; a change must bring the page's token as X-CSRFToken."""

    def __call__(self, request: HttpRequest) -> object:
        if not request.user.is_authenticated:
            raise NotSignedIn
        _Token(_nobody).check(request)
        return request.user


class _Token(CsrfViewMiddleware):
    """Django's own check of the page's token, answered in the API's words and not by a page."""

    def check(self, request: HttpRequest) -> None:
        self.process_request(request)
        self.process_view(request, _nobody, (), {})

    def _reject(self, *_: object) -> HttpResponseForbidden:
        raise ForeignForm


def _nobody(_: HttpRequest) -> HttpResponseForbidden:
    """Never called: the middleware asks for something that would answer."""
    return HttpResponseForbidden()


SIGNED_IN = SignedIn()
