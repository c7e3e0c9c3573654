"""The WebSocket of an open page: limits on what comes in, the hub's frames going out."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from cms.live.allowance import Allowance
from cms.live.asking import (
    LARGEST_FRAME,
    AskId,
    BadFrame,
    Command,
    Pong,
    Subscribe,
    Unsubscribe,
    parsed,
)
from cms.live.doors import BAD_FRAMES, COME_BACK, TOO_MANY, doors, retry_after_ms
from cms.live.frames import Frame, error
from cms.live.hub import Member
from cms.live.process import NotRunning, hub
from cms.live.visitors import Visitor, visitor_of

MOST_TOPICS = 50
MOST_BAD_FRAMES = 3
MOST_REFUSALS = 40
# Somebody who reads nothing hears no farewell either; the kernel ends that connection later.
FAREWELL_S = 5.0


class SocketOutlet:
    """What the hub knows of a WebSocket."""

    def __init__(self, consumer: "LiveConsumer") -> None:
        self._consumer = consumer
        self._send: Callable[[Any], Coroutine[Any, Any, None]] = consumer.base_send
        self.user = consumer.visitor.user

    def current_user(self) -> Any | None:
        return self._consumer.visitor.user_now()

    def send(self, frame: Frame) -> Coroutine[Any, Any, None]:
        """The transport's own coroutine, without one of ours around it for each frame."""
        return self._send({"type": "websocket.send", "text": frame})

    async def close(self, code: int) -> None:
        await self._consumer.close_with(code)


class LiveConsumer(AsyncWebsocketConsumer):
    """One open page, and its visit to the doors."""

    # An alias nobody configures: channels would open an inbox for each socket otherwise.
    channel_layer_alias = "none"
    visitor: Visitor

    def __init__(self) -> None:
        super().__init__()
        self._member: Member | None = None
        self._is_closed = False
        self._bad_frames = 0
        self._refusals = 0
        self._frames = Allowance(burst=200, per_s=20)
        self._commands = Allowance(burst=20, per_s=5)

    async def connect(self) -> None:
        self.visitor = visitor_of(self.scope)
        await self.accept()
        refused_by = doors.admit(self)
        if refused_by is not None:
            await self.close_with(refused_by, retry_after_ms=retry_after_ms())
            return
        try:
            self._member = hub().join(SocketOutlet(self))
        except NotRunning:
            await self.close_with(COME_BACK, retry_after_ms=retry_after_ms())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self._member is None:
            return
        if _octets(text_data, bytes_data) > LARGEST_FRAME:
            await self.close_with(BAD_FRAMES)
            return
        if wait_ms := self._frames.take():
            await self._refuse_haste(None, wait_ms)
            return
        try:
            await self._answer(parsed(text_data or ""))
        except BadFrame:
            await self._refuse_shape()

    async def _answer(self, ask: Subscribe | Unsubscribe | Command | Pong) -> None:
        match ask:
            case Subscribe():
                self._subscribe(ask)
            case Unsubscribe():
                self.member.unsubscribe(ask.topic)
            case Command():
                await self._command(ask)

    def _subscribe(self, ask: Subscribe) -> None:
        topics = self.member.topics
        if ask.topic not in topics and len(topics) >= MOST_TOPICS:
            self._say("too_many_topics", "一页最多关注五十个话题", ask.id)
            return
        self.member.subscribe(ask.topic, ask_id=ask.id, epoch=ask.epoch, offset=ask.offset)

    async def _command(self, ask: Command) -> None:
        """No topic takes commands yet: each reads like a missing one."""
        if wait_ms := self._commands.take():
            await self._refuse_haste(ask.id, wait_ms)
            return
        self._say("not_found", "没有找到这个操作", ask.id)

    async def _refuse_shape(self) -> None:
        self._bad_frames += 1
        if self._bad_frames >= MOST_BAD_FRAMES:
            await self.close_with(BAD_FRAMES)
        else:
            self._say("bad_frame", "这条消息看不懂，没有处理")

    async def _refuse_haste(self, ask_id: AskId, wait_ms: int) -> None:
        self._refusals += 1
        if self._refusals >= MOST_REFUSALS:
            await self.close_with(TOO_MANY, retry_after_ms=retry_after_ms())
            return
        about = {} if ask_id is None else {"id": ask_id}
        told = {"code": "rate_limited", "message": "操作太快了，请稍等一会儿再试"}
        self.member.send(Frame.of("error", **about, **told, retry_after_ms=wait_ms))

    def _say(self, code: str, message: str, ask_id: AskId = None) -> None:
        self.member.send(error(code, message, ask_id=ask_id))

    @property
    def member(self) -> Member:
        """This page inside the hub; only while it is in."""
        if self._member is None:
            raise NotRunning
        return self._member

    async def send_away(self, *, retry_after_ms: int) -> None:
        await self.close_with(COME_BACK, retry_after_ms=retry_after_ms)

    async def close_with(self, code: int, **words: int) -> None:
        """Leave first, so that nothing more is queued; then say why, as far as it is heard."""
        self._leave()
        if self._is_closed:
            return
        self._is_closed = True
        farewell = {"type": "websocket.close", "code": code, "reason": json.dumps(words)}
        try:
            async with asyncio.timeout(FAREWELL_S):
                await self.base_send(farewell)
        except (TimeoutError, OSError):
            return

    async def disconnect(self, _code: int) -> None:
        self._is_closed = True
        self._leave()

    def _leave(self) -> None:
        doors.leave(self)
        if self._member is not None:
            self._member.leave()
            self._member = None


def _octets(text: str | None, data: bytes | None) -> int:
    return len(text.encode()) if text is not None else len(data or b"")
