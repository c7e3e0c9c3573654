"""The three questions put to ffprobe, each in the cage and in an empty folder of its own."""

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline.binaries import ffprobe
from media_pipeline.cage import Finished, Limits, input_arguments, run
from media_pipeline.errors import (
    Incomplete,
    MediaRefusal,
    NotMedia,
    NotYet,
    SaidTooMuch,
    ToolFailed,
    TooManyPixels,
)
from media_pipeline.probe import packets
from media_pipeline.sniff import Container

STREAM = (
    "index,codec_type,codec_name,codec_tag_string,width,height,pix_fmt,sample_aspect_ratio,"
    "field_order,color_transfer,r_frame_rate,avg_frame_rate,channels,sample_rate"
)
STREAMS = (
    f"format=duration:stream={STREAM}:stream_disposition=default,attached_pic"
    ":stream_side_data=side_data_type,rotation,displaymatrix"
)
TAGS = ":stream_tags=language,title"
FRAMES = "frame=media_type,width,height,pix_fmt,interlaced_frame,color_transfer,sample_aspect_ratio"
FIRST_PACKETS = 30
# Broadcast recordings may show their first picture late.
LOOK_AHEAD = ("-probesize", "32M", "-analyzeduration", "20M")
# ffprobe's own words.
UNLISTED = re.compile(r"Codec \((\w+)\) not on whitelist")
TOO_LARGE, TOO_MANY_PIXELS = "Picture size", "exceeds specified max pixel count"
CUT_SHORT = ("moov atom not found", "End of file", "Truncat", "truncat", "partial file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One file, as one container."""

    path: Path
    container: Container

    def streams(self) -> dict[str, Any]:
        """`format` and `streams` as ffprobe says them."""
        try:
            done = self._ask("-show_entries", f"{STREAMS}{TAGS}", "-of", "json")
        except SaidTooMuch:
            # Words nobody could read are no reason to refuse what can be seen and heard.
            done = self._ask("-show_entries", STREAMS, "-of", "json")
        said: dict[str, Any] = json.loads(done.stdout)
        if TOO_LARGE in done.stderr_tail and any(
            stream.get("width") == 0 for stream in said.get("streams", ())
        ):
            raise TooManyPixels
        return said

    def packets(self) -> packets.PacketCount:
        """Every packet, counted."""
        count = packets.PacketCount()
        self._ask("-show_entries", packets.SHOWN, "-of", "csv=p=0", on_line=count.hear)
        return count

    def frames(self, index: int) -> list[dict[str, Any]]:
        """The first pictures or sounds of a stream, decoded; none when that cannot be done."""
        interval = f"%+#{FIRST_PACKETS}"
        try:
            done = self._ask(
                *("-select_streams", str(index), "-read_intervals", interval),
                *("-show_entries", FRAMES, "-of", "json"),
            )
        except (Incomplete, NotMedia):
            return []
        frames: list[dict[str, Any]] = json.loads(done.stdout).get("frames", [])
        return frames

    def _ask(self, *question: str, on_line: Callable[[str], None] | None = None) -> Finished:
        opened = [*LOOK_AHEAD, "-threads", "1", *input_arguments(self.container, self.path)]
        argv = [str(ffprobe()), "-hide_banner", "-v", "error", *opened, *question]
        limits = Limits.for_reading(self.path.stat().st_size)
        with tempfile.TemporaryDirectory(prefix="probe-") as folder:
            try:
                return run(argv, cwd=Path(folder), limits=limits, on_line=on_line)
            except ToolFailed as end:
                if end.returncode < 0:
                    raise
                raise _refusal(end.stderr_tail) from end


def _refusal(last_words: str) -> MediaRefusal:
    """Why ffprobe gave the file back."""
    if unlisted := UNLISTED.search(last_words):
        return NotYet(f"{unlisted[1]}编码")
    if TOO_MANY_PIXELS in last_words:
        return TooManyPixels()
    return Incomplete() if any(words in last_words for words in CUT_SHORT) else NotMedia()
