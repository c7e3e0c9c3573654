"""Everything that can be asked for, read from the resolver and the API itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from ninja import NinjaAPI

from cms.urls import api

PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
REGEX_SIGNS = str.maketrans("", "", "^$\\")
NAMED_GROUP = re.compile(r"\(\?P<(?P<name>\w+)>[^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One URL pattern, as the resolver writes it."""

    pattern: str

    @property
    def is_for_editors(self) -> bool:
        return self.pattern.startswith("admin/")

    @property
    def room(self) -> str:
        """`pages`, `snippets/columns/author`, `posts` …: what an admin route belongs to."""
        parts = self.pattern.removeprefix("admin/").split("/")
        return "/".join(parts[:3]) if parts[0] == "snippets" else parts[0]

    def filled(self, numbers: dict[str, str]) -> str:
        """A path that fits: parameters by name, or 1."""
        path = NAMED_GROUP.sub(lambda found: numbers.get(found["name"], "1"), self.pattern)
        path = PARAMETER.sub(lambda found: numbers.get(found["name"], "1"), path)
        return "/" + path.replace(".*", "nothing").translate(REGEX_SIGNS)


def all_routes() -> list[Route]:
    """Every pattern of the site, once."""
    patterns = dict.fromkeys(_walk(get_resolver().url_patterns, ""))
    return [Route(pattern=pattern) for pattern in patterns]


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route


def all_operations() -> set[tuple[str, str]]:
    """(method, path) of every operation of the API, the OpenAPI document's own words."""
    return set(_operations(api))


def _operations(house: NinjaAPI) -> Iterator[tuple[str, str]]:
    for path, methods in house.get_openapi_schema()["paths"].items():
        for method in methods:
            yield method.upper(), path
