"""The one command behind a version, as a graph: decoded once, written as every rung and sound.

ffmpeg-python lays the graph out and escapes it; the cage runs what it compiles to.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ffmpeg

from media_pipeline import layout
from media_pipeline.loudness import UNTOUCHED, Correction
from media_pipeline.plan import Plan, Rung, SoundPlan

# Any single word: the cage's own arguments for the input take its place.
INPUT = "input"
SCALING = {"flags": "bicubic", "out_range": "tv"}
CANDIDATES = 12
STILL = {"format": "image2", "q:v": 2, "map_metadata": -1}
# Inter-sample peaks show at four times the rate.
PEAK_RATE = 4
# AAC says everything one frame late: without the first frame, the rest comes in time for every
# player, also one that reads no edit lists.
AAC_DELAY = 1024
SHORTEST_SOUND_S = 0.1
LAYOUTS = {1: "mono", 2: "stereo"}
# No poster is shown larger.
WIDEST_COVER = 1280

Stream = Any  # ffmpeg-python is not typed


def ladder(
    plan: Plan, *, tool: Path, opening: Sequence[str], threads: int, correction: Correction
) -> list[str]:
    """The argv that makes every file of `plan` in its working folder.

    `opening` are the cage's arguments that open the source.
    """
    source = ffmpeg.input(INPUT)
    outputs = [
        *_pictures(plan, source, threads=threads),
        *_sounds(plan, source, correction=correction),
    ]
    return _compiled(outputs, tool=tool, opening=opening, says="warning")


def listening(sound: SoundPlan, *, tool: Path, opening: Sequence[str]) -> list[str]:
    """The argv that says at its end how loud the sound is, heard as it will be written."""
    heard = _levelled(ffmpeg.input(INPUT), sound).filter("ebur128", peak="true", framelog="quiet")
    return _compiled(
        [ffmpeg.output(heard, "-", format="null")], tool=tool, opening=opening, says="info"
    )


def cover(plan: Plan, *, tool: Path, opening: Sequence[str]) -> list[str]:
    """The argv that takes the still picture out of a file as a candidate for the poster."""
    still = ffmpeg.input(INPUT)[str(plan.cover_index)].filter(
        "scale", f"min(iw,{WIDEST_COVER})", -2
    )
    taken = ffmpeg.output(still, f"{layout.CANDIDATES}/{layout.COVER}", **STILL, **{"frames:v": 1})
    return _compiled([taken], tool=tool, opening=opening, says="warning")


def _compiled(
    outputs: Sequence[Stream], *, tool: Path, opening: Sequence[str], says: str
) -> list[str]:
    together = ffmpeg.merge_outputs(*outputs).global_args(
        *("-hide_banner", "-nostdin", "-nostats"),
        *("-loglevel", says),
        *("-progress", "pipe:1", "-stats_period", "0.5"),
    )
    argv: list[str] = together.compile(cmd=str(tool), overwrite_output=True)
    at = argv.index("-i")
    return [*argv[:at], *opening, *argv[at + 2 :]]


def _pictures(plan: Plan, source: Stream, *, threads: int) -> Iterator[Stream]:
    """Each rung is made of the next larger one; the poster's candidates come from the largest."""
    if not plan.rungs:
        return
    descending = sorted(plan.rungs, key=lambda rung: -rung.height)
    stream = _steady(source[str(plan.video_index)], plan)
    for rung in descending:
        parts = _scaled(stream, rung).filter_multi_output("split")
        yield _written_rung(parts[0], rung, plan=plan, threads=threads)
        if plan.poster and rung is descending[0]:
            yield _candidates(parts[1], duration_s=plan.duration_s)
        stream = parts[2]


def _steady(stream: Stream, plan: Plan) -> Stream:
    """Constant rate from time 0 to the very end: a picture that ends early stands still."""
    return (
        stream.filter("fps", fps=str(plan.fps), start_time=0)
        .filter("tpad", stop=-1, stop_mode="clone")
        .filter("trim", duration=f"{plan.duration_s:.3f}")
    )


