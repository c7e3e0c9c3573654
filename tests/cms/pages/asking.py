"""Asking the whole site through the cache in front of it, as the web server would."""

from dataclasses import dataclass, field
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from django.http import HttpResponse
from django.test import Client

from cms.pages.page_cache import PageCache


@dataclass
class Answer:
    """What came back, and whether Django had to draw it."""

    status: int
    headers: dict[str, str]
    body: str
    is_drawn: bool


class Django:
    """The site in this test's own transaction, as an ASGI application that counts its work."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.asked += 1
        response = await sync_to_async(_answer)(scope)
        pairs = [(name.lower().encode(), value.encode()) for name, value in response.items()]
        pairs += [
            (b"set-cookie", morsel.OutputString().encode()) for morsel in response.cookies.values()
        ]
        await send(
            {"type": "http.response.start", "status": response.status_code, "headers": pairs}
        )
        await send({"type": "http.response.body", "body": response.content})


def _answer(scope: dict[str, Any]) -> HttpResponse:
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    cookies = headers.pop("cookie", "")
    query = scope["query_string"].decode()
    address = f"{scope['path']}?{query}" if query else scope["path"]
    client = Client(raise_request_exception=False)
    client.cookies.load(cookies)
    return client.generic(scope["method"], address, headers=headers)


@dataclass
class House:
    """One web process: the cache, and Django behind it."""

    django: Django = field(default_factory=Django)

    def __post_init__(self) -> None:
        self._cache = PageCache(self.django)

    def ask(
        self, path: str, *, method: str = "GET", cookies: dict[str, str] | None = None
    ) -> Answer:
        before = self.django.asked
        path, _, query = path.partition("?")
        pairs = [(b"host", b"testserver")]
        if cookies:
            together = "; ".join(f"{name}={value}" for name, value in cookies.items())
            pairs.append((b"cookie", together.encode()))
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": pairs,
        }
        start, body = async_to_sync(self._send)(scope)
        return Answer(
            status=start["status"],
            headers={name.decode().lower(): value.decode() for name, value in start["headers"]},
            body=body.decode(),
            is_drawn=self.django.asked > before,
        )

    async def _send(self, scope: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self._cache(scope, receive, send)
        start, *bodies = sent
        return start, b"".join(part.get("body", b"") for part in bodies)
