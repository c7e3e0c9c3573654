"""Refusals of the venues, each with a sentence for the person who fills in the form."""

from cms.core.errors import DomainError


class VenuesError(DomainError):
    """Something about a venue is refused."""

    code = "venues_refused"
    status = 422


class BadHours(VenuesError):
    """Opening hours that cannot be read."""

    code = "bad_hours"
    message = "开放时间要写成“08:30-12:00,14:30-18:00”"


class BadWeekdays(BadHours):
    message = "星期用1到7，写成“1-5”或者“6”"


class OverlappingHours(BadHours):
    message = "同一天的两段开放时间重叠了"


class BadSeason(BadHours):
    message = "季节要写成“月-日”，比如 05-01，起止都要填"


class HoursMissing(BadHours):
    message = "请填开门和关门时间，或者勾选“不开放”"


class BadRoom(VenuesError):
    code = "bad_room"
    message = "房间要写成“多功能厅(120座)”"


class BadTelephone(VenuesError):
    code = "bad_telephone"
    message = "电话写数字，比如 0393-881-2345 或 12345转6"


class AddressTaken(VenuesError):
    code = "address_taken"
    status = 409
    message = "这个地址已经有一处场馆在用，请换一个"
