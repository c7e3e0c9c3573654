"""Refusals of the two trees."""

from collections.abc import Sequence

from cms.core.errors import DomainError


class OrganisationError(DomainError):
    """Something about a unit or a party organisation is refused."""

    code = "organisation_refused"


class WrongPlaceInTree(OrganisationError):
    """A unit of this kind cannot stand below that one."""

    code = "wrong_place_in_tree"
    message = "这一类单位不能放在所选的上级下面"


class AlreadyNamed(OrganisationError):
    """Another unit has this slug or this code."""

    code = "already_named"
    status = 409
    message = "这个名称、代号或行政代码已经用过了"


class StillInUse(OrganisationError):
    """Something stands in the way; `standing` names it for the person who asked."""

    code = "still_in_use"
    status = 409
    message = "还有内容没处理完，请先看下面的清单"

    def __init__(self, standing: Sequence[str]) -> None:
        super().__init__(fields={"unit": "；".join(standing)})
        self.standing = tuple(standing)


class BadPoint(OrganisationError):
    """Half a point, or one that is not on the globe."""

    code = "bad_point"
    message = "纬度和经度要一起填，并且在地球上"


class BadBoundary(OrganisationError):
    """The boundary is no polygon."""

    code = "bad_boundary"
    message = "边界要是一个完整的多边形（GeoJSON）"
