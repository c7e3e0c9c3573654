"""Refusals of the front page's room."""

from cms.core.errors import DomainError


class HomeError(DomainError):
    """Something about the front page is refused."""

    code = "home_refused"


class OtherSiteThere(HomeError):
    """The database already has a site that is not this one."""

    code = "other_site_there"
    status = 409
    message = "这里已经有另一个站点，不能再建"


class BadAnnouncement(HomeError):
    """A banner that could never be shown."""

    code = "bad_announcement"
    status = 422
    message = "公告的结束时间要晚于开始时间"
