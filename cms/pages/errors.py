"""Refusals of the pages' room."""

from collections.abc import Iterable

from cms.core.errors import DomainError

NAMED_AT_MOST = 2


class PageRefused(DomainError):
    """Something about a page is refused."""

    code = "page_refused"


class WiderThanParent(PageRefused):
    """The page would be seen by people who may not see the page that holds it."""

    code = "wider_than_parent"
    status = 409

    def __init__(self, parent_audience: str) -> None:
        super().__init__(f"上级页面只给{parent_audience}看，这里不能更宽")


class NarrowerThanChildren(PageRefused):
    """Pages below would be seen by people who may not see this one; `titles` names them."""

    code = "narrower_than_children"
    status = 409

    def __init__(self, titles: Iterable[str]) -> None:
        self.titles = list(titles)
        super().__init__(f"下级{_named(self.titles)}范围更宽，请先改它们")


class UnitHoldsPages(PageRefused):
    """A unit cannot change its place: pages below others' pages rely on it."""

    code = "unit_holds_pages"
    status = 409

    def __init__(self, titles: Iterable[str]) -> None:
        self.titles = list(titles)
        super().__init__(f"{_named(self.titles)}按原来的位置公开，请先改")


class ViewRestrictionsOff(PageRefused):
    """Wagtail's own view restrictions would be a second truth about who sees what."""

    code = "view_restrictions_off"
    message = "谁能看，请在页面的“设置”里选"


def _named(titles: list[str]) -> str:
    """Page titles in one breath: 《甲》《乙》等5页."""
    shown = "".join(f"《{title[:6]}》" for title in titles[:NAMED_AT_MOST])
    return shown if len(titles) <= NAMED_AT_MOST else f"{shown}等{len(titles)}页"
