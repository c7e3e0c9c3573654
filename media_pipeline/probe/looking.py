"""From ffprobe's answers to a Probe: what is too much is refused before anything is decoded."""

from pathlib import Path

from media_pipeline.errors import (
    Incomplete,
    NotMedia,
    Protected,
    TooLong,
    TooManyTracks,
)
from media_pipeline.probe import facts
from media_pipeline.probe.asking import Asking
from media_pipeline.probe.facts import Stream
from media_pipeline.probe.packets import seconds
from media_pipeline.probe.picture import refuse_pixels, seen
from media_pipeline.probe.streams import Probe, SoundStream, VideoStream
from media_pipeline.profiles import intake
from media_pipeline.sniff import Container

# The header of these states the length; that of others is a guess from the bitrate.
STATES_LENGTH = frozenset({"mov", "matroska", "avi", "flv", "asf"})
CUT_AFTER_S = 1.0


def probe(path: Path, container: Container) -> Probe:
    """What the file at `path` holds; raises a MediaRefusal when we cannot or may not take it."""
    return _Look(Asking(path=path, container=container)).probe()


class _Look:
    """One file under examination: what it says of itself, then what is really in it."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        said = asking.streams()
        self._claimed_s = seconds(said.get("format", {}).get("duration"))
        self._streams: list[Stream] = said.get("streams", [])
        self._refuse_excess()
        self._count = asking.packets()
        if self._count.is_encrypted:
            raise Protected
        self._filled = [at for at in self._streams if self._count.packets(at["index"])]
        self._refuse_length()

    def probe(self) -> Probe:
        picture = self._picture()
        video = seen(picture, asking=self._asking, count=self._count) if picture else None
        sounds = self._sounds()
        if video is None and not sounds:
            raise Incomplete if self._told("video") or self._told("audio") else NotMedia
        start_s, end_s = self._span(video, sounds)
        return Probe(
            container=self._asking.container,
            duration_s=max(end_s - start_s, float(1 / video.fps) if video else 0.0),
            start_s=start_s,
            video=video,
            sounds=sounds,
            cover_index=next((at["index"] for at in self._streams if facts.is_cover(at)), None),
            warnings=(
                *self._cut_short(end_s - start_s),
                *(("画面读不出来，只保留了声音",) if picture and not video else ()),
                *(("声音读不出来，只保留了画面",) if self._told("audio") and not sounds else ()),
            ),
        )

    def _refuse_excess(self) -> None:
        if any(facts.is_protected(stream) for stream in self._streams):
            raise Protected
        if len(self._streams) > intake().most_streams:
            raise TooManyTracks
        for stream in self._streams:
            refuse_pixels(int(stream.get("width", 0)), int(stream.get("height", 0)))

    def _refuse_length(self) -> None:
        played = {at["index"] for kind in ("video", "audio") for at in self._told(kind)}
        start_s, end_s = self._count.span(played)
        if end_s - start_s > intake().longest_s:
            raise TooLong(intake().longest_s)

    def _told(self, kind: str) -> list[Stream]:
        """Streams of this kind that have something in them."""
        return [
            at for at in self._filled if at.get("codec_type") == kind and not facts.is_cover(at)
        ]

    def _picture(self) -> Stream | None:
        """The moving picture that the file says to show, else its first."""
        moving = self._told("video")
        shown = [stream for stream in moving if stream.get("disposition", {}).get("default")]
        return next(iter([*shown, *moving]), None)

    def _sounds(self) -> tuple[SoundStream, ...]:
        """Those that can really be decoded."""
        told = (facts.sound(stream) for stream in self._told("audio"))
        return tuple(sound for sound in told if sound and self._asking.frames(sound.index))

    def _span(
        self, video: VideoStream | None, sounds: tuple[SoundStream, ...]
    ) -> tuple[float, float]:
        """First and last second of what is kept."""
        kept = {sound.index for sound in sounds}
        return self._count.span(kept | {video.index} if video else kept)

    def _cut_short(self, length_s: float) -> tuple[str, ...]:
        claimed_s = self._claimed_s
        if self._asking.container.demuxer not in STATES_LENGTH or claimed_s is None:
            return ()
        if claimed_s - length_s <= max(CUT_AFTER_S, claimed_s / 50):
            return ()
        return (f"文件在第{int(length_s // 60) + 1}分钟处断开，只保留了前面能播放的部分",)
