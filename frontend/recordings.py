"""What a player needs of a film or a sound."""

from dataclasses import dataclass
from typing import Any

from media_pipeline.addresses import address_of

A_MINUTE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """Written words of a film or a sound, in one language."""

    src: str
    language: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A film or a sound as it is played; without `src` it is still being made."""

    title: str
    is_film: bool
    src: str = ""
    poster: str = ""
    seconds: int = 0
    captions: tuple[Caption, ...] = ()

    @property
    def kind(self) -> str:
        return "视频" if self.is_film else "录音"

    @property
    def length(self) -> str:
        """How long it is, as one says it."""
        return length_in_words(self.seconds)


def recording_of(asset: Any) -> Recording:
    """The recording of an asset; its address comes with its live version alone."""
    version = asset.live_version if asset.is_playing else None
    is_film = asset.kind != asset.Kind.AUDIO
    if version is None:
        return Recording(title=asset.title, is_film=is_film)
    return Recording(
        title=asset.title,
        is_film=is_film,
        src=address_of(version.master, delivery=asset.delivery),
        poster=address_of(version.poster, delivery=asset.delivery),
        seconds=round(version.duration_s or 0),
        captions=tuple(
            Caption(
                src=address_of(track.key, delivery=asset.delivery),
                language=track.language,
                label=track.label,
            )
            for track in asset.tracks.all()
        ),
    )


def length_in_words(seconds: int) -> str:
    """`3 分 40 秒`; nothing where it is not known."""
    minutes, rest = divmod(seconds, A_MINUTE_S)
    parts = [f"{minutes} 分" if minutes else "", f"{rest} 秒" if rest else ""]
    return " ".join(part for part in parts if part)
