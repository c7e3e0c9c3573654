"""Who a view is for: every URL outside Wagtail's admin declares its audience, or a check fails."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from django.core import checks
from django.urls import URLPattern, URLResolver, get_resolver

View = TypeVar("View", bound=Callable[..., Any])

# Views of libraries that decide by themselves: Wagtail's serve gate, the API's operations.
DECLARED_ELSEWHERE = (
    "wagtail.views.serve",
    "ninja.",
    "django.views.static.serve",
    "django.contrib.staticfiles.views.serve",
)
OWN_GATE = ("wagtail.admin.urls", "wagtail.urls")


def audience(*names: str) -> Callable[[View], View]:
    """Declare who a view is for: "public", "signed_in", "staff" or a narrower word of the room."""

    def declare(view: View) -> View:
        vars(view)["audience"] = names
        return view

    return declare


def declared_audience(callback: Callable[..., Any]) -> tuple[str, ...] | None:
    """The names a view was declared for, or None."""
    found = getattr(callback, "audience", None)
    if found is None:
        found = getattr(getattr(callback, "view_class", None), "audience", None)
    return (found,) if isinstance(found, str) else found


def undeclared_views() -> Iterator[str]:
    """The route and view of every pattern without an audience."""
    yield from _undeclared(get_resolver().url_patterns, "/")


def _undeclared(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if not _has_own_gate(pattern):
                yield from _undeclared(pattern.url_patterns, route)
        elif not _is_declared(pattern.callback):
            yield f"{route} ({pattern.lookup_str})"


def _has_own_gate(resolver: URLResolver) -> bool:
    return getattr(resolver.urlconf_name, "__name__", resolver.urlconf_name) in OWN_GATE


def _is_declared(callback: Callable[..., Any]) -> bool:
    if declared_audience(callback) is not None:
        return True
    inner = callback.func if isinstance(callback, partial) else callback
    owner = getattr(inner, "view_class", inner)
    name = f"{owner.__module__}.{getattr(owner, '__name__', '')}"
    return name.startswith(DECLARED_ELSEWHERE)


def check_audiences(**_: object) -> list[checks.CheckMessage]:
    """System check core.E001."""
    return [
        checks.Error(f"这个网址没有写明给谁看：{view}", id="core.E001")
        for view in undeclared_views()
    ]


def register() -> None:
    """Have `manage.py check` ask every view."""
    checks.register(check_audiences, checks.Tags.urls)
