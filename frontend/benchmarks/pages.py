"""`bench pages`: our pages against a bare Wagtail project with the same text and pictures.

All sites run at once on this machine, under the same server, and are asked in turn; the figures
are ratios. Goals: story and lists uncached at most 1.5 times the bare page's time to first byte,
cached at most 0.15 times the bare uncached one, HTML at most 1.3 times, all bytes of a first view
at most 0.6 times, the screen that edits a story at most 1.3 times.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cms.columns.models import StoryPage
from cms.core import clock
from cms.core.benchmarks import BenchRow
from cms.people.viewer import GUEST
from frontend.benchmarks.sites import Sites, chief_editor, sites, visitor_of
from frontend.benchmarks.timing import Ask, Visitor, first_view_bytes, typical_seconds

STORIES = 30
ROUNDS = 40
UNCACHED_GOAL = 1.5
CACHED_GOAL = 0.15
HTML_GOAL = 1.3
BYTES_GOAL = 0.6
EDIT_GOAL = 1.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One of our addresses and the bare address that shows the same."""

    name: str
    ours: str
    bare: str


def run(*, full: bool = False) -> list[BenchRow]:
    """Compare story, home, nearby, search and the editing screen. Needs demo content."""
    rounds = ROUNDS * (5 if full else 1)
    stories = list(StoryPage.objects.visible_to(GUEST, at=clock.now()).illustrated()[:STORIES])
    pages = compared_pages(stories[0])
    with tempfile.TemporaryDirectory() as folder, sites(Path(folder), stories) as running:
        return [
            *(row for page in pages for row in times(running, page, rounds=rounds)),
            *weights(running, page=pages[0]),
            editing(running, stories[0], rounds=rounds),
        ]


def compared_pages(story: StoryPage) -> list[Page]:
    return [
        Page(name="文章", ours=story.address, bare=f"/{story.slug}/"),
        Page(name="首页", ours="/", bare="/"),
        Page(name="身边", ours="/nearby/", bare="/"),
        Page(name="搜索", ours="/search/?q=%E6%BF%AE%E9%98%B3", bare="/"),
    ]


def compared(what: str, ratio: float, goal: float) -> BenchRow:
    against = "同样图文的纯 Wagtail 页面"
    return BenchRow(what=what, against=against, ratio=round(ratio, 3), goal=goal)


def times(running: Sites, page: Page, *, rounds: int) -> Iterator[BenchRow]:
    """Made for this visitor, and kept from the one before, each against the bare page."""
    asks = [
        Ask(visitor=Visitor(running.making), path=page.ours),
        Ask(visitor=Visitor(running.keeping), path=page.ours),
        Ask(visitor=Visitor(running.bare), path=page.bare),
    ]
    making, keeping, bare = typical_seconds(asks, rounds=rounds)
    yield compared(f"{page.name}，不用缓存", making / bare, UNCACHED_GOAL)
    yield compared(f"{page.name}，缓存", keeping / bare, CACHED_GOAL)


def weights(running: Sites, *, page: Page) -> Iterator[BenchRow]:
    ours, bare = Visitor(running.keeping), Visitor(running.bare)
    html = len(ours.good(page.ours).body) / len(bare.good(page.bare).body)
    yield compared(f"{page.name}的 HTML 字节", html, HTML_GOAL)
    everything = first_view_bytes(ours, page.ours) / first_view_bytes(bare, page.bare)
    yield compared(f"{page.name}首屏全部字节", everything, BYTES_GOAL)


def editing(running: Sites, story: StoryPage, *, rounds: int) -> BenchRow:
    """The screen on which a story is changed, on both sides by somebody signed in."""
    with chief_editor(story) as ours:
        asks = [
            Ask(visitor=visitor_of(running.making, ours), path=ours.path),
            Ask(
                visitor=visitor_of(running.bare, running.bare_editing),
                path=running.bare_editing.path,
            ),
        ]
        mine, bare = typical_seconds(asks, rounds=rounds)
    return compared("改文章的页面", mine / bare, EDIT_GOAL)
