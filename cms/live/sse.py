"""The same frames as a stream of events, for pages whose network lets no WebSocket through.

`GET /sse/?topics=a,b` begins with snapshots; `at=` or `Last-Event-ID` go on from known positions.
With `once=1` it ends as soon as every topic is told, for pages that ask from time to time.
"""

import asyncio
import json
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from channels.exceptions import StopConsumer
from channels.generic.http import AsyncHttpConsumer
from django.conf import settings
from django.http.request import validate_host

from cms.live import positions
from cms.live.asking import BadFrame, topic_name
from cms.live.consumers import FAREWELL_S, MOST_TOPICS
from cms.live.doors import COME_BACK, TOO_MANY, doors, retry_after_ms
from cms.live.frames import Frame, encoded
from cms.live.hub import Member
from cms.live.positions import Position, Positions
from cms.live.process import NotRunning, hub
from cms.live.visitors import Scope, Visitor, header, visitor_of

COMMENT_EVERY_S = 15
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]
ANSWERED = {"presence", "error"}


class StreamOutlet:
    """What the hub knows of a stream."""

    def __init__(self, consumer: "StreamConsumer", known: Positions) -> None:
        self._consumer = consumer
        self._positions = known
        self.user = consumer.visitor.user

    def current_user(self) -> Any | None:
        return self._consumer.visitor.user_now()

    async def send(self, frame: Frame) -> None:
        if frame.topic and frame.epoch and frame.offset is not None:
            self._positions[frame.topic] = Position(epoch=frame.epoch, offset=frame.offset)
        place = positions.written(self._positions.items())
        await self._consumer.write(f"data: {frame}\nid: {place}\n\n")
        if frame.kind in ANSWERED:
            self._consumer.count_answer()

    async def close(self, code: int) -> None:
        await self._consumer.close_with(code)


class StreamConsumer(AsyncHttpConsumer):
    """One open stream, and its visit to the doors."""

    channel_layer_alias = "none"
    visitor: Visitor

    def __init__(self) -> None:
        super().__init__()
        self._member: Member | None = None
        self._comments: asyncio.Task[None] | None = None
        self._is_open = False
        self._awaited = 0

    async def http_request(self, message: dict[str, Any]) -> None:
        """Begin; unlike channels' own, stay for the visitor's going as long as the stream is."""
        if message.get("more_body"):
            return
        await self.handle(b"")
        if not self._is_open:
            raise StopConsumer

    async def handle(self, _body: bytes) -> None:
        refusal = refused(self.scope)
        if refusal:
            await self._refuse(*refusal)
            return
        query = parse_qs(self.scope["query_string"].decode("latin-1"), max_num_fields=10)
        try:
            topics = wanted_topics(query)
        except BadFrame:
            await self._refuse(HTTPStatus.BAD_REQUEST, "bad_topics", "要写明关注哪些话题")
            return
        self.visitor = visitor_of(self.scope)
        if refused_by := doors.admit(self):
            await self._refuse_visit(refused_by)
            return
        place = header(self.scope, b"last-event-id") or "".join(query.get("at", []))
        await self._begin(topics, positions.read(place), is_once="once" in query)

    async def _begin(self, topics: list[str], known: Positions, *, is_once: bool) -> None:
        known = {topic: at for topic, at in known.items() if topic in topics}
        try:
            self._member = hub().join(StreamOutlet(self, dict(known)))
        except NotRunning:
            self._leave()
            await self._refuse_visit(COME_BACK)
            return
        self._is_open = True
        self._awaited = len(topics) if is_once else 0
        await self.send_headers(headers=HEADERS)
        await self.write(": 采风\n\n")
        for topic in topics:
            at = known.get(topic)
            self._member.subscribe(
                topic,
                ask_id=topic,
                epoch=at.epoch if at else None,
                offset=at.offset if at else None,
            )
        self._comments = asyncio.create_task(self._comment())

    async def write(self, text: str) -> None:
        """One write to the transport, which says when it took it."""
        await self.send_body(text.encode(), more_body=True)

    def count_answer(self) -> None:
        """One more topic is told; the last one ends a stream that was asked for once."""
        if self._awaited:
            self._awaited -= 1
            if not self._awaited:
                self._ending = asyncio.ensure_future(self._end(""))

    async def send_away(self, *, retry_after_ms: int) -> None:
        await self._end(f"retry: {retry_after_ms}\n" + farewell(COME_BACK, retry_after_ms))

    async def close_with(self, code: int) -> None:
        await self._end(farewell(code, retry_after_ms()))

    async def _end(self, last_words: str) -> None:
        if not self._is_open:
            return
        self._is_open = False
        self._leave()
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self.send_body(last_words.encode())
        except (TimeoutError, OSError):
            return

    async def _comment(self) -> None:
        """So that nobody on the way takes a quiet stream for a dead one."""
        while self._is_open:
            await asyncio.sleep(COMMENT_EVERY_S)
            await self.write(":\n\n")

    async def disconnect(self) -> None:
        self._is_open = False
        self._leave()

    def _leave(self) -> None:
        doors.leave(self)
        if self._comments is not None and self._comments is not asyncio.current_task():
            self._comments.cancel()
        if self._member is not None:
            self._member.leave()
            self._member = None

    async def _refuse_visit(self, code: int) -> None:
        status = (
            HTTPStatus.TOO_MANY_REQUESTS if code == TOO_MANY else HTTPStatus.SERVICE_UNAVAILABLE
        )
        await self._refuse(status, "come_back", "现在人多，请稍后再连", retry_after_s=5)

    async def _refuse(
        self, status: HTTPStatus, code: str, message: str, *, retry_after_s: int = 0
    ) -> None:
        headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
        if retry_after_s:
            headers.append((b"retry-after", str(retry_after_s).encode()))
        body = encoded({"code": code, "message": message, "fields": {}})
        await self.send_response(status, body.encode(), headers=headers)


def refused(scope: Scope) -> tuple[HTTPStatus, str, str] | None:
    """Why this request gets no stream whoever asks."""
    if scope["method"] != "GET":
        return HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "这个地址只能读取"
    if is_foreign(scope):
        return HTTPStatus.FORBIDDEN, "foreign_origin", "只有本站的页面可以连接"
    return None


def is_foreign(scope: Scope) -> bool:
    """A page of another site asks; browsers name none where they ask their own site to read."""
    origin = header(scope, b"origin")
    if origin:
        host = urlsplit(origin).hostname or ""
        return not validate_host(host, settings.ALLOWED_HOSTS)
    return header(scope, b"sec-fetch-site") in {"cross-site", "same-site"}


def wanted_topics(query: dict[str, list[str]]) -> list[str]:
    """The names in `topics=`, each once; raises BadFrame for none, for too many, for no names."""
    names = dict.fromkeys(",".join(query.get("topics", [])).split(","))
    if not 0 < len(names) <= MOST_TOPICS:
        raise BadFrame
    return [topic_name(name) for name in names]


def farewell(code: int, after_ms: int) -> str:
    """The last event: a stream has no close codes of its own."""
    words = json.dumps({"code": code, "retry_after_ms": after_ms})
    return f"event: close\ndata: {words}\n\n"
