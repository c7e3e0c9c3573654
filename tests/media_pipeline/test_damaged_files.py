"""Sixty damaged films: each is played or refused; none hangs, breaks us or leaves a trace."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from cms.core import clock
from media_pipeline import layout, services
from media_pipeline.jobs.scratch import work_root
from media_pipeline.models import Asset, Job, SourceFile
from media_pipeline.package import package
from media_pipeline.poster import choose_poster
from media_pipeline.stores import PRIVATE, store
from media_pipeline.transcode import transcode
from tests.factories import media
from tests.factories.made_media import complaints, fresh_folder, source_and_plan

SEEDS = 60
KINDS = ("flipped", "cut", "spliced")
ENDS = {"ready", "refused"}
NEIGHBOUR = "sources/neighbour/source.bin"


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


class Walled:
    """A worker for which a socket to anywhere is death, and whose tools inherit that."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.media_pipeline.walled", connection.settings_dict["NAME"]],
            cwd=settings.BASE_DIR,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, *words) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(" ".join(str(word) for word in words) + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()


@contextmanager
def walled() -> Iterator[Walled]:
    """It must be alive in the end, and end in good order."""
    worker = Walled()
    try:
        yield worker
        worker.process.communicate(timeout=20)
        assert worker.process.returncode == 0
    finally:
        worker.process.kill()


def sent(seed: int) -> Asset:
    path = fresh_folder() / "damaged"
    path.write_bytes(damaged(seed))
    return services.submit(file=path, title=f"{seed}", at=clock.now())


def children_of(process: int) -> str:
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    return "".join(task.read_text() for task in tasks)


def lying() -> set[str]:
    """Whatever lies in the three stores and in the folder of half-made things."""
    found = {key for place in ("open", "guarded") for key in store(place).list("v")}
    private = {f"{PRIVATE}/{key}" for key in store(PRIVATE).list("sources")}
    half = {str(path) for path in work_root().rglob("*") if path.is_file()}
    return found | private | half


def assert_whole(asset: Asset) -> None:
    """What is played has a master that every player can read to its end."""
    version = asset.live_version
    assert version
    master = Path(settings.MEDIA_ROOT) / version.master
    assert complaints(master) == "", asset.title


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_second_wall")
def test_sixty_damaged_films_are_played_or_refused_and_nothing_else_happens():
    store(PRIVATE).put_bytes(NEIGHBOUR, b"somebody else's film")
    neighbour = media.Canary(Path(settings.VAR_DIR) / "media" / PRIVATE / NEIGHBOUR)
    before = lying()
    assets = {seed: sent(seed) for seed in range(SEEDS)}

    with walled() as worker:
        for asset in assets.values():
            job = Job.objects.get(version__asset=asset)
            assert worker.ask(job.pk) == str(job.pk), asset.title
        left = children_of(worker.process.pid)

    ended = {seed: Asset.objects.get(pk=asset.pk) for seed, asset in assets.items()}
    assert {asset.state for asset in ended.values()} == ENDS
    assert all(asset.error_text for asset in ended.values() if asset.state == "refused")
    assert not Job.objects.open().exists()
    assert not neighbour.was_opened()
    assert left == ""
    playing = [asset for asset in ended.values() if asset.state == "ready"]
    for asset in playing:
        assert_whole(asset)
    prefixes = tuple(f"{asset.live_version.prefix}/" for asset in playing)
    sources = {f"{PRIVATE}/{key}" for key in SourceFile.objects.values_list("key", flat=True)}
    new = lying() - before
    assert sources <= new
    assert [key for key in new - sources if not key.startswith(prefixes)] == []


@pytest.mark.django_db(transaction=True)
def test_the_wall_is_real():
    """The test above can fail: a tool that asks for a socket is killed on the spot."""
    with walled() as worker:
        ended = worker.ask("probe", "http://127.0.0.1:9/film.mp4")

    assert ended == str(-signal.SIGSYS)


def test_nothing_but_the_version_lies_in_its_folder():
    folder = fresh_folder()
    source, plan = source_and_plan(media.film(seconds=0.6))

    transcode(plan, source=source, folder=folder)
    choose_poster(folder)
    package(folder, plan)

    assert {path.name for path in folder.iterdir()} == {
        *layout.folders(plan),
        *(layout.MASTER, layout.POSTER_WEBP, layout.POSTER_JPEG),
    }
