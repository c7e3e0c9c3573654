"""Where the files of a version lie, inside its folder and so under its prefix."""

from media_pipeline.plan import Plan, SoundPlan

MASTER = "master.m3u8"
PLAYLIST = "index.m3u8"
HEADER = "init.mp4"
SEGMENTS = "%05d.m4s"
POSTER_WEBP, POSTER_JPEG = "poster.webp", "poster.jpg"
# Frames to choose the poster from; gone before the version is published.
CANDIDATES, COVER = "candidates", "cover.jpg"


def rung_folder(height: int) -> str:
    """The folder of the picture whose short side is `height`."""
    return f"v{height}"


def sound_folder(bps: int) -> str:
    """The folder of the sound of so many bits a second."""
    return f"a{bps // 1000}k"


def sound_rates(sound: SoundPlan) -> tuple[int, ...]:
    """The bits a second of each sound that is written, lowest first."""
    return tuple(sorted({sound.bps, *sound.sound_only_bps}))


def folders(plan: Plan) -> tuple[str, ...]:
    """Every folder with a playlist of its own."""
    rungs = tuple(rung_folder(rung.height) for rung in plan.rungs)
    sounds = sound_rates(plan.sound) if plan.sound else ()
    return (*rungs, *(sound_folder(bps) for bps in sounds))
