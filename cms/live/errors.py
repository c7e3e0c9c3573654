"""Mistakes of the code that publishes; nobody at a browser ever causes one."""


class PublishedOutsideTransaction(RuntimeError):
    """An event must stand or fall with the change it tells of."""


class BadEvent(ValueError):
    """A topic's name or a payload that cannot be published."""
