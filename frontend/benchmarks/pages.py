"""`bench pages`: our pages against a bare Wagtail project with the same text and pictures.

Both run in the same minute on this machine, under the same server; the figures are ratios.
Goals: story and lists uncached at most 1.5 times the bare page's time to first byte, cached at
most 0.15 times the bare uncached one, HTML at most 1.3 times, all bytes of a first view at most
0.6 times.
"""

import json
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path

from cms.columns.models import StoryPage
from cms.core import clock
from cms.core.benchmarks import BenchRow
from cms.people.viewer import GUEST
from frontend.benchmarks.servers import free_port, running, start_bare, start_ours
from frontend.benchmarks.timing import Visitor, first_view_bytes

STORIES = 30
ROUNDS = 40
UNCACHED_GOAL = 1.5
CACHED_GOAL = 0.15
HTML_GOAL = 1.3
BYTES_GOAL = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One of our addresses and the bare address that shows the same."""

    name: str
    ours: str
    bare: str


def run(*, full: bool = False) -> list[BenchRow]:
    """Compare story, home, nearby and search. Needs demo content in the database."""
    rounds = ROUNDS * (5 if full else 1)
    stories = list(StoryPage.objects.visible_to(GUEST, at=clock.now()).illustrated()[:STORIES])
    pages = compared_pages(stories[0])
    with tempfile.TemporaryDirectory() as folder, bare_site(Path(folder), stories) as bare:
        bare_seconds = {p.name: bare.typical_seconds(p.bare, rounds=rounds) for p in pages}
        rows = []
        with our_site(cached=False) as ours:
            for page in pages:
                seconds = ours.typical_seconds(page.ours, rounds=rounds)
                rows.append(
                    row(f"{page.name}，不用缓存", seconds / bare_seconds[page.name], UNCACHED_GOAL)
                )
            rows += weights(ours, bare, page=pages[0])
        with our_site(cached=True) as ours:
            for page in pages:
                seconds = ours.typical_seconds(page.ours, rounds=rounds)
                rows.append(
                    row(f"{page.name}，缓存", seconds / bare_seconds[page.name], CACHED_GOAL)
                )
    return rows


def compared_pages(story: StoryPage) -> list[Page]:
    return [
        Page(name="文章", ours=story.address, bare=f"/{story.slug}/"),
        Page(name="首页", ours="/", bare="/"),
        Page(name="身边", ours="/nearby/", bare="/"),
        Page(name="搜索", ours="/search/?q=%E6%BF%AE%E9%98%B3", bare="/"),
    ]


def row(what: str, ratio: float, goal: float) -> BenchRow:
    return BenchRow(what=what, against="同样图文的纯 Wagtail 页面", ratio=ratio, goal=goal)


def weights(ours: Visitor, bare: Visitor, *, page: Page) -> Iterator[BenchRow]:
    html = len(ours.get(page.ours).body) / len(bare.get(page.bare).body)
    yield row(f"{page.name}的 HTML 字节", html, HTML_GOAL)
    everything = first_view_bytes(ours, page.ours) / first_view_bytes(bare, page.bare)
    yield row(f"{page.name}首屏全部字节", everything, BYTES_GOAL)


@contextmanager
def our_site(*, cached: bool) -> Iterator[Visitor]:
    port = free_port()
    with running(start_ours(port, cached=cached), port=port, variables={}):
        yield Visitor(port)


@contextmanager
def bare_site(folder: Path, stories: list[StoryPage]) -> Iterator[Visitor]:
    told = [told_story(story, folder=folder) for story in stories]
    (folder / "stories.json").write_text(json.dumps(told), encoding="utf-8")
    port = free_port()
    variables = {
        "BARE_FOLDER": str(folder),
        "BARE_SECRET": secrets.token_urlsafe(50),
        "DJANGO_SETTINGS_MODULE": "frontend.benchmarks.bare.settings",
    }
    fill = [sys.executable, "-m", "django", "fill_bare"]
    subprocess.run(fill, env={**environ, **variables}, check=True)
    with running(start_bare(port), port=port, variables=variables):
        yield Visitor(port)


def copied_picture(story: StoryPage, *, folder: Path) -> str:
    """The path of a copy of the story's picture; empty when it has none."""
    lead = story.lead_image
    if lead is None:
        return ""
    picture = folder / f"{story.slug}{Path(lead.file.name).suffix}"
    with lead.file.open("rb") as source:
        picture.write_bytes(source.read())
    return str(picture)


def told_story(story: StoryPage, *, folder: Path) -> dict[str, object]:
    """The story as the bare project takes it."""
    return {
        "title": story.title,
        "slug": story.slug,
        "summary": story.summary,
        "tags": [topic.name for topic in story.topics.all()],
        "picture": copied_picture(story, folder=folder),
        "body": [
            ["heading" if block.block_type == "heading" else "paragraph", str(block.value)]
            for block in story.body
            if block.block_type in {"heading", "text"}
        ],
    }
