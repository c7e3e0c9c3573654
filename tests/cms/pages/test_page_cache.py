"""Guests' pages kept whole: what is kept, for whom, and how it is forgotten."""

import asyncio
import gzip
from contextlib import contextmanager
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from cms.pages import page_cache
from cms.pages.page_cache import PageCache, generation
from cms.pages.page_cache.kept import KEPT_S
from cms.pages.page_cache.permit import PERMIT_HEADER
from cms.pages.page_cache.shelves import MOST_HERE
from cms.people.face import SIZE_COOKIE, THEME_COOKIE

PERMITTED = {PERMIT_HEADER: ""}


class Site:
    """An application that counts how often it had to draw."""

    def __init__(self, headers: dict[str, str] | None = None, status: int = 200) -> None:
        self.drawn = 0
        self.headers = PERMITTED if headers is None else headers
        self.status = status
        self.chunks = 1
        self.text = "页"

    async def __call__(self, scope, _receive, send):
        self.drawn += 1
        body = f"{self.text} {scope['path']} {self.drawn} ".encode() + b"x" * 1000
        headers = [(name.lower().encode(), value.encode()) for name, value in self.headers.items()]
        headers.append((b"content-length", str(len(body) * self.chunks).encode()))
        await asyncio.sleep(0)
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        for nth in range(self.chunks):
            more = nth + 1 < self.chunks
            await send({"type": "http.response.body", "body": body, "more_body": more})


class Answer:
    def __init__(self, messages: list[dict[str, Any]]) -> None:
        start, *bodies = messages
        self.status = start["status"]
        self.headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        self.body = b"".join(body.get("body", b"") for body in bodies)


async def ask_async(app, path="/", *, query="", method="GET", cookies=None, **headers) -> Answer:
    pairs = [(b"host", b"site.example")]
    pairs += [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    if cookies:
        pairs.append((b"cookie", "; ".join(f"{k}={v}" for k, v in cookies.items()).encode()))
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": pairs,
    }
    sent: list[dict[str, Any]] = []

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    return Answer(sent)


ask = async_to_sync(ask_async)


@pytest.fixture(autouse=True)
def _stamp(settings, tmp_path):
    settings.VAR_DIR, settings.REDIS_URL = tmp_path, ""


@contextmanager
def later(monkeypatch, seconds: float):
    """The wall clock, this much further on."""
    from cms.pages.page_cache import kept

    real = kept.time.time
    monkeypatch.setattr(kept.time, "time", lambda: real() + seconds)
    yield
    monkeypatch.setattr(kept.time, "time", real)


def test_second_guest_gets_the_kept_page():
    site = Site()
    app = PageCache(site)

    first, second = ask(app), ask(app)

    assert site.drawn == 1
    assert first.body == second.body
    assert second.status == 200


def test_permit_never_leaves_the_house():
    app = PageCache(Site())

    answers = [ask(app), ask(app), ask(app, method="POST"), ask(app, hx_request="true")]

    assert all(PERMIT_HEADER.lower() not in answer.headers for answer in answers)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        (PERMITTED, 404),
        ({**PERMITTED, "Set-Cookie": "csrf=1"}, 200),
        ({**PERMITTED, "Vary": "Cookie"}, 200),
    ],
    ids=["not-permitted", "not-good", "sets-a-cookie", "varies-by-cookie"],
)
def test_answer_that_is_not_for_everybody_is_not_kept(headers, status):
    site = Site(headers, status)
    app = PageCache(site)

    ask(app)
    ask(app)

    assert site.drawn == 2


@pytest.mark.parametrize(
    "question",
    [
        {"cookies": {"sessionid": "abc"}},
        {"cookies": {"messages": "abc"}},
        {"method": "POST"},
        {"hx_request": "true"},
        {"authorization": "Bearer abc"},
        {"range": "bytes=0-1"},
        {"query": "q=" + "长" * 600},
        {"query": "&".join(f"a{n}=1" for n in range(50))},
    ],
    ids=["session", "message", "post", "fragment", "token", "part", "long", "many"],
)
def test_such_a_question_is_answered_by_django_each_time(question):
    site = Site()
    app = PageCache(site)
    ask(app)

    ask(app, **question)
    ask(app, **question)

    assert site.drawn == 3


def test_each_face_is_kept_apart():
    site = Site()
    app = PageCache(site)

    for theme in ("light", "dark", "system", "nonsense"):
        for size in ("standard", "large", "huge"):
            ask(app, cookies={THEME_COOKIE: theme, SIZE_COOKIE: size})

    assert site.drawn == 9


def test_sites_are_kept_apart():
    site = Site()
    app = PageCache(site)

    ask(app)
    ask(app, x_forwarded_proto="https")

    assert site.drawn == 2


def test_allowed_parameters_tell_pages_apart_in_any_order():
    site = Site({PERMIT_HEADER: "kind page"})
    app = PageCache(site)

    ask(app, "/columns/", query="kind=law&page=2")
    ask(app, "/columns/", query="page=2&kind=law")
    other = ask(app, "/columns/", query="kind=history")

    assert site.drawn == 2
    assert b" 2 " in other.body


