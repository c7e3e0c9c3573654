"""Pictures and documents as people upload them, good ones and bad ones."""

import io
import struct
import zipfile
import zlib
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection

from cms.library import services
from cms.library.models import LibraryDocument, LibraryImage
from cms.venues.models import VenueKind, VenuePage
from tests.factories.pages import a_page

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
)


def picture_bytes(kind: str = "JPEG", *, size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (190, 40, 30)).save(out, kind, **options)
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes whose header names a huge picture; the pixels are never there."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 64))
        + chunk(b"IEND", b"")
    )


def office_bytes(part: str = "word/document.xml", *extra: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", part, *extra):
            archive.writestr(name, "<xml/>")
    return out.getvalue()


def file_of(content: bytes, name: str = "picture.jpg") -> ContentFile:
    return ContentFile(content, name=name)


def an_image(
    title: str = "戏台", *, collection: Collection | None = None, **words: Any
) -> LibraryImage:
    return services.add_image(
        file=file_of(picture_bytes()), title=title, collection=collection, **words
    )


def a_document(title: str = "通知", *, collection: Collection | None = None) -> LibraryDocument:
    return services.add_document(
        file=file_of(PDF, "notice.pdf"), title=title, name="notice.pdf", collection=collection
    )


def guarded(name: str = "党员学习图库") -> Collection:
    return services.guarded_collection(name)


def a_venue_showing(image: LibraryImage | None, title: str = "戏台院", **values: Any) -> VenuePage:
    """A page with a picture; `residents`, `members` and `only` say for whom, as in `a_page`."""
    kind, _ = VenueKind.objects.get_or_create(name="剧场", slug="theatre")
    place = {"kind": kind, "lat": 35.7, "lon": 115.0, "image": image}
    return a_page(title, page_type=VenuePage, **place, **values)


def body_of(response: Any) -> bytes:
    """What was sent, in one piece."""
    body: bytes = response.getvalue() if response.streaming else response.content
    return body
