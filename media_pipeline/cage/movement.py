"""Whether a tool moves: ffmpeg goes on reporting when it stands still, so reports do not count."""

# Of `-progress`: what grows with the work, and what changes by itself as time goes by.
GROWING = frozenset({"frame", "out_time_us", "out_time_ms", "out_time", "total_size"})
IDLE = frozenset({"fps", "bitrate", "speed", "progress", "dup_frames", "drop_frames"})


class Movement:
    """Told each line of standard output, says which ones show a step forward."""

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def shown_by(self, line: str) -> bool:
        """True for a report that grew, and for any line that is no report at all."""
        key, equals, value = line.partition("=")
        if not equals or key not in GROWING:
            return key not in IDLE and not key.startswith("stream_")
        moved = self._last.get(key) != value
        self._last[key] = value
        return moved
