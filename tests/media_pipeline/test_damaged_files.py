"""Sixty damaged films: each is played or refused; none hangs, breaks us or leaves a trace."""

import os
import random
import subprocess
from contextlib import suppress

import pytest

from media_pipeline import layout
from media_pipeline.errors import MediaRefusal
from media_pipeline.package import package
from media_pipeline.poster import choose_poster
from media_pipeline.transcode import transcode
from tests.factories import media
from tests.factories.made_media import complaints, fresh_folder, source_and_plan

SEEDS = 60
# Enough for every day; the rest belongs to the long run.
EVERY_DAY = 12
KINDS = ("flipped", "cut", "spliced")


def films():
    """One of each family of containers."""
    return [
        *(media.film(seconds=0.6, suffix=suffix) for suffix in ("mp4", "mkv", "ts", "mov", "avi")),
        media.sound(seconds=0.6, suffix="mp3"),
        media.sound(seconds=0.6, suffix="wav"),
    ]


def damaged(seed):
    """The bytes of a film with bits flipped, its end cut off, or a piece of it put in twice."""
    draw = random.Random(seed)
    content = bytearray(draw.choice(films()).read_bytes())
    kind = KINDS[seed % len(KINDS)]
    if kind == "flipped":
        for _ in range(draw.choice((1, 10, 200))):
            content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    elif kind == "cut":
        del content[draw.randrange(len(content)) :]
    else:
        start, at = draw.randrange(len(content)), draw.randrange(len(content))
        content[at:at] = content[start : start + draw.randrange(4000)]
    return bytes(content)


def make(film, folder):
    """Everything a job does with a file on the disk."""
    source, plan = source_and_plan(film)
    transcode(plan, source=source, folder=folder)
    choose_poster(folder)
    package(folder, plan)
    return plan


def children():
    command = ["pgrep", "-P", str(os.getpid()), "-f", "ffmpeg|ffprobe"]
    return subprocess.run(command, check=False, capture_output=True).stdout


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param(seed, marks=() if seed < EVERY_DAY else pytest.mark.slow)
        for seed in range(SEEDS)
    ],
)
def test_a_damaged_film_is_played_or_refused(seed):
    sent, folder = fresh_folder() / "source.bin", fresh_folder()
    sent.write_bytes(damaged(seed))

    with suppress(MediaRefusal):
        make(sent, folder)

    master = folder / layout.MASTER
    assert not master.exists() or complaints(master) == ""
    assert [path.name for path in sent.parent.iterdir()] == ["source.bin"]
    assert sent.read_bytes() == damaged(seed)
    assert children() == b""


def test_nothing_but_the_version_lies_in_its_folder():
    folder = fresh_folder()

    plan = make(media.film(seconds=0.6), folder)

    assert {path.name for path in folder.iterdir()} == {
        *layout.folders(plan),
        *(layout.MASTER, layout.POSTER_WEBP, layout.POSTER_JPEG),
    }
