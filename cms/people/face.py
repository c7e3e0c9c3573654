"""The face of the pages, theme and size: two cookies, so that whole pages are cached by it."""

from django.http import HttpResponse

THEME_COOKIE, SIZE_COOKIE = "caifeng_theme", "caifeng_size"
ONE_YEAR_S = 365 * 24 * 3600


def wear(response: HttpResponse, *, theme: str, text_size: str) -> None:
    """Show this face from now on; the page's own switch may write these cookies too."""
    for name, value in ((THEME_COOKIE, theme), (SIZE_COOKIE, text_size)):
        response.set_cookie(name, value, max_age=ONE_YEAR_S, samesite="Lax", httponly=False)
