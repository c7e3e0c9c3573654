"""Times to the first byte over one kept connection, and what a page weighs."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, RemoteDisconnected
from statistics import median
from urllib.parse import urljoin, urlsplit

WARM_UP = 5
PICTURE = re.compile(r"<img[^>]*?>", re.IGNORECASE)
ATTRIBUTE = re.compile(r'\b(src|srcset|loading)="([^"]*)"', re.IGNORECASE)
ASSET = re.compile(r'<(?:link[^>]*rel="stylesheet"[^>]*href|script[^>]*src)="([^"]+)"', re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: seconds to the first byte, status, and the body as sent."""

    seconds: float
    status: int
    body: bytes


class Visitor:
    """A client that keeps one connection and its cookies."""

    def __init__(self, port: int, *, cookie: str = "") -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=20)
        self.headers = {"Accept-Encoding": "identity", **({"Cookie": cookie} if cookie else {})}

    def get(self, path: str, *, encoding: str = "identity") -> Answer:
        """One answer; a connection the server let go while it was idle is opened again."""
        try:
            return self._ask(path, encoding)
        except RemoteDisconnected:
            self.connection.close()
            return self._ask(path, encoding)

    def _ask(self, path: str, encoding: str) -> Answer:
        started = time.perf_counter()
        self.connection.request("GET", path, headers={**self.headers, "Accept-Encoding": encoding})
        response = self.connection.getresponse()
        seconds = time.perf_counter() - started
        return Answer(seconds=seconds, status=response.status, body=response.read())

    def good(self, path: str) -> Answer:
        """Raises ValueError when the page does not answer 200."""
        answer = self.get(path)
        if answer.status != HTTPStatus.OK:
            message = f"{path} → {answer.status}"
            raise ValueError(message)
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One visitor's question, asked again and again."""

    visitor: Visitor
    path: str


def typical_seconds(asks: Sequence[Ask], *, rounds: int) -> list[float]:
    """The median time to first byte of each, asked in turn after five warm-up rounds.

    What else the machine does meanwhile slows all of them alike.
    """
    taken: list[list[float]] = [[] for _ in asks]
    for number in range(WARM_UP + rounds):
        for ask, seconds in zip(asks, taken, strict=True):
            answer = ask.visitor.good(ask.path)
            if number >= WARM_UP:
                seconds.append(answer.seconds)
    return [median(seconds) for seconds in taken]


def first_view_bytes(visitor: Visitor, path: str) -> int:
    """HTML, stylesheets, scripts and the pictures that load at once, as sent with gzip."""
    page = visitor.get(path)
    html = page.body.decode()
    total = len(visitor.get(path, encoding="gzip").body)
    addresses = set(ASSET.findall(html)) | first_pictures(html)
    for address in addresses:
        local = urlsplit(urljoin(path, address))
        total += len(visitor.get(local.path, encoding="gzip").body)
    return total


def first_pictures(html: str) -> set[str]:
    """Sources of the pictures that are not loaded lazily."""
    found = [dict(ATTRIBUTE.findall(tag)) for tag in PICTURE.findall(html)]
    return {each["src"] for each in found if each.get("loading") != "lazy" and "src" in each}
