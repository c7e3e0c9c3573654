"""Where a page stood: 410 with reason and day for a public one, nothing for the others."""

from datetime import timedelta

import pytest
from django.test import Client

from cms.core import clock
from cms.pages import services
from cms.pages.models import Tombstone
from tests.factories.pages import a_page, address_of

pytestmark = pytest.mark.django_db


def test_removed_public_page_answers_gone_with_the_reason(world):
    page = a_page("旧消息")
    address = address_of(page)

    services.remove_page(page, reason="内容有误", actor=None, at=clock.now())
    response = Client().get(address)

    assert response.status_code == 410
    assert "内容有误" in response.content.decode()
    assert "旧消息" in response.content.decode()


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(minutes=2), timedelta(days=30)], ids=str)
def test_reason_stays_however_long_ago_the_removal_was_decided(world, ago):
    parent = a_page("上")
    page = a_page("旧消息", below=parent)
    address, at = address_of(page), clock.now() - ago

    services.remove_page(parent, reason="内容有误", actor=None, at=at)

    stone = Tombstone.objects.at(address)
    assert (stone.title, stone.reason, stone.removed_at) == ("旧消息", "内容有误", at)


def test_page_deleted_without_a_reason_does_not_borrow_an_older_one(world):
    first = a_page("一", slug="same")
    address = address_of(first)
    services.remove_page(first, reason="头一回", actor=None, at=clock.now())

    a_page("二", slug="same").delete()

    stone = Tombstone.objects.at(address)
    assert (stone.title, stone.reason) == ("二", "")


def test_pages_below_are_gone_as_well(world):
    page = a_page("上")
    child = a_page("下", below=page)
    address = address_of(child)

    services.remove_page(page, reason="整栏撤下", actor=None, at=clock.now())

    assert Client().get(address).status_code == 410


def test_page_deleted_in_the_editors_rooms_leaves_a_stone_too(world):
    page = a_page("旧消息")
    address = address_of(page)

    page.delete()

    assert Client().get(address).status_code == 410


@pytest.mark.parametrize("audience", ["members", "residents"])
def test_page_for_some_eyes_leaves_nothing(world, audience):
    unit = world.general if audience == "members" else world.green
    page = a_page("内部", **{audience: unit})
    address = address_of(page)

    services.remove_page(page, reason="内部原因", actor=None, at=clock.now())

    assert Client().get(address).status_code == 404
    assert not Tombstone.objects.exists()


def test_draft_that_nobody_saw_leaves_nothing(world):
    page = a_page("草稿", live=False, first_published_at=None)
    address = address_of(page)

    page.delete()

    assert Client().get(address).status_code == 404


def test_new_page_at_the_address_is_shown_again(world):
    page = a_page("旧", slug="same")
    address = address_of(page)
    services.remove_page(page, reason="换新", actor=None, at=clock.now())

    a_page("新", slug="same")

    assert Client().get(address).status_code == 200


def test_second_removal_tells_its_own_reason(world):
    for title, reason in (("一", "头一回"), ("二", "第二回")):
        page = a_page(title, slug="twice")
        address = address_of(page)
        services.remove_page(page, reason=reason, actor=None, at=clock.now())

    assert "第二回" in Client().get(address).content.decode()
