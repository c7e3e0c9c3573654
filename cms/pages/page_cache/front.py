"""The ASGI application in front of Django: guests get kept pages without a thread or a query."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from weakref import WeakValueDictionary

from cms.pages.page_cache.generation import Generation, of_this_site
from cms.pages.page_cache.kept import Kept, may_be_kept, permitted_names, without_permit
from cms.pages.page_cache.question import Question
from cms.pages.page_cache.shelves import Shelves

Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[dict[str, Any], Receive, Send], Awaitable[None]]

LARGEST_KEPT = 1024 * 1024
MOST_PATHS = 5_000


class PageCache:
    """Answers what it may from its shelves, lets `application` answer the rest."""

    def __init__(self, application: Application, generation: Generation | None = None) -> None:
        self._application = application
        self._generation = generation or of_this_site()
        self._shelves = Shelves()
        # Addresses that gave an answer worth keeping.
        self._keepable: set[str] = set()
        self._drawing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        question = Question.of(scope) if scope["type"] == "http" else None
        generation = await self._generation.now() if question else None
        if question is None or generation is None:
            await self._application(scope, receive, _stripping(send))
            return
        if kept := self._shelves.here(question.key, generation):
            await _give(kept, question, send)
            return
        asking = Asking(question=question, generation=generation, send=send)
        if question.path in self._keepable:
            # One draws, the others wait: a page that just went stale is asked for by many at once.
            async with self._drawing.setdefault(question.key, asyncio.Lock()):
                await self._find_or_draw(asking, scope, receive)
        else:
            await self._find_or_draw(asking, scope, receive)

    async def _find_or_draw(
        self, asking: "Asking", scope: dict[str, Any], receive: Receive
    ) -> None:
        key, generation = asking.question.key, asking.generation
        kept = self._shelves.here(key, generation) or await self._shelves.shared(key, generation)
        if kept:
            await _give(kept, asking.question, asking.send)
            return
        await self._application(scope, receive, asking.listen)
        if asking.kept is not None:
            self._remember(asking.question.path)
            await self._shelves.put(key, asking.kept)

    def _remember(self, path: str) -> None:
        if len(self._keepable) >= MOST_PATHS:
            self._keepable.clear()
        self._keepable.add(path)


class Asking:
    """Django's answer to one question on its way: held back until it is known to be whole."""

    def __init__(self, *, question: Question, generation: str, send: Send) -> None:
        self.question = question
        self.generation = generation
        self.send = send
        self.kept: Kept | None = None
        self._start: dict[str, Any] | None = None

    async def listen(self, message: Message) -> None:
        """The `send` that Django gets."""
        if message["type"] == "http.response.start":
            start = dict(message)
            if self.question.wants_body and may_be_kept(start) and self._fits(start):
                self._start = start
            else:
                await self.send(without_permit(start))
            return
        if self._start is None:
            await self.send(message)
            return
        start, self._start = self._start, None
        body = message.get("body", b"")
        if message.get("more_body") or len(body) > LARGEST_KEPT:
            await self.send(without_permit(start))
            await self.send(message)
            return
        self.kept = Kept.of(start=start, body=body, generation=self.generation)
        await _give(self.kept, self.question, self.send)

    def _fits(self, start: dict[str, Any]) -> bool:
        """Whatever hangs onto the address must be allowed for, and not be drawn into the page."""
        names = permitted_names(start["headers"]) or ()
        return self.question.asks_only(names) and not self.question.is_tracked


async def _give(kept: Kept, question: Question, send: Send) -> None:
    for message in kept.messages(
        wants_body=question.wants_body,
        takes_gzip=question.takes_gzip,
        known_etag=question.known_etag,
    ):
        await send(message)


def _stripping(send: Send) -> Send:
    async def pass_on(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = without_permit(dict(message))
        await send(message)

    return pass_on
