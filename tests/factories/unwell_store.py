"""An object store that is not always well: before a real S3, answering 503 when told to."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from cms.settings.files import READ_S, client_config

Refuses = Callable[[str, str], bool]


def never(method: str, path: str) -> bool:
    """Everything is answered."""
    return False


class Unwell(ThreadingHTTPServer):
    """Hands requests on, or answers that the service is unavailable, or does not answer."""

    daemon_threads = True

    def __init__(self, endpoint: str) -> None:
        self.behind = urlsplit(endpoint).netloc
        self.refuses: Refuses = never
        self.hangs: Refuses = never
        self.let_go = Event()
        self.refused = self.hung = 0
        super().__init__(("127.0.0.1", 0), _Request)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Unwell

    def _hand_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.hangs(self.command, self.path):
            self.server.hung += 1
            self.server.let_go.wait(60)
            self.close_connection = True
            return
        if self.server.refuses(self.command, self.path):
            self.server.refused += 1
            self._answer(503, [], b"")
            return
        line = http.client.HTTPConnection(self.server.behind, timeout=10)
        # The host stays what the client signed.
        line.request(self.command, self.path, body, dict(self.headers.items()))
        answer = line.getresponse()
        self._answer(answer.status, answer.getheaders(), answer.read())
        line.close()

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _hand_on  # noqa: N815 -- http.server's names

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        kept = {name.lower(): value for name, value in headers}
        if self.command != "HEAD":
            kept["content-length"] = str(len(body))
        kept.pop("transfer-encoding", None)
        self.send_response_only(status)
        for name, value in kept.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def unwell_store(test_settings: Any, *, read_s: float = READ_S) -> Iterator[Unwell]:
    """The site's storages speak to the object store through one that can be unwell."""
    server = Unwell(settings.OBJECT_STORE.endpoint)
    Thread(target=server.serve_forever, daemon=True).start()
    # The client's own patience would only make the tests long.
    through = {
        "endpoint_url": server.address,
        "client_config": client_config(read_s=read_s, tries=1),
    }
    test_settings.STORAGES = {
        name: {**one, "OPTIONS": {**one["OPTIONS"], **through}} if name != "staticfiles" else one
        for name, one in settings.STORAGES.items()
    }
    try:
        yield server
    finally:
        server.let_go.set()
        server.shutdown()
        server.server_close()
