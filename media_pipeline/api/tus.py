"""tus 1.0: uploads that go on where they broke off. The words of the protocol are in uploads.tus.

The body is read from the request in portions and never parsed: however long it is, a portion is
all that lies in memory.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from ninja import Router
from ninja.decorators import decorate_view

from cms.core import clock, limits
from cms.core.access import audience
from cms.core.signed_in import SIGNED_IN
from media_pipeline import uploads
from media_pipeline.api.finding import tus_upload
from media_pipeline.api.uploads import WHO, tus_address
from media_pipeline.models import UploadSession
from media_pipeline.permission import may_upload
from media_pipeline.uploads import tus
from media_pipeline.uploads.beginning import largest
from media_pipeline.uploads.errors import NoRoom, OtherProtocol, StoreAway, UnreadableUpload

router = Router(auth=SIGNED_IN)
ALL, ONE = "uploads/tus/", "uploads/tus/{uuid:upload}"
ASSET = "Upload-Asset"
OVERRIDE = "X-HTTP-Method-Override"

Answer = Callable[..., HttpResponse]


def speaks_tus(answer: Answer) -> Answer:
    """Every answer, refusals too, says which version is spoken."""

    @wraps(answer)
    def named(request: HttpRequest, **values: Any) -> HttpResponse:
        response = answer(request, **values)
        response["Tus-Resumable"] = tus.VERSION
        response["Cache-Control"] = "no-store"
        if request.method == "OPTIONS" or response.status_code == OtherProtocol.status:
            response["Tus-Version"] = tus.VERSION
        return response

    return named


@router.api_operation(["OPTIONS"], ALL, auth=None, summary="What this tus server can do")
@decorate_view(speaks_tus)
@audience("public")
def options(request: HttpRequest) -> HttpResponse:
    """Version, extensions, and the longest file of whoever asks."""
    grant = may_upload(request.user, {}, at=clock.now())
    response = HttpResponse(status=204)
    response["Tus-Extension"] = tus.EXTENSIONS
    response["Tus-Checksum-Algorithm"] = ",".join(tus.ALGORITHMS)
    response["Tus-Max-Size"] = str(largest(is_editor=bool(grant and grant.is_editor)))
    return response


@router.post(ALL, response={201: None}, summary="Begin a tus upload")
@decorate_view(speaks_tus)
@audience("whoever may upload")
def create(request: HttpRequest) -> HttpResponse:
    """Upload-Length and Upload-Metadata (filename, title, sha256; the rest is the wish)."""
    tus.check_version(request.headers.get("Tus-Resumable"))
    announced = _announced(request)
    address = limits.client_address(request)
    at = clock.now()
    session = uploads.begin(owner=request.user, announced=announced, address=address, at=at)
    response = _state(session, status=201)
    response["Location"] = tus_address(session.uuid)
    return response


@router.api_operation(["HEAD"], ONE, url_name="tus_upload", summary="How far a tus upload is")
@decorate_view(speaks_tus)
@audience(WHO)
def head(request: HttpRequest, upload: uuid.UUID) -> HttpResponse:
    """Upload-Offset counts bytes that are safe."""
    tus.check_version(request.headers.get("Tus-Resumable"))
    session = tus_upload(request, upload, at=clock.now())
    response = _state(session, status=200)
    response["Upload-Length"] = str(session.length)
    return response


@router.patch(ONE, response={204: None}, summary="The next bytes of a tus upload")
@decorate_view(speaks_tus)
@audience(WHO)
def patch(request: HttpRequest, upload: uuid.UUID) -> HttpResponse:
    """Appends the body at Upload-Offset; the last byte makes the asset."""
    return _patched(request, upload)


@router.delete(ONE, response={204: None}, summary="Give a tus upload up")
@decorate_view(speaks_tus)
@audience(WHO)
def delete(request: HttpRequest, upload: uuid.UUID) -> HttpResponse:
    """What arrived is dropped; an asset made of it stays."""
    return _given_up(request, upload)


@router.post(ONE, response={204: None}, summary="PATCH or DELETE where a network forbids them")
@decorate_view(speaks_tus)
@audience(WHO)
def override(request: HttpRequest, upload: uuid.UUID) -> HttpResponse:
    """X-HTTP-Method-Override names the method that is meant."""
    meant = OVERRIDDEN.get(request.headers.get(OVERRIDE, ""))
    if meant is None:
        raise UnreadableUpload
    return meant(request, upload)


def _announced(request: HttpRequest) -> uploads.Announced:
    wish = tus.read_metadata(request.headers.get("Upload-Metadata"))
    length = tus.read_number(request.headers.get("Upload-Length"))
    sha256 = tus.read_sha256(wish.pop("sha256", ""))
    filename, title = wish.pop("filename", ""), wish.pop("title", "")
    return uploads.Announced(
        length=length, filename=filename, title=title, sha256=sha256, wish=wish
    )


def _patched(request: HttpRequest, upload: uuid.UUID) -> HttpResponse:
    tus.check_version(request.headers.get("Tus-Resumable"))
    tus.check_type(request.headers.get("Content-Type"))
    offset = tus.read_number(request.headers.get("Upload-Offset"))
    at = clock.now()
    session = tus_upload(request, upload, at=at)
    session = uploads.receive(session=session, offset=offset, body=_body(request), at=at)
    if session.offset == session.length:
        _hand_over(session)
    return _state(session, status=204)


def _body(request: HttpRequest) -> uploads.Body:
    length = request.headers.get("Content-Length")
    return uploads.Body(
        stream=request,
        length=tus.read_number(length) if length else None,
        checksum=tus.read_checksum(request.headers.get("Upload-Checksum")),
    )


def _hand_over(session: UploadSession) -> None:
    """The bytes are here; where they cannot be stored just now, a task tries again."""
    try:
        session.asset = uploads.finish(session=session, at=clock.now())
    except (StoreAway, NoRoom):
        return


def _given_up(request: HttpRequest, upload: uuid.UUID) -> HttpResponse:
    tus.check_version(request.headers.get("Tus-Resumable"))
    uploads.forget(tus_upload(request, upload, at=clock.now()))
    return HttpResponse(status=204)


OVERRIDDEN = {"PATCH": _patched, "DELETE": _given_up}


def _state(session: UploadSession, *, status: int) -> HttpResponse:
    """Where the upload stands, in headers."""
    response = HttpResponse(status=status)
    response["Upload-Offset"] = str(session.offset)
    response["Upload-Expires"] = http_date(session.expires_at.timestamp())
    if session.asset is not None:
        response[ASSET] = str(session.asset.uuid)
    return response
