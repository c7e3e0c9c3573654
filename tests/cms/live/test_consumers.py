"""A page's WebSocket: what it gets, what it may ask, and by which words it is refused."""

import asyncio
import json
from functools import partial

import pytest
from django.test import Client

from cms.live import topics
from cms.live.asking import LARGEST_FRAME
from cms.live.consumers import MOST_REFUSALS, MOST_TOPICS
from cms.live.doors import doors
from cms.live.hub import Hub
from cms.live.socket_queue import Patience
from tests.cms.live.browsers import apply, in_thread, publish, publishing, until
from tests.cms.live.edge import Page, a_page, cookies_of, live
from tests.factories.people import make_person

pytestmark = pytest.mark.usefixtures("live_tables", "numbers")
MESSAGE = 1024 * 1024


def test_page_gets_what_is_there_and_then_every_event_in_order():
    publish(1, 2)

    async def test() -> None:
        async with a_page() as page:
            snapshot, presence = await page.subscribe("numbers.1")
            await publishing(3, 4)
            events = await page.frames(2)

            assert snapshot["data"] == {"numbers": [1, 2]}
            assert presence["id"] == "numbers.1"
            assert [(it["offset"], it["data"]["n"]) for it in events] == [(3, 3), (4, 4)]

    live(test)


def test_page_that_comes_back_gets_only_what_it_missed():
    publish(1, 2, 3)

    async def test() -> None:
        async with a_page() as page:
            snapshot = (await page.subscribe("numbers.1"))[0]
        async with a_page() as page:
            missed = await page.subscribe("numbers.1", epoch=snapshot["epoch"], offset=1)

            assert [it["type"] for it in missed] == ["event", "event", "presence"]
            assert [it["offset"] for it in missed[:-1]] == [2, 3]

    live(test)


def test_topic_that_was_left_is_not_heard_any_more():
    async def test() -> None:
        async with a_page() as page:
            await page.subscribe("numbers.1")
            await page.ask(type="unsubscribe", topic="numbers.1")
            await page.subscribe("numbers.2")
            await publishing(1)
            await publishing(2, topic="numbers.2")

            assert (await page.frame())["topic"] == "numbers.2"

    live(test)


def test_forbidden_topic_reads_like_a_missing_one(numbers):
    closed = topics.TopicType(authorise=nobody, snapshot=numbers.snapshot, apply=apply)
    topics.register("closed.<id>", closed)

    async def test() -> None:
        async with a_page() as page:
            answers = [
                (await page.subscribe(topic))[-1] for topic in ("closed.1", "nowhere.1", "closed")
            ]

        for answer in answers:
            assert answer["code"] == "not_found"
            assert answer.pop("id") == answer.pop("topic")
        assert answers[0] == answers[1] == answers[2]

    live(test)
    topics.unregister("closed.<id>")
    assert numbers.snapshots_read == 0


def nobody(user: object, **_: str) -> bool:
    return user is None


@pytest.mark.parametrize(
    "origin",
    [
        (b"origin", b"https://elsewhere.example"),
        (b"origin", b"https://testserver.elsewhere.example"),
        (b"origin", b"null"),
        (b"origin", b""),
        None,
    ],
    ids=["another site", "one that sounds like ours", "a sandboxed frame", "an empty one", "none"],
)
def test_foreign_origin_does_not_get_in(origin):
    async def test() -> None:
        page = Page(origin=origin)

        is_accepted, _ = await page.connect()

        assert not is_accepted
        assert len(doors) == 0

    live(test)


@pytest.mark.parametrize("path", ["/", "/ws", "/ws/more/", "/admin/"])
def test_socket_anywhere_else_is_refused(path):
    async def test() -> None:
        is_accepted, _ = await Page(path=path).connect()

        assert not is_accepted

    live(test)


@pytest.mark.parametrize(
    "size", [LARGEST_FRAME + 1, MESSAGE], ids=["one octet too many", "a megabyte"]
)
def test_message_that_is_too_large_closes(size):
    async def test() -> None:
        async with a_page() as page:
            await page.send_to(text_data="x" * size)

            assert (await page.closing())[0] == 4400
        assert len(doors) == 0

    live(test)


def test_size_is_counted_in_octets_and_the_largest_is_read():
    shape = json.dumps({"type": "pong", "why": ""}, ensure_ascii=False)
    room = LARGEST_FRAME - len(shape)

    async def test() -> None:
        async with a_page() as page:
            await page.send_to(text_data=shape.replace('""', f'"{"x" * room}"'))
            assert (await page.subscribe("numbers.1"))[-1]["type"] == "presence"
            await page.send_to(text_data=shape.replace('""', f'"{"采" * (room // 3 + 1)}"'))
            assert (await page.closing())[0] == 4400

    live(test)


