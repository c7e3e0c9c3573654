"""The row `live` of /readyz, and the live parts of a process from start to stop."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings

from cms.core import clock, health
from cms.core.health import Health
from cms.live import process
from cms.live.health import live
from cms.live.models import OutboxEvent, Topic
from cms.live.process import NotRunning
from tests.cms.live.browsers import Browser, in_thread, until
from tests.services.ports import port_for

pytestmark = pytest.mark.usefixtures("db", "numbers")


@pytest.fixture
def _without_redis(settings: Any) -> None:
    settings.REDIS_URL = ""


@pytest.fixture
def _redis_is_away(settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{port_for('')}/0"


async def asked_while_running(*browsers: Browser) -> Health:
    await process.start()
    try:
        for browser in browsers:
            browser.join(process.hub()).subscribe("numbers.1")
        await until(lambda: all(browser.is_caught_up() for browser in browsers))
        return await in_thread(live)
    finally:
        await process.stop()


def test_process_without_live_parts_is_well():
    assert live().state == "ok"
    assert not health.is_needed("live")


@pytest.mark.usefixtures("_without_redis")
def test_sockets_and_topics_are_counted():
    answer = asyncio.run(asked_while_running(Browser(), Browser()))

    assert answer.state == "ok"
    assert "2 个连接，1 个主题" in answer.detail
    assert "重新同步：无" in answer.detail


@pytest.mark.usefixtures("_redis_is_away")
def test_site_is_degraded_but_pages_go_on_while_redis_is_away():
    Topic.objects.create(name="numbers.1", offset=1)
    OutboxEvent.objects.create(
        topic="numbers.1", offset=1, data={"n": 1}, created_at=clock.now() - timedelta(minutes=2)
    )

    answer = asyncio.run(asked_while_running(Browser()))

    assert django_settings.REDIS_URL
    assert answer.state == "degraded"
    assert "Redis 暂时不在" in answer.detail
    assert "等了 120 秒" in answer.detail or "等了 121 秒" in answer.detail


@pytest.mark.usefixtures("_without_redis")
def test_hub_is_there_from_start_to_stop_and_stopping_twice_is_fine():
    async def scenario() -> None:
        await process.start()
        assert process.hub() is process.running().hub
        await process.stop()
        await process.stop()

    asyncio.run(scenario())
    with pytest.raises(NotRunning):
        process.hub()


@pytest.mark.usefixtures("_without_redis")
def test_broken_duty_of_the_hub_ends_the_wait_for_it():
    async def scenario() -> None:
        await process.start()
        waiting = asyncio.create_task(process.until_broken())
        try:
            await asyncio.sleep(0)
            process.hub().broken.set_exception(LookupError())
            with pytest.raises(LookupError):
                await asyncio.wait_for(waiting, 1)
        finally:
            await process.stop()

    asyncio.run(scenario())
