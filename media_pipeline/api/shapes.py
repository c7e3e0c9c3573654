"""What the API says of uploads and assets."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from media_pipeline.models import UploadSession
from media_pipeline.uploads import parts

Sha256 = Annotated[str, Field(pattern=r"^([0-9a-fA-F]{64})?$")]
WISHES: Any = Field({}, max_length=16, description="What the page wants done with it.")


class NewUpload(Schema):
    """A file somebody wants to send."""

    filename: str = Field("", max_length=1_000)
    title: str = Field("", max_length=1_000)
    length: int = Field(ge=0, le=10**15, description="bytes")
    sha256: Sha256 = ""
    wish: dict[str, Annotated[str, Field(max_length=200)]] = WISHES


class PartOut(Schema):
    """One part: PUT so many bytes to the address, signed for an hour."""

    number: int
    bytes: int
    url: str
    arrived: bool


class UploadOut(Schema):
    """How the bytes travel, and how far they are."""

    id: str
    method: Literal["tus", "parts"]
    url: str = Field("", description="where tus goes on; empty for parts")
    length: int
    offset: int
    expires_at: datetime
    parts: list[PartOut] = []
    asset: str | None = None


class RenditionOut(Schema):
    """One size; a sound alone has no sides."""

    name: str
    width: int | None
    height: int | None
    bitrate: int
    codecs: str


class NewTrack(Schema):
    """Whose words a captions file holds."""

    language: str = Field(max_length=12, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    label: str = Field("", max_length=200)


class TrackOut(Schema):
    """The words in one language."""

    language: str
    label: str
    origin: str
    url: str


class AssetOut(Schema):
    """An asset: its state, how far the work is (of 1000), and what plays."""

    id: str
    title: str
    kind: str
    state: str
    state_text: str
    progress: int
    delivery: str
    error: str
    message: str
    duration_s: float | None
    playlist: str
    poster: str
    warnings: list[str]
    renditions: list[RenditionOut]
    tracks: list[TrackOut]


def upload_out(session: UploadSession, *, tus_url: str) -> UploadOut:
    """The upload as it stands; signs the addresses of parts afresh."""
    in_parts = bool(session.upload_id)
    waits = in_parts and session.asset is None
    return UploadOut(
        id=str(session.uuid),
        method="parts" if in_parts else "tus",
        url="" if in_parts else tus_url,
        length=session.length,
        offset=session.offset,
        expires_at=session.expires_at,
        parts=[PartOut.from_orm(part) for part in parts.of(session)] if waits else [],
        asset=str(session.asset.uuid) if session.asset else None,
    )
