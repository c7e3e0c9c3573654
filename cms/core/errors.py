"""Refusals: exceptions that carry a plain sentence for the person who asked."""


class DomainError(Exception):
    """Something asked for is refused; `message` says why in words a resident understands."""

    code: str = "refused"
    status: int = 400
    message: str = "这一步现在做不了"

    def __init__(self, message: str | None = None, *, fields: dict[str, str] | None = None) -> None:
        if message is not None:
            self.message = message
        self.fields: dict[str, str] = fields or {}
        super().__init__(self.message)


class NotVisible(DomainError):
    """The thing does not exist, or not for this person: the answer is the same."""

    code = "not_found"
    status = 404
    message = "没有找到这一页"


class MethodNotAllowed(DomainError):
    """The address is there, but not for this method."""

    code = "method_not_allowed"
    status = 405
    message = "这个地址不能这样用"


class TooManyRequests(DomainError):
    """Asked too often; `retry_after_s` says when to try again."""

    code = "too_many_requests"
    status = 429
    message = "操作太快了，请稍等一会儿再试"

    def __init__(self, retry_after_s: int, message: str | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class Unavailable(DomainError):
    """A part this needs is away for now."""

    code = "unavailable"
    status = 503
    message = "服务正在恢复，请过一会儿再来"
