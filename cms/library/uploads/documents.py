"""Is it a document people exchange? Told by its bytes; its name must not say otherwise."""

import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from cms.library.errors import (
    DocumentHasMacros,
    DocumentIsSomethingElse,
    DocumentKindRefused,
    FileTooLarge,
)

AT_MOST_BYTES = 30 * 1024 * 1024
AT_MOST_ENTRIES = 20_000
HEAD_BYTES = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_SUFFIXES = (".doc", ".xls", ".ppt", ".wps")
TEXT_SUFFIXES = (".txt", ".csv", ".md")
PARTS_OF_OFFICE = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": ".odt",
    b"application/vnd.oasis.opendocument.spreadsheet": ".ods",
    b"application/vnd.oasis.opendocument.presentation": ".odp",
}
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<?php")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """The ending that fits what is inside."""

    suffix: str


def check_document(file: IO[bytes], *, name: str) -> DocumentKind:
    """What the document is; raises a FileRefused with the sentence for whoever uploads it."""
    file.seek(0, 2)
    if file.tell() > AT_MOST_BYTES:
        raise FileTooLarge(at_most_bytes=AT_MOST_BYTES)
    file.seek(0)
    suffix = PurePosixPath(name).suffix.lower()
    fitting = _suffixes_that_fit(file)
    file.seek(0)
    if not fitting:
        raise DocumentKindRefused
    if suffix not in fitting:
        raise DocumentIsSomethingElse(extension=suffix.lstrip(".") or "？")
    return DocumentKind(suffix=suffix)


def _suffixes_that_fit(file: IO[bytes]) -> tuple[str, ...]:
    head = file.read(HEAD_BYTES)
    if head.startswith(b"%PDF-"):
        return (".pdf",)
    if head.startswith(OLE):
        return OLE_SUFFIXES
    if head.startswith(b"PK\x03\x04"):
        return _suffixes_in_archive(file)
    return TEXT_SUFFIXES if _is_plain_text(head) else ()


def _suffixes_in_archive(file: IO[bytes]) -> tuple[str, ...]:
    """Office files are archives; only their table of contents is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries[:AT_MOST_ENTRIES]]
            mimetype = _open_document_type(archive, names)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return ()
    if len(entries) > AT_MOST_ENTRIES:
        return ()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DocumentHasMacros
    if mimetype in OPEN_DOCUMENT:
        return (OPEN_DOCUMENT[mimetype],)
    if "[Content_Types].xml" not in names:
        return ()
    return tuple(
        suffix
        for part, suffix in PARTS_OF_OFFICE.items()
        if any(name.startswith(part) for name in names)
    )


def _open_document_type(archive: zipfile.ZipFile, names: list[str]) -> bytes:
    if "mimetype" not in names:
        return b""
    with archive.open("mimetype") as entry:
        return entry.read(100).strip()


def _is_plain_text(head: bytes) -> bool:
    if (
        not head
        or b"\x00" in head
        or head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP)
    ):
        return False
    return any(_decodes(head, encoding) for encoding in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether it reads as text; the last character may be cut in two."""
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
