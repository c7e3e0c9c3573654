"""Uploads that go straight into the bucket, in parts, by addresses signed for an hour."""

import hashlib
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import storages

from media_pipeline.models import UploadSession
from media_pipeline.services import StoredFile
from media_pipeline.stores import PRIVATE, store
from media_pipeline.stores.s3 import client_of, told_plainly
from media_pipeline.uploads.errors import NotWhole

MIB = 1024 * 1024
LEAST_BYTES = 8 * MIB
MOST_BYTES = 64 * MIB
USUAL_PARTS = 1_000
ADDRESS_S = 3600
SOURCES = "sources"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: where to PUT it, and whether it has arrived."""

    number: int
    bytes: int
    url: str
    arrived: bool


def are_used() -> bool:
    """Whether files lie in a bucket that browsers can send to themselves."""
    return settings.OBJECT_STORE is not None


def origin() -> str:
    """Where browsers send the parts to: scheme, host and port; empty where there is no bucket."""
    if settings.OBJECT_STORE is None:
        return ""
    address = urlsplit(settings.OBJECT_STORE.browser_endpoint)
    return f"{address.scheme}://{address.netloc}"


def part_bytes(length: int) -> int:
    """How long each part but the last is: 8 to 64 MiB, about a thousand of them."""
    wanted = -(-length // USUAL_PARTS)
    return min(MOST_BYTES, max(LEAST_BYTES, -(-wanted // MIB) * MIB))


def sizes(length: int) -> list[int]:
    """The length of every part."""
    usual = part_bytes(length)
    whole, rest = divmod(length, usual)
    return [usual] * whole + ([rest] if rest else [])


def open_place(upload: uuid.UUID) -> str:
    """Begin an upload in parts; the bucket's own number for it. Raises StoreFault."""
    with told_plainly("parts"):
        answer = _client().create_multipart_upload(**_place(upload))
    return str(answer["UploadId"])


def signed(session: UploadSession) -> list[Part]:
    """Every part with an address signed afresh. Raises StoreFault."""
    arrived = _sizes_there(session)
    client, place = client_of(storages["outside"]), _place(session.uuid)
    return [
        Part(
            number=number,
            bytes=size,
            url=client.generate_presigned_url(
                "upload_part",
                Params={
                    **place,
                    "UploadId": session.upload_id,
                    "PartNumber": number,
                    "ContentLength": size,
                },
                ExpiresIn=ADDRESS_S,
            ),
            arrived=arrived.get(number) == size,
        )
        for number, size in enumerate(sizes(session.length), 1)
    ]


def joined(session: UploadSession) -> StoredFile:
    """The parts as one object, read again from the bucket. Raises NotWhole, StoreFault."""
    key = key_of(session.uuid)
    place = store(PRIVATE)
    # The parts may have been joined by somebody who was then interrupted.
    if not place.exists(key):
        _join(session)
    digest, size = hashlib.sha256(), 0
    with told_plainly(key), place.open(key) as file:
        while portion := file.read(MIB):
            digest.update(portion)
            size += len(portion)
    if size != session.length:
        raise NotWhole
    return StoredFile(key=key, sha256=digest.hexdigest(), bytes=size)


def drop(session: UploadSession) -> None:
    """Nothing of the parts is left in the bucket. Raises StoreFault."""
    with told_plainly("parts"), suppress(_client().exceptions.NoSuchUpload):
        _client().abort_multipart_upload(**_place(session.uuid), UploadId=session.upload_id)


def key_of(upload: uuid.UUID) -> str:
    """Where the joined object lies in the private store."""
    return f"{SOURCES}/{upload}/source.bin"


def _join(session: UploadSession) -> None:
    arrived = _arrived(session) or []
    if [size for _, size, _ in arrived] != sizes(session.length):
        raise NotWhole
    parts = [{"PartNumber": number, "ETag": tag} for number, _, tag in arrived]
    with told_plainly("parts"):
        client_of(storages["patient"]).complete_multipart_upload(
            **_place(session.uuid), UploadId=session.upload_id, MultipartUpload={"Parts": parts}
        )


def _sizes_there(session: UploadSession) -> dict[int, int]:
    """The length of each part that arrived, by number."""
    arrived = _arrived(session)
    if arrived is not None:
        return {number: size for number, size, _ in arrived}
    # Whoever joined them may still be reading, or was interrupted: nothing is to be sent again.
    is_joined = store(PRIVATE).exists(key_of(session.uuid))
    return dict(enumerate(sizes(session.length), 1)) if is_joined else {}


def _arrived(session: UploadSession) -> list[tuple[int, int, str]] | None:
    """Number, length and tag of what the bucket has; None once it was joined or dropped."""
    pages = _client().get_paginator("list_parts")
    with told_plainly("parts"), suppress(_client().exceptions.NoSuchUpload):
        found = pages.paginate(**_place(session.uuid), UploadId=session.upload_id)
        parts = [part for page in found for part in page.get("Parts", [])]
        return [(part["PartNumber"], part["Size"], part["ETag"]) for part in parts]
    return None


def _bucket() -> Any:
    """Django's own storage of the bucket, set up with its client."""
    return storages["guarded"]


def _client() -> Any:
    return client_of(_bucket())


def _place(upload: uuid.UUID) -> dict[str, str]:
    return {"Bucket": _bucket().bucket_name, "Key": f"{PRIVATE}/{key_of(upload)}"}
