"""What the headers of tus 1.0 say: read strictly, written as the protocol asks. Pure."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from media_pipeline.uploads.errors import NotBytes, OtherProtocol, UnreadableUpload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
ALGORITHMS = ("sha1", "sha256")
BYTES = "application/offset+octet-stream"
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
NAME = re.compile(r"[!-+\--~]{1,64}", re.ASCII)
SHA256 = re.compile(r"[0-9a-fA-F]{64}", re.ASCII)
MOST_METADATA = 8_192
MOST_NAMES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """What the bytes of one request should add up to."""

    algorithm: str
    digest: bytes

    def of_bytes(self) -> "hashlib._Hash":
        """A digest to be fed with the bytes."""
        return hashlib.new(self.algorithm, usedforsecurity=False)


def check_version(header: str | None) -> None:
    """Refuse what speaks another version; raises OtherProtocol."""
    if header != VERSION:
        raise OtherProtocol


def check_type(header: str | None) -> None:
    """Refuse a body that is not the next bytes of a file; raises NotBytes."""
    if (header or "").strip().lower() != BYTES:
        raise NotBytes


def read_number(header: str | None) -> int:
    """A count of bytes; raises UnreadableUpload."""
    if header is None or not NUMBER.fullmatch(header):
        raise UnreadableUpload
    return int(header)


def read_metadata(header: str | None) -> dict[str, str]:
    """Names and their texts; raises UnreadableUpload."""
    if not header or not header.strip():
        return {}
    if len(header) > MOST_METADATA:
        raise UnreadableUpload
    pairs = [_pair(written) for written in header.split(",")]
    if len(pairs) > MOST_NAMES or len({name for name, _ in pairs}) != len(pairs):
        raise UnreadableUpload
    return dict(pairs)


def _pair(written: str) -> tuple[str, str]:
    name, _, encoded = written.strip().partition(" ")
    if not NAME.fullmatch(name):
        raise UnreadableUpload
    return name, _decoded(encoded.strip()).decode("utf-8", "replace")


def read_checksum(header: str | None) -> Checksum | None:
    """The announced checksum, if there is one; raises UnreadableUpload."""
    if header is None:
        return None
    algorithm, _, encoded = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise UnreadableUpload
    checksum = Checksum(algorithm=algorithm, digest=_decoded(encoded.strip()))
    if len(checksum.digest) != checksum.of_bytes().digest_size:
        raise UnreadableUpload
    return checksum


def read_sha256(text: str) -> str:
    """The announced digest of the whole file, or nothing; raises UnreadableUpload."""
    if text and not SHA256.fullmatch(text):
        raise UnreadableUpload
    return text


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as unreadable:
        raise UnreadableUpload from unreadable
