"""Tiny films and sounds, drawn by ffmpeg when first asked for and kept for the run."""

import ctypes
import os
import subprocess
from functools import cache
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

from media_pipeline.binaries import ffmpeg

PICTURE = "testsrc2=size=160x90:rate=25"
TONE = "sine=frequency=440:sample_rate=48000"
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac", "-b:a", "48k")
IN_OPEN = 0x20
_numbers = count()


def folder() -> Path:
    """Where this process keeps what it has drawn."""
    kept = Path(settings.VAR_DIR) / "drawn"
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@cache
def drawn(suffix: str, *arguments: str) -> Path:
    """What ffmpeg makes of these arguments; the same file for the same ones. Not to be changed."""
    made = folder() / f"{next(_numbers)}.{suffix}"
    command = [str(ffmpeg()), "-v", "error", "-nostdin", "-threads", "1", *arguments, str(made)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return made


def picture(source: str = PICTURE) -> tuple[str, ...]:
    """Arguments that draw a moving picture."""
    return ("-f", "lavfi", "-i", source)


def tone(source: str = TONE) -> tuple[str, ...]:
    """Arguments that make a sound."""
    return ("-f", "lavfi", "-i", source)


def film(source: str = PICTURE, *more: str, seconds: float = 1, suffix: str = "mp4") -> Path:
    """A moving picture with a tone."""
    streams = (*picture(source), *tone(), *H264, *AAC)
    return drawn(suffix, *streams, *more, "-t", str(seconds))


def silent_film(source: str = PICTURE, *more: str, seconds: float = 1, suffix: str = "mp4") -> Path:
    """A moving picture alone."""
    return drawn(suffix, *picture(source), *H264, *more, "-t", str(seconds))


def sound(*more: str, source: str = TONE, seconds: float = 1, suffix: str = "m4a") -> Path:
    """A tone alone; the encoder is the one ffmpeg takes for the suffix."""
    return drawn(suffix, *tone(source), *more, "-t", str(seconds))


def sound_with_cover(suffix: str = "mp3") -> Path:
    """A tone with the picture of its sleeve."""
    sleeve = drawn("png", *picture(), "-frames:v", "1")
    inputs = ("-i", str(sound(suffix=suffix)), "-i", str(sleeve))
    return drawn(
        suffix, *inputs, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v", "attached_pic"
    )


def film_in_languages(*languages: str) -> Path:
    """A moving picture with a tone for each language."""
    tones = [word for _ in languages for word in tone()]
    maps = [word for at in range(len(languages) + 1) for word in ("-map", str(at))]
    names = [
        word
        for at, language in enumerate(languages)
        for word in (f"-metadata:s:a:{at}", f"language={language}")
    ]
    encoding = (*H264, *AAC, *names, "-t", "0.5")
    return drawn("mp4", *picture(), *tones, *maps, *encoding)


def with_avi_size(film: bytes, *, width: int, height: int) -> bytes:
    """An AVI whose header claims another size."""
    at = film.index(b"strf") + 12
    size = width.to_bytes(4, "little") + height.to_bytes(4, "little")
    return film[:at] + size + film[at + 8 :]


class Canary:
    """A file that tells whether anybody has opened it since."""

    def __init__(self, path: Path) -> None:
        self.path = path
        libc = ctypes.CDLL(None, use_errno=True)
        self._notices = libc.inotify_init1(os.O_NONBLOCK)
        assert self._notices >= 0
        assert libc.inotify_add_watch(self._notices, os.fsencode(path), IN_OPEN) >= 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.close(self._notices)

    def was_opened(self) -> bool:
        try:
            return bool(os.read(self._notices, 4096))
        except BlockingIOError:
            return False
