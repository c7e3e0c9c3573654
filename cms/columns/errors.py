"""Refusals of the columns, each with a sentence for the person who writes."""

from cms.core.errors import DomainError


class ColumnsError(DomainError):
    """Something about a column entry is refused."""

    code = "columns_refused"


class AddressTaken(ColumnsError):
    """Another page of this column tree has the same public address."""

    code = "address_taken"
    status = 409
    message = "这个地址已经有一篇在用，请换一个"


class WrongPlaceInTree(ColumnsError):
    """A page stands where its kind cannot stand."""

    code = "wrong_place_in_tree"
    message = "这一页不能放在这里"


class MayNotPublish(ColumnsError):
    """Only chief editors publish."""

    code = "may_not_publish"
    status = 403
    message = "只有总编可以刊出，请先提交终审"


class NotReady(ColumnsError):
    """The entry lacks something a published one needs; `fields` says what."""

    code = "not_ready"
    status = 422
    message = "还有几处没写完，暂时不能刊出"


class OverwritesNewerText(ColumnsError):
    """Somebody else saved this page since the writer opened it."""

    code = "newer_text_exists"
    status = 409
    message = "别人刚存过这一页，您写的都还在下面"


class GoLiveInThePast(ColumnsError):
    """A scheduled moment that has already gone by."""

    code = "go_live_in_the_past"
    message = "定时刊出的时间已经过了"


class HalfAPoint(ColumnsError):
    """A latitude without its longitude, or the other way round."""

    code = "half_a_point"
    status = 422
    message = "纬度和经度要一起填，或者都不填"
