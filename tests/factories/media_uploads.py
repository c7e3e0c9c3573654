"""Uploads as a browser sends them, and a house where an editor may send."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from media_pipeline import permission
from media_pipeline.permission import Grant, Hooks

DOOR = "/api/v1/uploads/tus/"
FILM = bytes(range(256)) * 40
LENGTH = len(FILM)


@dataclass(frozen=True)
class House:
    """One editor may upload and change what is theirs; the open is for all, the rest for nobody."""

    editor: Any
    grant: Grant

    def may_upload(self, user: Any, *_: Any, **__: Any) -> Grant | None:
        return self.grant if user == self.editor else None

    def may_view(self, _: Any, asset: Any, **__: Any) -> bool:
        return asset.delivery == "open"

    def may_edit(self, user: Any, asset: Any, **__: Any) -> bool:
        return user == self.editor and asset.owner == self.editor


@contextmanager
def house_for(editor: Any, *, grant: Grant | None = None) -> Iterator[None]:
    """The rules of that house, until the block ends."""
    house = House(editor, grant or Grant())
    rules = Hooks(may_upload=house.may_upload, may_view=house.may_view, may_edit=house.may_edit)
    before = permission.register(rules)
    try:
        yield
    finally:
        permission.register(before)


class TusClient:
    """Speaks tus as a browser does."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def create(self, length: Any = LENGTH, **headers: Any) -> HttpResponse:
        return self.ask("post", DOOR, Upload_Length=length, **headers)

    def begun(self, length: int = LENGTH, **headers: Any) -> str:
        answer = self.create(length, **headers)
        assert answer.status_code == 201, answer.content.decode()
        return answer["Location"]

    def patch(self, url: str, body: bytes, offset: Any = 0, **headers: Any) -> HttpResponse:
        return self.ask("patch", url, body, **{"Upload_Offset": offset, **headers})

    def head(self, url: str) -> HttpResponse:
        return self.ask("head", url)

    def offset(self, url: str) -> int:
        return int(self.head(url)["Upload-Offset"])

    def delete(self, url: str) -> HttpResponse:
        return self.ask("delete", url)

    def ask(self, method: str, url: str, body: bytes = b"", **headers: Any) -> HttpResponse:
        said = {"Tus_Resumable": "1.0.0", **headers}
        kind = said.pop("Content_Type", "application/offset+octet-stream")
        named = {k.replace("_", "-"): str(v) for k, v in said.items() if v is not None}
        return self.client.generic(method.upper(), url, body, content_type=kind, headers=named)


def metadata(**said: str) -> str:
    """Upload-Metadata of these texts."""
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())


def checksum(body: bytes, algorithm: str = "sha1") -> str:
    """Upload-Checksum of these bytes."""
    digest = hashlib.new(algorithm, body).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"
