"""A refusal carries a sentence, a code and a status."""

import pytest

from cms.core.errors import DomainError, MethodNotAllowed, NotVisible, TooManyRequests, Unavailable


class ShopClosed(DomainError):
    code = "shop_closed"
    message = "今天已经关门了"


def test_refusal_says_its_own_sentence():
    refusal = ShopClosed()

    assert refusal.message == "今天已经关门了"
    assert str(refusal) == "今天已经关门了"
    assert (refusal.code, refusal.status, refusal.fields) == ("shop_closed", 400, {})


def test_refusal_may_say_more_and_name_fields():
    refusal = ShopClosed("明天九点再来", fields={"day": "换一天"})

    assert refusal.message == "明天九点再来"
    assert refusal.fields == {"day": "换一天"}
    assert ShopClosed.message == "今天已经关门了"


def test_fields_of_one_refusal_do_not_leak_into_the_next():
    ShopClosed().fields["day"] = "换一天"

    assert ShopClosed().fields == {}


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotVisible(), 404),
        (MethodNotAllowed(), 405),
        (TooManyRequests(30), 429),
        (Unavailable(), 503),
    ],
)
def test_general_refusals_have_a_fitting_status_and_a_short_plain_sentence(refusal, status):
    assert refusal.status == status
    assert 0 < len(refusal.message) <= 40
    assert not any(word in refusal.message for word in ("失败", "非法", "系统错误", "无效"))


def test_too_many_requests_says_when_to_come_back():
    refusal = TooManyRequests(30)

    assert refusal.retry_after_s == 30
    assert refusal.code == "too_many_requests"
