"""What is told of an asset: its state in words, and what a player can be given."""

from dataclasses import dataclass

from media_pipeline.addresses import address_of
from media_pipeline.models import Asset, Job, Track, Version

WHOLE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RenditionReport:
    """One size; a sound alone has no sides."""

    name: str
    width: int | None
    height: int | None
    bitrate: int
    codecs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackReport:
    """The words in one language."""

    language: str
    label: str
    origin: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssetReport:
    """An asset as others are told of it; addresses are empty while nothing plays."""

    id: str
    title: str
    kind: str
    state: str
    state_text: str
    progress: int
    delivery: str
    error: str = ""
    message: str = ""
    duration_s: float | None = None
    playlist: str = ""
    poster: str = ""
    warnings: tuple[str, ...] = ()
    renditions: tuple[RenditionReport, ...] = ()
    tracks: tuple[TrackReport, ...] = ()


def report_of(asset: Asset) -> AssetReport:
    """The asset as it stands in the database."""
    version = asset.live_version if asset.is_playing else None
    return AssetReport(
        id=str(asset.uuid),
        title=asset.title,
        kind=asset.kind,
        state=asset.state,
        state_text=asset.get_state_display(),
        progress=_progress(asset),
        delivery=asset.delivery,
        error=asset.error_code,
        message=asset.error_text,
        duration_s=version.duration_s if version else None,
        playlist=address_of(version.master, delivery=asset.delivery) if version else "",
        poster=address_of(version.poster, delivery=asset.delivery) if version else "",
        warnings=tuple(version.notes) if version else (),
        renditions=_renditions(version) if version else (),
        tracks=_tracks(asset),
    )


def _progress(asset: Asset) -> int:
    """Thousandths of the work."""
    if asset.state == Asset.State.READY:
        return WHOLE
    job = Job.objects.of_asset(asset).first()
    return job.progress if job else 0


def _renditions(version: Version) -> tuple[RenditionReport, ...]:
    return tuple(
        RenditionReport(
            name=rendition.name,
            width=rendition.width,
            height=rendition.height,
            bitrate=rendition.average_bps,
            codecs=rendition.codecs,
        )
        for rendition in version.renditions.all()
    )


def _tracks(asset: Asset) -> tuple[TrackReport, ...]:
    return tuple(track_report(asset, track) for track in asset.tracks.all())


def track_report(asset: Asset, track: Track) -> TrackReport:
    """One of the asset's captions."""
    return TrackReport(
        language=track.language,
        label=track.label,
        origin=track.origin,
        url=address_of(track.key, delivery=asset.delivery),
    )
