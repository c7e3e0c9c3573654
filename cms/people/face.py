"""The face of the pages, theme and size: two cookies, so that whole pages are cached by it."""

from django.http import HttpResponse

THEME_COOKIE, SIZE_COOKIE = "caifeng_theme", "caifeng_size"
# Says only that somebody is signed in, so that a page kept for everybody asks who it is.
SIGNED_IN_COOKIE = "caifeng_signed_in"
ONE_YEAR_S = 365 * 24 * 3600


def wear(response: HttpResponse, *, theme: str, text_size: str) -> None:
    """Show this face from now on; the page's own switch may write these cookies too."""
    for name, value in ((THEME_COOKIE, theme), (SIZE_COOKIE, text_size)):
        response.set_cookie(name, value, max_age=ONE_YEAR_S, samesite="Lax", httponly=False)


def show_signed_in(response: HttpResponse, *, is_signed_in: bool) -> None:
    """Leave or take away the hint that a script on the pages reads; it opens nothing."""
    if is_signed_in:
        response.set_cookie(SIGNED_IN_COOKIE, "1", samesite="Lax", httponly=False)
    else:
        response.delete_cookie(SIGNED_IN_COOKIE, samesite="Lax")
