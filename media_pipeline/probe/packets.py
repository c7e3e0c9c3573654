"""Durations as they are, not as a header says: every packet is counted, none is decoded."""

from dataclasses import dataclass, field

SHOWN = "packet=stream_index,pts_time,dts_time,duration_time,flags:packet_side_data=side_data_type"
COLUMNS = 5
# Comes out of no player: the part of a stream that an edit list cuts away.
DISCARDED = "D"
ENCRYPTED = "Encryption info"


@dataclass(slots=True)
class Span:
    """From when to when one stream has packets, in seconds."""

    packets: int = 0
    start_s: float = float("inf")
    end_s: float = float("-inf")


@dataclass(slots=True)
class PacketCount:
    """Hears one line of CSV a packet."""

    spans: dict[int, Span] = field(default_factory=dict)
    is_encrypted: bool = False

    def hear(self, line: str) -> None:
        """Count the packet; a line that is none is passed over."""
        columns = line.split(",")
        if len(columns) < COLUMNS or not columns[0].isdigit() or DISCARDED in columns[4]:
            return
        span = self.spans.setdefault(int(columns[0]), Span())
        span.packets += 1
        self.is_encrypted |= ENCRYPTED in columns
        at = seconds(columns[1])
        if at is None:
            at = seconds(columns[2])
        if at is not None:
            span.start_s = min(span.start_s, at)
            span.end_s = max(span.end_s, at + (seconds(columns[3]) or 0.0))

    def packets(self, index: int) -> int:
        """How many packets this stream really has."""
        return self.spans.get(index, Span()).packets

    def span(self, indexes: set[int]) -> tuple[float, float]:
        """First and last second of these streams together; (0, 0) when none has a time."""
        timed = [span for at, span in self.spans.items() if at in indexes and span.end_s >= 0]
        if not timed:
            return 0.0, 0.0
        return min(span.start_s for span in timed), max(span.end_s for span in timed)


def seconds(text: object) -> float | None:
    """A time as ffprobe writes it; None for `N/A` and for nothing."""
    try:
        return float(str(text))
    except ValueError:
        return None
