"""What a component file declares: the arguments it must and may be given.

The first line of `components/<name>.html` reads `{# component: title url kind? #}`; a name with
a question mark may be left out and is then empty.
"""

import re
from dataclasses import dataclass

from django.template import TemplateDoesNotExist
from django.template.engine import Engine

from frontend.errors import BadComponent

DECLARATION = re.compile(r"\A\{# component:([ a-z_0-9?]*)#\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """The names a component takes."""

    required: frozenset[str]
    optional: frozenset[str]

    def check(self, name: str, given: set[str]) -> None:
        """Raise BadComponent for an argument that is missing or unknown."""
        if missing := self.required - given:
            raise BadComponent(name, f"missing {', '.join(sorted(missing))}")
        if unknown := given - self.required - self.optional:
            raise BadComponent(name, f"unknown {', '.join(sorted(unknown))}")


def path_of(name: str) -> str:
    """Where the file of a component lies."""
    return f"components/{name}.html"


def signature_of(name: str, engine: Engine) -> Signature:
    """Read the declaration; a component that does not exist or declares nothing is an error."""
    try:
        source = engine.get_template(path_of(name)).source
    except TemplateDoesNotExist as absent:
        raise BadComponent(name, "there is no such file") from absent
    return declared_in(source, name)


def declared_in(source: str, name: str) -> Signature:
    """The signature that stands in the first line of a component's source."""
    found = DECLARATION.match(source)
    if found is None:
        raise BadComponent(name, "the first line must declare its arguments")
    words = found.group(1).split()
    return Signature(
        required=frozenset(word for word in words if not word.endswith("?")),
        optional=frozenset(word.removesuffix("?") for word in words if word.endswith("?")),
    )