def test_parameter_that_is_not_allowed_is_left_to_django():
    site = Site({PERMIT_HEADER: "kind"})
    app = PageCache(site)
    ask(app, "/nearby/", query="kind=venue")

    for _ in range(2):
        ask(app, "/nearby/", query="kind=venue&near=35.7,115.0")
    plain = ask(app, "/nearby/", query="kind=venue")

    assert site.drawn == 3
    assert b" 1 " in plain.body


@pytest.mark.parametrize("mark", ["utm_source=x", "isappinstalled=0", "spm=a.b"])
def test_shared_address_with_a_tracking_mark_shows_the_kept_page(mark):
    site = Site()
    app = PageCache(site)

    ask(app, query=mark)
    assert site.drawn == 1
    ask(app)
    ask(app, query=mark)

    assert site.drawn == 2


def test_other_process_finds_the_page_on_the_shared_shelf():
    site = Site({PERMIT_HEADER: "kind"})
    law = ask(PageCache(site), "/columns/", query="kind=law")

    again = PageCache(site)
    found = ask(again, "/columns/", query="kind=law")
    plain = ask(again, "/columns/")

    assert site.drawn == 2
    assert found.body == law.body != plain.body


def test_change_makes_every_kept_page_stale():
    site = Site()
    app = PageCache(site)
    ask(app)
    ask(app, "/other/")

    generation.advance()
    ask(app)
    ask(app, "/other/")

    assert site.drawn == 4


def test_page_drawn_while_something_changed_is_not_shown_again():
    class Slow(Site):
        async def __call__(self, scope, receive, send):
            generation.advance()
            await super().__call__(scope, receive, send)

    site = Slow()
    app = PageCache(site)

    ask(app)
    ask(app)

    assert site.drawn == 2


def test_nothing_is_kept_longer_than_a_minute(monkeypatch):
    site = Site()
    app = PageCache(site)
    ask(app)

    with later(monkeypatch, KEPT_S - 1):
        ask(app)
    assert site.drawn == 1

    with later(monkeypatch, KEPT_S + 1):
        ask(app)
    assert site.drawn == 2


def test_known_page_is_answered_not_modified():
    app = PageCache(Site())
    etag = ask(app).headers["etag"]

    answer = ask(app, if_none_match=etag)

    assert (answer.status, answer.body) == (304, b"")
    assert ask(app, if_none_match='W/"other"').status == 200


def test_page_is_sent_packed_to_whoever_takes_it_packed():
    app = PageCache(Site())
    plain = ask(app)

    packed = ask(app, accept_encoding="br, gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["content-length"] == str(len(packed.body))
    assert packed.headers["vary"] == "Accept-Encoding"


def test_head_gets_the_headers_of_the_kept_page():
    site = Site()
    app = PageCache(site)
    whole = ask(app)

    head = ask(app, method="HEAD")

    assert site.drawn == 1
    assert head.body == b""
    assert head.headers["content-length"] == str(len(whole.body))


def test_answer_in_pieces_passes_through_unkept():
    site = Site()
    site.chunks = 2
    app = PageCache(site)

    first = ask(app)
    ask(app)

    assert len(first.body) > 2000
    assert site.drawn == 2


def test_many_who_ask_for_a_stale_page_wait_for_one_drawing():
    site = Site()
    app = PageCache(site)
    ask(app)
    generation.advance()

    async def crowd():
        return await asyncio.gather(*(ask_async(app) for _ in range(20)))

    answers = asyncio.run(crowd())

    assert site.drawn == 2
    assert len({answer.body for answer in answers}) == 1


def test_memory_of_one_process_is_bounded():
    site = Site()
    app = PageCache(site)

    for number in range(MOST_HERE + 20):
        ask(app, f"/{number}/")

    assert len(app._shelves._here) == MOST_HERE


def test_websocket_is_none_of_its_business():
    seen = []

    async def application(scope, receive, send):
        seen.append(scope["type"])

    asyncio.run(PageCache(application)({"type": "websocket"}, None, None))

    assert seen == ["websocket"]


def test_nothing_is_kept_while_the_generation_is_unknown():
    class Unknown:
        async def now(self):
            return None

    site = Site()
    app = PageCache(site, Unknown())

    answers = [ask(app), ask(app)]

    assert site.drawn == 2
    assert all(PERMIT_HEADER.lower() not in answer.headers for answer in answers)


def stamp() -> str | None:
    return asyncio.run(generation.FileGeneration().now())


@pytest.mark.django_db(transaction=True)
def test_generation_begins_after_the_commit():
    from django.db import transaction

    before = stamp()
    with transaction.atomic():
        page_cache.clear()
        assert stamp() == before

    assert stamp() != before


def test_view_opts_in_for_visitors_without_a_session(rf, settings):
    from django.http import HttpResponse

    @page_cache.cacheable_for_guests(query=("kind",))
    def view(request):
        return HttpResponse("列表")

    guest, known = rf.get("/"), rf.get("/")
    known.COOKIES[settings.SESSION_COOKIE_NAME] = "abc"

    assert view(guest).headers[PERMIT_HEADER] == "kind"
    assert PERMIT_HEADER not in view(known).headers
