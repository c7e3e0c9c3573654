"""The tag every page is put together with: `{% component "teaser" card=card form="row" %}`."""

from typing import Any

from django.template import Engine
from django.template.base import FilterExpression, Node, Parser, Token
from django.template.base import token_kwargs as keyword_arguments
from django.template.context import Context
from django.utils.safestring import SafeString

from frontend import component_files
from frontend.errors import BadComponent
from frontend.templatetags.pieces import register


class ComponentNode(Node):
    """Renders a component with its arguments and nothing else of the page's context."""

    def __init__(self, name: str, arguments: dict[str, FilterExpression]) -> None:
        self.name = name
        self.arguments = arguments
        self.absent: frozenset[str] = frozenset()

    def render(self, context: Context) -> SafeString:
        file = Engine.get_default().get_template(component_files.path_of(self.name))
        values: dict[str, Any] = dict.fromkeys(self.absent, "")
        values |= {name: value.resolve(context) for name, value in self.arguments.items()}
        # The first line of a component's file is its signature, and leaves an empty one.
        return SafeString(file.render(context.new(values)).lstrip("\n"))


@register.tag("component")
def component(parser: Parser, token: Token) -> ComponentNode:
    """Check name and arguments when the template is read, not when somebody looks at it."""
    _, quoted, *rest = token.split_contents()
    if quoted[:1] not in "\"'" or quoted[-1] != quoted[0]:
        raise BadComponent(quoted, "the name stands in quotes")
    name = quoted[1:-1]
    arguments = keyword_arguments(rest, parser)
    if rest:
        raise BadComponent(name, "arguments have names")
    signature = component_files.signature_of(name, Engine.get_default())
    signature.check(name, set(arguments))
    node = ComponentNode(name, arguments)
    node.absent = signature.optional - set(arguments)
    return node
