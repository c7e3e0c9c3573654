"""Reads what was written from end to end: nothing half-made, late or missing is ever published."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media_pipeline import cage, layout, playlists
from media_pipeline.binaries import ffprobe
from media_pipeline.errors import BadOutput
from media_pipeline.plan import Plan, Rung

TOLERANCE_S = 0.25
# Further apart than this, lips and words part company.
LIPS_S = 0.08
AAC_FRAME = 1024
FACTS = "stream=codec_type,codec_name,width,height,start_time,nb_read_packets"


def verify(folder: Path, plan: Plan, *, cancelled: Callable[[], bool] = cage.never) -> None:
    """Read every rendition from end to end. Raises BadOutput unless all are whole and in step."""
    for rung in plan.rungs:
        part = layout.rung_folder(rung.height)
        facts = _facts(folder, part, cancelled=cancelled)
        _check_picture(facts, part, rung=rung)
        _check_times(facts, part, plan=plan, unit_s=float(1 / plan.fps))
    if plan.sound is None:
        return
    for bps in layout.sound_rates(plan.sound):
        part = layout.sound_folder(bps)
        facts = _facts(folder, part, cancelled=cancelled)
        _check(facts.codec == "aac", part, f"holds {facts.codec}")
        _check_times(facts, part, plan=plan, unit_s=AAC_FRAME / plan.sound.sample_rate)


def whole_playlist(folder: Path) -> playlists.MediaPlaylist:
    """The playlist in `folder`, every file of which is there."""
    try:
        playlist = playlists.parsed((folder / layout.PLAYLIST).read_text(encoding="utf-8"))
    except (FileNotFoundError, playlists.BadPlaylist) as fault:
        message = f"{folder.name}: {fault}"
        raise BadOutput(message) from fault
    for name in (playlist.header, *(segment.uri for segment in playlist.segments)):
        path = folder / name
        if not path.is_file() or not path.stat().st_size:
            message = f"{folder.name}: {name} is missing or empty"
            raise BadOutput(message)
    if not playlist.is_complete:
        message = f"{folder.name}: the playlist has no end"
        raise BadOutput(message)
    return playlist


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What ffprobe says of a rendition it has read whole."""

    codec: str
    width: int
    height: int
    start_s: float
    packets: int


def _facts(folder: Path, part: str, *, cancelled: Callable[[], bool]) -> _Facts:
    whole_playlist(folder / part)
    size = sum(file.stat().st_size for file in (folder / part).iterdir())
    answer = cage.run(
        [
            *(str(ffprobe()), "-v", "error", "-protocol_whitelist", "file"),
            *("-count_packets", "-show_entries", FACTS, "-of", "json"),
            *("-f", "hls", "-i", f"file:{(folder / part / layout.PLAYLIST).absolute()}"),
        ],
        cwd=folder,
        limits=cage.Limits.for_reading(size),
        cancelled=cancelled,
    )
    streams = json.loads(answer.stdout).get("streams", [])
    _check(len(streams) == 1, part, f"{len(streams)} streams")
    return _Facts(
        codec=streams[0].get("codec_name", ""),
        width=streams[0].get("width", 0),
        height=streams[0].get("height", 0),
        start_s=float(streams[0].get("start_time", "nan")),
        packets=int(streams[0].get("nb_read_packets", 0)),
    )


def _check_picture(facts: _Facts, part: str, *, rung: Rung) -> None:
    _check(facts.codec == "h264", part, f"holds {facts.codec}")
    is_sized = (facts.width, facts.height) == (rung.width, rung.height_px)
    _check(is_sized, part, f"is {facts.width}x{facts.height}")


def _check_times(facts: _Facts, part: str, *, plan: Plan, unit_s: float) -> None:
    lasts_s = facts.packets * unit_s
    _check(abs(facts.start_s) <= LIPS_S, part, f"starts at {facts.start_s} s")
    is_whole = abs(lasts_s - plan.duration_s) <= max(TOLERANCE_S, unit_s)
    _check(is_whole, part, f"lasts {lasts_s:.2f} s of {plan.duration_s:.2f} s")


def _check(holds: bool, part: str, fault: str) -> None:
    if not holds:
        message = f"{part}: {fault}"
        raise BadOutput(message)
