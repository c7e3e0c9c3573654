"""What is wrong with a template; found when it is read, so a test run finds it."""

from django.template import TemplateSyntaxError


class BadComponent(TemplateSyntaxError):
    """A component is used or written against its declaration."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"component {name}: {problem}")


class UnknownIcon(TemplateSyntaxError):
    """The sprite has no icon of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no icon {name!r} in frontend/icons.json")