def test_third_bad_frame_closes():
    async def test() -> None:
        async with a_page() as page:
            for text in ("nonsense", '{"type": "dance"}'):
                await page.send_to(text_data=text)
                refusal = await page.frame()
                assert (refusal["type"], refusal["code"]) == ("error", "bad_frame")
            await page.send_to(bytes_data=b"\x00\x01")

            assert (await page.closing())[0] == 4400

    live(test)


def test_page_follows_fifty_topics_and_no_more():
    async def test() -> None:
        async with a_page() as page:
            for number in range(MOST_TOPICS):
                await page.subscribe(f"numbers.{number}")

            refusal = (await page.subscribe("numbers.one-more"))[-1]
            again = (await page.subscribe("numbers.7"))[-1]

            assert (refusal["code"], refusal["id"]) == ("too_many_topics", "numbers.one-more")
            assert again["type"] == "presence"

    live(test)


def test_command_nobody_takes_reads_like_a_missing_one():
    async def test() -> None:
        async with a_page() as page:
            await page.ask(type="command", id=5, topic="numbers.1", name="add", nonce="n")

            refusal = await page.frame()
            assert (refusal["id"], refusal["code"]) == (5, "not_found")

    live(test)


def test_commands_in_haste_are_told_when_to_come_again():
    async def test() -> None:
        async with a_page() as page:
            for number in range(21):
                await page.ask(type="command", id=number, topic="t", name="add", nonce="n")
            answers = await page.frames(21)

            assert [it["code"] for it in answers[:20]] == ["not_found"] * 20
            assert (answers[20]["id"], answers[20]["code"]) == (20, "rate_limited")
            assert 0 < answers[20]["retry_after_ms"] <= 200

    live(test)


def test_one_who_does_not_stop_is_closed():
    async def test() -> None:
        async with a_page() as page:
            for _ in range(20 + MOST_REFUSALS + 20):
                await page.ask(type="command", topic="t", name="add", nonce="n")

            code, words = await page.closing()
            assert code == 4429
            assert words["retry_after_ms"] > 0

    live(test)


def test_one_socket_too_many_of_an_address_is_closed(settings):
    settings.LIVE_CONNECTIONS_PER_ADDRESS = 2

    async def test() -> None:
        async with a_page(), a_page():
            async with a_page() as third:
                code, words = await third.closing()
                assert code == 4429
                assert words["retry_after_ms"] > 0
            assert len(doors) == 2
        async with a_page() as next_one:
            assert (await next_one.subscribe("numbers.1"))[-1]["type"] == "presence"

    live(test)


@pytest.fixture
def browser(transactional_db: None) -> Client:
    """Somebody signed in, and committed."""
    person = make_person()
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.django_db(transaction=True)
def test_topic_knows_who_asks(browser, numbers, settings):
    settings.LIVE_CONNECTIONS_PER_PERSON = 1

    async def test() -> None:
        async with a_page(cookies_of(browser)) as page:
            await page.subscribe("private.1")
            async with a_page(cookies_of(browser)) as second, a_page() as guest:
                assert (await second.closing())[0] == 4429
                assert (await guest.subscribe("private.1"))[-1]["type"] == "presence"

    live(test)

    assert [str(user.pk) for user in numbers.users] == [browser.session["_auth_user_id"], "None"]


@pytest.mark.django_db(transaction=True)
def test_end_of_the_session_closes_the_socket(browser):
    person = browser.session["_auth_user_id"]

    async def test() -> None:
        async with a_page(cookies_of(browser)) as page:
            await page.subscribe("private.1")
            await in_thread(lambda: browser.session.flush())  # noqa: PLW0108 -- asks the database
            await publishing(1, topic=f"user.{person}")

            assert (await page.closing())[0] == 4401

    live(test)


def test_session_nobody_knows_is_a_guest():
    async def test() -> None:
        async with a_page((b"cookie", b"sessionid=made-up-by-somebody")) as page:
            assert (await page.subscribe("numbers.1"))[-1]["type"] == "presence"

    live(test)


def test_page_without_a_running_hub_is_told_to_come_back():
    async def test() -> None:
        page = Page()
        await page.connect()

        code, words = await page.closing()

        assert code == 1012
        assert words["retry_after_ms"] > 0
        assert len(doors) == 0

    doors.open()
    asyncio.run(test())


def test_one_that_reads_nothing_is_given_up_and_holds_nobody_back(monkeypatch):
    impatient = partial(Hub, patience=Patience(stuck_s=0.3))
    monkeypatch.setattr("cms.live.process.Hub", impatient)
    monkeypatch.setattr("cms.live.consumers.FAREWELL_S", 0.1)

    async def test() -> None:
        async with a_page() as reader, a_page() as sleeper:
            await reader.subscribe("numbers.1")
            await sleeper.subscribe("numbers.1")
            sleeper.reads.clear()
            await publishing(*range(300))
            await reader.frames(300)

            await until(lambda: len(doors) == 1)
            assert (await reader.subscribe("numbers.2"))[-1]["type"] == "presence"
            sleeper.reads.set()

    live(test)
