"""Fetching files: open ones as they are, guarded ones through `may_view`."""

import logging
import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from cms.core import clock
from cms.core.access import audience
from cms.core.breaker import BreakerOpen
from cms.library.delivery import send_guarded, send_open
from cms.library.models import LibraryDocument, LibraryFile, LibraryImage
from cms.library.querysets import assets_at
from cms.library.storage import GUARDED_PREFIX
from cms.library.viewing import may_view, may_view_asset
from cms.pages.gate import viewer_for
from media_pipeline.errors import StoreFault
from media_pipeline.models import Asset

logger = logging.getLogger(__name__)

AWAY, PLAIN = "文件暂时取不到，请过一会儿再来", "text/plain; charset=utf-8"
RETRY_AFTER_S = "5"
PLACE = re.compile(r"(pictures|documents)/([0-9a-f]{20})/[\w.|-]+")
# What the media pipeline made: playlists, pieces, posters, captions, each below its asset.
MEDIA = re.compile(
    r"v/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/[\w-]+)+\.(?:m3u8|m4s|m4a|mp4|vtt|webp|jpg)"
)
KINDS: dict[str, Any] = {"pictures": LibraryImage, "documents": LibraryDocument}


@audience("public")
@require_safe
def open_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Where no front server answers for the open folder."""
    film = MEDIA.fullmatch(name)
    if not (film or PLACE.fullmatch(name)):
        raise Http404
    # A film that was deleted or guarded a moment ago may still lie there.
    if film and not assets_at(Asset.objects.all(), film[1], delivery="open").exists():
        raise Http404
    return _sent(lambda: send_open(request, name))


@audience("whoever may see a page that uses the file")
@require_safe
def guarded_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file that is missing and one that is not for this person answer alike."""
    called = _called_media(request, name) or _called_file(request, name)
    if called is None:
        raise Http404
    return _sent(lambda: send_guarded(request, name, called=called))


def _sent(send: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What is sent; a sentence when the store is away, which nobody may keep."""
    try:
        return send()
    except FileNotFoundError as missing:
        raise Http404 from missing
    except (StoreFault, BreakerOpen):
        logger.warning("the store of files does not answer")
        headers = {"Retry-After": RETRY_AFTER_S, "Cache-Control": "no-store"}
        return HttpResponse(AWAY, status=503, content_type=PLAIN, headers=headers)


def _called_media(request: HttpRequest, name: str) -> str | None:
    """What a piece of a film is called, if this person may see the film."""
    place = MEDIA.fullmatch(name)
    asset = _guarded_asset(place[1]) if place else None
    at = clock.now()
    if asset is None or not may_view_asset(viewer_for(request, at), asset, at=at):
        return None
    return asset.title


def _guarded_asset(uuid: str) -> Asset | None:
    return assets_at(Asset.objects.all(), uuid, delivery="guarded").first()


def _called_file(request: HttpRequest, name: str) -> str | None:
    """What a picture or a document is called, if this person may see it."""
    at = clock.now()
    file = _guarded_file_at(name)
    if file is None or not may_view(viewer_for(request, at), file, at=at):
        return None
    return _called(file)


def _guarded_file_at(name: str) -> LibraryFile | None:
    place = PLACE.fullmatch(name)
    if place is None:
        return None
    folder, token = place.groups()
    file: LibraryFile | None = KINDS[folder].objects.guarded().laid_in(token).first()
    return (
        file if file and file.file.name.startswith(f"{GUARDED_PREFIX}{folder}/{token}/") else None
    )


def _called(file: Any) -> str:
    return f"{file.title}.{file.file.name.rsplit('.', 1)[-1]}"
