"""How the bytes of a file leave the house, and with which headers."""

import mimetypes
import re
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http import HttpResponseRedirect as Redirect

from cms.core.breaker import Breaker
from cms.library.storage import chunks_of
from media_pipeline.errors import MissingFile
from media_pipeline.stores.contract import FOR_ONE, TYPES, cache_rule
from media_pipeline.stores.s3 import told_plainly

# Internal places of the front server: the guarded folder, and the object store by signed path.
FRONT_FOLDER, FRONT_STORE = "/_guarded/", "/_store"
PICTURE_TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif"}
PICTURE_TYPES |= {".webp": "image/webp", ".avif": "image/avif"}
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
PARTIAL, NOT_SATISFIABLE = 206, 416
# A store that is away holds up a few requests, not all of them.
_store = Breaker("files")
MEDIA = "v/"
PLAYLIST = ".m3u8"


def send_guarded(request: HttpRequest, name: str, *, called: str) -> HttpResponseBase:
    """A guarded file to somebody who may have it: by the front server, the store, or ourselves."""
    storage = storages["guarded"]
    header = settings.GUARDED_SENDFILE_HEADER
    if _must_pass_through_here(name):
        response: HttpResponseBase = _stream(request, storage, name)
    elif settings.OBJECT_STORE is not None:
        signed = storage.url(name)
        if not header:
            response = Redirect(signed)
        else:
            parts = urlsplit(signed)
            response = HttpResponse(headers={header: f"{FRONT_STORE}{parts.path}?{parts.query}"})
    elif header:
        response = HttpResponse(headers={header: f"{FRONT_FOLDER}{quote(name)}"})
    else:
        response = _stream(request, storage, name)
    _say_what_it_is(response, name, called=called)
    response.headers["Cache-Control"] = FOR_ONE if is_media(name) else "private, max-age=20"
    return response


def send_open(request: HttpRequest, name: str) -> HttpResponseBase:
    """An open file; its address never leads to other bytes, so it is kept for ever."""
    response = _stream(request, storages["default"], name)
    _say_what_it_is(response, name, called=PurePosixPath(name).name)
    response.headers["Cache-Control"] = cache_rule(name, is_public=True)
    return response


def is_drawn_by_us(name: str) -> bool:
    """What our own drawing and the media pipeline made; an original is somebody's upload."""
    path = PurePosixPath(name)
    return is_media(name) or (path.suffix in PICTURE_TYPES and len(path.suffixes) > 1)


def is_media(name: str) -> bool:
    """Whether the media pipeline laid it there."""
    return name.startswith(MEDIA)


def _must_pass_through_here(name: str) -> bool:
    """A player looks for the pieces beside the playlist: it must not find it at the store."""
    is_sent_on = settings.OBJECT_STORE is not None and not settings.GUARDED_SENDFILE_HEADER
    return is_sent_on and name.endswith(PLAYLIST)


def _say_what_it_is(response: HttpResponseBase, name: str, *, called: str) -> None:
    suffix = PurePosixPath(name).suffix
    known = PICTURE_TYPES | TYPES
    kind = known.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")
    response.headers["Content-Type"] = kind
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if not is_drawn_by_us(name):
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(called)}"


def _stream(request: HttpRequest, storage: Storage, name: str) -> HttpResponseBase:
    """The file, or the part of it that was asked for.

    Raises FileNotFoundError, StoreFault, and BreakerOpen while the store counts as away.
    """
    file = _store.call(partial(_found, storage, name))
    if file is None:
        raise FileNotFoundError(name)
    size = file.size
    asked = request.headers.get("Range", "")
    span = _span(asked, size) if asked else (0, size)
    if span is None:
        file.close()
        return HttpResponse(status=NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{size}"})
    start, end = span
    response = StreamingHttpResponse(chunks_of(file, start=start, length=end - start))
    response.headers["Content-Length"] = str(end - start)
    response.headers["Accept-Ranges"] = "bytes"
    if asked:
        response.status_code = PARTIAL
        response.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _found(storage: Storage, name: str) -> File | None:
    """The file with its bytes at hand, so that it is sent whole or not at all; None for none."""
    try:
        with told_plainly(name):
            file: File = storage.open(name)
            file.seek(0)
    except MissingFile:
        return None
    return file


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """The bytes a Range header asks for, as (start, end); None when there are none such."""
    found = RANGE.fullmatch(asked.strip())
    if not found or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None
