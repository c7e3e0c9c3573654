"""Plans written by hand, versions made from tiny films, and independent eyes to read them."""

import json
import re
import subprocess
import tempfile
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from media_pipeline.binaries import ffmpeg, ffprobe
from media_pipeline.package import MeasuredRendition, package
from media_pipeline.plan import Plan, Rung, SoundPlan
from media_pipeline.plan import plan as planned
from media_pipeline.poster import choose_poster
from media_pipeline.probe import probe
from media_pipeline.profiles import PROFILE
from media_pipeline.sniff import sniff
from media_pipeline.transcode import Source, Transcoded, transcode
from tests.factories import media


def a_rung(height: int, **differences: Any) -> Rung:
    """A rung of a 16:9 film."""
    plain = Rung(
        name=str(height),
        label="流畅",
        height=height,
        width=height * 16 // 9 // 2 * 2,
        height_px=height,
        max_bps=600_000,
        crf=25,
        codecs="avc1.64001e",
    )
    return replace(plain, **differences)


def a_sound_plan(**differences: Any) -> SoundPlan:
    plain = SoundPlan(
        index=1,
        language="zho",
        channels=2,
        bps=96_000,
        sound_only_bps=(48_000, 96_000),
        sample_rate=48_000,
        loudness_lufs=-16.0,
        true_peak_db=-1.5,
    )
    return replace(plain, **differences)


def a_plan(**differences: Any) -> Plan:
    """Ten seconds in two rungs with a sound."""
    plain = Plan(
        kind="video",
        rungs=(a_rung(240), a_rung(360)),
        video_index=0,
        fps=Fraction(25),
        gop_s=2,
        segment_s=4,
        sound=a_sound_plan(),
        poster=True,
        cover_index=None,
        duration_s=10.0,
        notes=(),
        profile=PROFILE,
    )
    return replace(plain, **differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeVersion:
    """A finished version in its folder. Not to be changed: tests share it."""

    plan: Plan
    folder: Path
    transcoded: Transcoded
    renditions: tuple[MeasuredRendition, ...]
    posters: tuple[Path, ...]
    progress: tuple[float, ...]

    @property
    def master(self) -> str:
        return (self.folder / "master.m3u8").read_text(encoding="utf-8")


def fresh_folder() -> Path:
    return Path(tempfile.mkdtemp(dir=media.folder()))


def source_and_plan(path: Path) -> tuple[Source, Plan]:
    """What the pipeline decides on a file."""
    container = sniff(path)
    return Source(path=path, container=container), planned(probe(path, container))


@cache
def made(path: Path, **differences: Any) -> MadeVersion:
    """The version of a file by its own plan, parts of which may be replaced."""
    source, plan = source_and_plan(path)
    plan = replace(plan, **differences)
    folder, heard = fresh_folder(), []
    transcoded = transcode(plan, source=source, folder=folder, on_progress=heard.append)
    posters = choose_poster(folder)
    return MadeVersion(
        plan=plan,
        folder=folder,
        transcoded=transcoded,
        renditions=package(folder, plan),
        posters=posters,
        progress=tuple(heard),
    )


def streams(path: Path) -> list[dict[str, Any]]:
    """What ffprobe says of each stream in a file or playlist."""
    return asked(path, "-show_streams")["streams"]


def packets(path: Path) -> list[dict[str, Any]]:
    return asked(path, "-show_packets")["packets"]


def keyframe_times(path: Path) -> list[float]:
    return [float(one["pts_time"]) for one in packets(path) if "K" in one["flags"]]


def asked(path: Path, *questions: str) -> dict[str, Any]:
    command = [str(ffprobe()), "-v", "error", *questions, "-of", "json", str(path)]
    answer = subprocess.run(command, check=True, capture_output=True, timeout=30)
    return json.loads(answer.stdout)


def complaints(path: Path) -> str:
    """What ffmpeg has to say while it decodes a whole file or playlist; nothing is best."""
    return _said(path, "-map", "0", "-f", "null", level="warning")


def loudness(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by the filter that judges broadcasts."""
    said = _said(path, "-map", "0:a:0", "-af", "loudnorm=print_format=json", "-f", "null")
    found = json.loads(re.search(r"\{[^{}]+\}", said)[0])
    return float(found["input_i"]), float(found["input_tp"])


def _said(path: Path, *work: str, level: str = "info") -> str:
    command = [
        *(str(ffmpeg()), "-v", level, "-nostdin", "-nostats"),
        *("-threads", "1", "-i", str(path), *work, "-"),
    ]
    return subprocess.run(command, check=True, capture_output=True, timeout=30, text=True).stderr
