"""Kept pages are forgotten by every process at once, whoever changed something."""

import asyncio

import pytest
from django.conf import settings

from cms.pages.page_cache import PageCache, generation
from tests.cms.pages.test_page_cache import Site, ask_async


async def asked(*apps):
    return [await ask_async(app) for app in apps]


def test_change_told_by_one_process_is_known_to_the_others():
    async def story():
        site = Site()
        first, second = PageCache(site), PageCache(site)
        await asked(first, second, first, second)
        assert site.drawn == 1

        await asyncio.to_thread(generation.advance)
        await asyncio.sleep(2 * generation.TRUSTED_S)
        await asked(first, second, first, second)
        assert site.drawn == 2

    asyncio.run(story())


def test_process_that_starts_later_agrees_on_the_generation():
    async def story():
        return [await generation.of_this_site().now() for _ in range(3)]

    words = asyncio.run(story())

    assert words[0]
    assert len(set(words)) == 1


@pytest.mark.services("redis")
def test_redis_that_lost_everything_gives_a_new_generation():
    import redis

    async def story():
        return await generation.of_this_site().now()

    before = asyncio.run(story())
    redis.Redis.from_url(settings.REDIS_URL).delete(generation.REDIS_KEY)

    assert asyncio.run(story()) not in {None, before}


def test_without_an_answer_from_redis_nothing_is_kept_and_the_site_answers(settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    site = Site()

    async def story():
        app = PageCache(site)
        return await asked(app, app)

    answers = asyncio.run(story())

    assert [answer.status for answer in answers] == [200, 200]
    assert site.drawn == 2