def _scaled(stream: Stream, rung: Rung) -> Stream:
    return (
        stream.filter("scale", rung.width, rung.height_px, **SCALING)
        .filter("setsar", "1")
        .filter("format", "yuv420p")
    )


def _written_rung(stream: Stream, rung: Rung, *, plan: Plan, threads: int) -> Stream:
    """x264 by constant quality under the rung's cap, with keyframes by time and nowhere else."""
    return _hls(
        stream,
        layout.rung_folder(rung.height),
        segment_s=plan.segment_s,
        **{
            "c:v": "libx264",
            "preset": plan.profile.preset,
            "crf": rung.crf,
            "maxrate": rung.max_bps,
            "bufsize": rung.max_bps,
            "force_key_frames": f"expr:gte(t,n_forced*{plan.gop_s})",
            "forced-idr": 1,
            "sc_threshold": 0,
            "g": round(plan.fps * plan.gop_s * 2),
            "threads": threads,
            # What cameras and encoders whisper between the frames.
            "bsf:v": "filter_units=remove_types=6",
        },
    )


def _candidates(stream: Stream, *, duration_s: float) -> Stream:
    step_s = duration_s / CANDIDATES
    chosen = stream.filter("select", f"isnan(prev_selected_t)+gte(t-prev_selected_t,{step_s:.3f})")
    return ffmpeg.output(chosen, f"{layout.CANDIDATES}/%02d.jpg", fps_mode="passthrough", **STILL)


def _sounds(plan: Plan, source: Stream, *, correction: Correction) -> Iterator[Stream]:
    if plan.sound is None:
        return
    stream = _corrected(_levelled(source, plan.sound), plan.sound, correction)
    end_s = max(plan.duration_s, SHORTEST_SOUND_S)
    whole = stream.filter("apad").filter("atrim", start_sample=AAC_DELAY, end=f"{end_s:.3f}")
    parts = whole.filter_multi_output("asplit")
    for number, bps in enumerate(layout.sound_rates(plan.sound)):
        yield _hls(
            parts[number],
            layout.sound_folder(bps),
            segment_s=plan.segment_s,
            # The other search lets drums overshoot by 4 dB at these rates.
            **{"c:a": "aac", "b:a": bps, "aac_coder": "fast"},
        )


def _levelled(source: Stream, sound: SoundPlan) -> Stream:
    """The chosen sound from time 0 on, holes filled with silence."""
    return (
        source[str(sound.index)]
        .filter("aresample", sound.sample_rate, **{"async": 1, "first_pts": 0})
        .filter("aformat", channel_layouts=LAYOUTS[sound.channels])
    )


def _corrected(stream: Stream, sound: SoundPlan, correction: Correction) -> Stream:
    if correction == UNTOUCHED:
        return stream
    louder = stream.filter("volume", f"{correction.gain_db:.2f}dB")
    if correction.ceiling_db is None:
        return louder
    return (
        louder.filter("aresample", sound.sample_rate * PEAK_RATE)
        .filter("alimiter", limit=f"{10 ** (correction.ceiling_db / 20):.4f}", level=0, latency=1)
        .filter("aresample", sound.sample_rate)
    )


def _hls(stream: Stream, folder: str, *, segment_s: int, **encoding: object) -> Stream:
    """fMP4 HLS in `folder`; nothing of the source's titles, places and chapters comes along.

    Pictures sent ahead of their time keep times below 0, told by an edit list: shown, the first
    one is at 0.
    """
    return ffmpeg.output(
        stream,
        f"{folder}/{layout.PLAYLIST}",
        format="hls",
        hls_time=segment_s,
        hls_list_size=0,
        hls_playlist_type="vod",
        hls_segment_type="fmp4",
        hls_flags="independent_segments",
        hls_fmp4_init_filename=layout.HEADER,
        hls_segment_filename=f"{folder}/{layout.SEGMENTS}",
        map_metadata=-1,
        map_chapters=-1,
        avoid_negative_ts="disabled",
        **encoding,
    )
