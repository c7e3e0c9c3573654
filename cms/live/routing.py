"""Where pages connect: `/ws/` for a WebSocket, `/sse/` for a stream."""

from channels.security.websocket import AllowedHostsOriginValidator, WebsocketDenier

from cms.live.consumers import LiveConsumer
from cms.live.sse import StreamConsumer
from cms.live.visitors import Application, Receive, Scope, Send, with_person

SOCKET = "/ws/"
STREAM = "/sse/"

_pages = with_person(LiveConsumer.as_asgi())
_nowhere = WebsocketDenier.as_asgi()
_streams = with_person(StreamConsumer.as_asgi())


async def _sockets(scope: Scope, receive: Receive, send: Send) -> None:
    await (_pages if scope["path"] == SOCKET else _nowhere)(scope, receive, send)


def sockets() -> Application:
    """Every WebSocket of the site: our own pages alone, at our own address alone."""
    application: Application = AllowedHostsOriginValidator(_sockets)
    return application


def with_streams(pages: Application) -> Application:
    """Streams first, in front of what keeps or makes pages; `pages` answers the rest."""

    async def http(scope: Scope, receive: Receive, send: Send) -> None:
        await (_streams if scope["path"] == STREAM else pages)(scope, receive, send)

    return http
