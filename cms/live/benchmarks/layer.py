"""Channels as its documents show it: a group, and `group_send` over the layer in memory."""

from typing import Any

import uvloop
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.layers import InMemoryChannelLayer, channel_layers
from channels.routing import ProtocolTypeRouter

import cms.live.benchmarks.begun
from cms.live.benchmarks.sending import PRESENCE, event_text, serve_with

GROUP = "bench"

channel_layers.set("default", InMemoryChannelLayer(capacity=10_000))


class Page(AsyncWebsocketConsumer):
    groups = (GROUP,)

    async def receive(
        self,
        text_data: str | None = None,
        bytes_data: bytes | None = None,
    ) -> None:
        await self.send(PRESENCE)

    async def news(self, event: dict[str, Any]) -> None:
        await self.send(event["text"])


application = ProtocolTypeRouter({"websocket": Page.as_asgi()})


async def send() -> None:
    await channel_layers["default"].group_send(GROUP, {"type": "news", "text": event_text()})


if __name__ == "__main__":
    uvloop.run(serve_with("cms.live.benchmarks.layer:application", send))
