"""What the pipeline is measured against: plain ffmpeg, as its manual would have it written."""

from pathlib import Path

from media_pipeline import layout
from media_pipeline.binaries import ffmpeg
from media_pipeline.plan import Plan, Rung


def one_command(plan: Plan, film: Path, out: Path, *, threads: int) -> list[str]:
    """The whole ladder of `plan` from one decode: no loudness, no poster, nothing checked."""
    split = "".join(f"[p{number}]" for number in range(len(plan.rungs)))
    graph = [f"[0:{plan.video_index}]split={len(plan.rungs)}{split}"]
    words: list[str] = []
    for number, rung in enumerate(plan.rungs):
        graph.append(f"[p{number}]scale={rung.width}:{rung.height_px}[q{number}]")
        words += _rung(plan, rung, out, taken=f"[q{number}]", threads=threads)
    sounds = [word for words in _each_sound(plan, out) for word in words]
    return [*_opened(film), "-filter_complex", ";".join(graph), *words, *sounds]


def one_process_each(plan: Plan, film: Path, out: Path) -> list[list[str]]:
    """A command for each rung and one for each sound, every one opening the film anew."""
    rungs = [
        [
            *_opened(film),
            *("-vf", f"scale={rung.width}:{rung.height_px}"),
            *_rung(plan, rung, out, taken=f"0:{plan.video_index}", threads=0),
        ]
        for rung in plan.rungs
    ]
    sounds = [[*_opened(film), *words] for words in _each_sound(plan, out)]
    return [*rungs, *sounds]


def _opened(film: Path) -> list[str]:
    return [str(ffmpeg()), "-v", "error", "-nostdin", "-y", "-i", f"file:{film}"]


def _rung(plan: Plan, rung: Rung, out: Path, *, taken: str, threads: int) -> list[str]:
    return [
        *("-map", taken, "-c:v", "libx264", "-preset", plan.profile.preset),
        *("-pix_fmt", "yuv420p", "-threads", str(threads), "-crf", str(rung.crf)),
        *("-maxrate", str(rung.max_bps), "-bufsize", str(rung.max_bps)),
        *("-force_key_frames", f"expr:gte(t,n_forced*{plan.gop_s})", "-sc_threshold", "0"),
        *_hls(out / layout.rung_folder(rung.height), segment_s=plan.segment_s),
    ]


def _each_sound(plan: Plan, out: Path) -> list[list[str]]:
    sound = plan.sound
    if sound is None:
        return []
    return [
        [
            *("-map", f"0:{sound.index}", "-c:a", "aac", "-aac_coder", "fast", "-b:a", str(bps)),
            *("-ar", str(sound.sample_rate), "-ac", str(sound.channels)),
            *_hls(out / layout.sound_folder(bps), segment_s=plan.segment_s),
        ]
        for bps in layout.sound_rates(sound)
    ]


def _hls(folder: Path, *, segment_s: int) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    return [
        *("-f", "hls", "-hls_time", str(segment_s), "-hls_playlist_type", "vod"),
        *("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", layout.HEADER),
        *("-hls_segment_filename", str(folder / layout.SEGMENTS), str(folder / layout.PLAYLIST)),
    ]
