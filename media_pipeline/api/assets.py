"""GET assets/{id}: what became of a file; and what may be done about it."""

import uuid

from django.http import HttpRequest
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from cms.core import clock
from cms.core.access import audience
from cms.core.signed_in import SIGNED_IN
from media_pipeline import permission, services
from media_pipeline.api.finding import reachable_asset
from media_pipeline.api.shapes import NewTrack
from media_pipeline.captions import MOST_BYTES, to_vtt
from media_pipeline.models import Asset
from media_pipeline.reports import AssetReport, TrackReport, report_of, track_report
from media_pipeline.titles import clean_title

router = Router()
LONGEST_LABEL = 40
SEERS, CHANGERS = "whoever may see the asset", "whoever may edit the asset"


@router.get("assets/{uuid:asset}", response=AssetReport, summary="State and progress of an asset")
@audience(SEERS)
def look(request: HttpRequest, asset: uuid.UUID) -> AssetReport:
    """While nothing plays, the addresses are empty."""
    at = clock.now()
    return report_of(reachable_asset(request.user, asset, by=permission.may_view, at=at))


@router.post(
    "assets/{uuid:asset}/cancel", response=AssetReport, auth=SIGNED_IN, summary="Stop the work"
)
@audience(CHANGERS)
def cancel(request: HttpRequest, asset: uuid.UUID) -> AssetReport:
    """Stops within seconds when a worker is at it; what plays already goes on playing."""
    at = clock.now()
    found = _to_change(request, asset)
    services.cancel(asset=found, at=at)
    return report_of(found)


@router.post(
    "assets/{uuid:asset}/retry", response=AssetReport, auth=SIGNED_IN, summary="Work again"
)
@audience(CHANGERS)
def retry(request: HttpRequest, asset: uuid.UUID) -> AssetReport:
    """For what failed by our fault or was cancelled; finished steps are kept."""
    at = clock.now()
    found = _to_change(request, asset)
    services.retry(asset=found, at=at)
    return report_of(found)


@router.post(
    "assets/{uuid:asset}/tracks",
    response={201: TrackReport},
    auth=SIGNED_IN,
    summary="Add captions, or replace those of a language",
)
@audience(CHANGERS)
def add_track(
    request: HttpRequest, asset: uuid.UUID, *, file: File[UploadedFile], said: Form[NewTrack]
) -> Status[TrackReport]:
    """SRT or WebVTT in UTF-8 or GB18030; a fault names its line and changes nothing."""
    found = _to_change(request, asset)
    track = services.attach_track(
        asset=found,
        language=said.language,
        label=clean_title(said.label or said.language)[:LONGEST_LABEL],
        vtt_text=to_vtt(file.read(MOST_BYTES + 1)),
        at=clock.now(),
    )
    return Status(201, track_report(found, track))


def _to_change(request: HttpRequest, asset: uuid.UUID) -> Asset:
    return reachable_asset(request.user, asset, by=permission.may_edit, at=clock.now())
