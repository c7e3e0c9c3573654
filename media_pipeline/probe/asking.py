"""The three questions put to ffprobe, each in the cage and in an empty folder of its own."""

import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media_pipeline.binaries import ffprobe
from media_pipeline.cage import Finished, Limits, input_arguments, run
from media_pipeline.errors import Incomplete, NotMedia, ToolFailed
from media_pipeline.probe import packets
from media_pipeline.sniff import Container

STREAM = (
    "index,codec_type,codec_name,codec_tag_string,width,height,pix_fmt,sample_aspect_ratio,"
    "field_order,color_transfer,r_frame_rate,avg_frame_rate,channels,sample_rate"
)
STREAMS = (
    f"format=duration:stream={STREAM}:stream_disposition=default,attached_pic"
    ":stream_tags=language,title:stream_side_data=side_data_type,rotation,displaymatrix"
)
FRAMES = "frame=width,height,pix_fmt,interlaced_frame,color_transfer,sample_aspect_ratio"
FIRST_PACKETS = 30
# Broadcast recordings may show their first picture late.
LOOK_AHEAD = ("-probesize", "32M", "-analyzeduration", "20M")
CUT_SHORT = ("moov atom not found", "End of file", "Truncat", "truncat", "partial file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One file, as one container."""

    path: Path
    container: Container

    def streams(self) -> dict[str, Any]:
        """`format` and `streams` as ffprobe says them."""
        return self._json("-show_entries", STREAMS)

    def packets(self) -> packets.PacketCount:
        """Every packet, counted."""
        count = packets.PacketCount()
        self._ask("-show_entries", packets.SHOWN, "-of", "csv=p=0", on_line=count.hear)
        return count

    def frames(self, index: int) -> list[dict[str, Any]]:
        """The first pictures of a stream, decoded; none when that cannot be done."""
        interval = f"%+#{FIRST_PACKETS}"
        try:
            said = self._json(
                *("-select_streams", str(index), "-read_intervals", interval),
                *("-show_entries", FRAMES),
            )
        except (Incomplete, NotMedia):
            return []
        return said.get("frames", [])

    def _json(self, *question: str) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self._ask(*question, "-of", "json").stdout)
        return said

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
                if any(words in end.stderr_tail for words in CUT_SHORT):
                    raise Incomplete from end
                raise NotMedia from end
