"""What the API says of uploads and assets."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from media_pipeline.models import UploadSession
from media_pipeline.uploads.parts import Part, signed

Sha256 = Annotated[str, Field(pattern=r"^([0-9a-fA-F]{64})?$")]
WISHES: Any = Field({}, max_length=16, description="What the page wants done with it.")


class NewUpload(Schema):
    """A file somebody wants to send."""

    filename: str = Field("", max_length=1_000)
    title: str = Field("", max_length=1_000)
    length: int = Field(ge=0, le=10**15, description="bytes")
    sha256: Sha256 = ""
    wish: dict[str, Annotated[str, Field(max_length=200)]] = WISHES


class UploadOut(Schema):
    """How the bytes travel, and how far they are."""

    id: str
    method: Literal["tus", "parts"]
    url: str = Field("", description="where tus goes on; empty for parts")
    length: int
    offset: int
    expires_at: datetime
    parts: list[Part] = []
    asset: str | None = None


class NewTrack(Schema):
    """Whose words a captions file holds."""

    language: str = Field(max_length=12, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    label: str = Field("", max_length=200)


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
        parts=signed(session) if waits else [],
        asset=str(session.asset.uuid) if session.asset else None,
    )
