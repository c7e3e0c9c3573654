"""POST uploads: how a file is to be sent, and what becomes of it when it is whole."""

import uuid

from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Status

from cms.core import clock, limits
from cms.core.access import audience
from cms.core.signed_in import SIGNED_IN
from media_pipeline import uploads
from media_pipeline.api.finding import own_upload
from media_pipeline.api.shapes import NewUpload, UploadOut, upload_out
from media_pipeline.models import UploadSession
from media_pipeline.reports import AssetReport, report_of
from media_pipeline.uploads import parts

router = Router(auth=SIGNED_IN)
WHO = "whoever may upload, and their own uploads only"


@router.post("uploads", response={201: UploadOut}, summary="Begin an upload")
@audience("whoever may upload")
def begin(request: HttpRequest, body: NewUpload) -> Status[UploadOut]:
    """Refused before a byte travels, or told where to send the bytes."""
    announced = uploads.Announced(
        length=body.length,
        filename=body.filename,
        title=body.title,
        sha256=body.sha256,
        wish=body.wish,
        in_parts=parts.are_used(),
    )
    address = limits.client_address(request)
    at = clock.now()
    session = uploads.begin(owner=request.user, announced=announced, address=address, at=at)
    return Status(201, _out(session))


@router.get("uploads/{uuid:upload}", response=UploadOut, summary="How far an upload is")
@audience(WHO)
def look(request: HttpRequest, upload: uuid.UUID) -> UploadOut:
    """For going on after a break: the offset, or fresh addresses of the parts."""
    return _out(own_upload(request, upload, at=clock.now()))


@router.post("uploads/{uuid:upload}/complete", response=AssetReport, summary="All bytes were sent")
@audience(WHO)
def complete(request: HttpRequest, upload: uuid.UUID) -> AssetReport:
    """Reads size and hash again and queues the work; asked twice, the asset is the same."""
    at = clock.now()
    session = own_upload(request, upload, at=at)
    return report_of(uploads.finish(session=session, at=at))


@router.delete("uploads/{uuid:upload}", response={204: None}, summary="Give an upload up")
@audience(WHO)
def give_up(request: HttpRequest, upload: uuid.UUID) -> Status[None]:
    """What arrived is dropped; an asset made of it stays."""
    uploads.forget(own_upload(request, upload, at=clock.now()))
    return Status(204, None)


def _out(session: UploadSession) -> UploadOut:
    return upload_out(session, tus_url=tus_address(session.uuid))


def tus_address(upload: uuid.UUID) -> str:
    """Where tus goes on with that upload."""
    return reverse("api:tus_upload", kwargs={"upload": upload})
