"""Who may ask an operation of the API that is not for everybody: signed in, from our own pages."""

from django.http import HttpRequest
from ninja.security import SessionAuth
from ninja.utils import check_csrf

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
        if check_csrf(request) is not None:
            raise ForeignForm
        return request.user


SIGNED_IN = SignedIn()
