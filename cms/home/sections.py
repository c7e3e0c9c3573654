"""The front page's sections: other rooms register theirs, editors order them.

A builder gets the request as a value and returns a Section, or None where it has nothing to show:
then nothing is drawn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from cms.people.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRequest:
    """Who looks at the front page, when, and in which place of the tree it stands."""

    home: Any
    viewer: Viewer
    at: datetime
    request: HttpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a builder found; `values` is what its template needs."""

    title: str
    values: Mapping[str, Any] = field(default_factory=dict)


Builder = Callable[[SectionRequest], Section | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredSection:
    """A builder with its name and the template that draws what it finds."""

    code: str
    title: str
    builder: Builder
    template: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSection:
    """A section ready to draw: `{% include section.template with section=section %}`."""

    code: str
    template: str
    title: str
    values: Mapping[str, Any]


_registered: dict[str, RegisteredSection] = {}


def register(code: str, title: str, builder: Builder, *, template: str) -> None:
    """Offer a section; registering the same code again replaces it."""
    _registered[code] = RegisteredSection(
        code=code, title=title, builder=builder, template=template
    )


def unregister(code: str) -> None:
    _registered.pop(code, None)


def choices() -> list[tuple[str, str]]:
    """The codes with their titles, for the editors' list."""
    return [(section.code, section.title) for section in _registered.values()]


def build(asked: SectionRequest, *, order: list[str]) -> list[BuiltSection]:
    """The sections that have something to show, in the editors' order (none: as registered).

    One that was chosen twice is drawn where it was chosen first.
    """
    wanted = [code for code in dict.fromkeys(order) if code in _registered] or list(_registered)
    built = [(_registered[code], _registered[code].builder(asked)) for code in wanted]
    return [
        BuiltSection(
            code=section.code,
            template=section.template,
            title=found.title or section.title,
            values=found.values,
        )
        for section, found in built
        if found is not None
    ]
