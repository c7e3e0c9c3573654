"""Bringing drawings into the media library, each with its words, its hand and its licence."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.models import Collection

from cms.demo.drawing import panels, rendering
from cms.demo.drawing.motifs import View, view_of
from cms.demo.entries import ComicEntry, Panel, StoryEntry, World
from cms.demo.marks import digest_of, is_current, mark, marked, wanted, watching
from cms.demo.models import DemoObject
from cms.demo.recordings import all_stories
from cms.library.models import LibraryImage
from cms.library.services import add_image, guarded_collection, open_collection
from cms.people.roles import OPEN_SHELF, PARTY_SHELF

CREDIT = "采风演示绘图"
SOURCE = "采风演示内容"
LICENCE = "CC BY 4.0"
PHOTO_SET = "组图"
# One more than draws at a time: one draws while the other packs.
DRAWERS = 2
# A set of pictures goes round one drawing: from afar, closer, then left, right and a detail.
CAMERA = (
    ("远看", 1.0, 0.5, 0.5),
    ("走近", 1.5, 0.5, 0.5),
    ("左边", 2.0, 0.3, 0.5),
    ("右边", 2.0, 0.7, 0.5),
    ("细处", 2.5, 0.5, 0.4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """Where open pictures lie, and where those for party members do."""

    open: Collection
    guarded: Collection


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the library is told about a picture."""

    slug: str
    title: str
    words: str
    shelf: Collection


def lay_shelves() -> Shelves:
    """The two collections, made where they are missing."""
    with transaction.atomic(), watching(Collection):
        return Shelves(open=open_collection(OPEN_SHELF), guarded=guarded_collection(PARTY_SHELF))


@contextmanager
def drawn_ahead(world: World) -> Iterator[None]:
    """While rows are written, the pictures that are missing are drawn on other cores.

    Drawing and packing hold no Python lock. Whatever goes wrong is told where the picture is used.
    """
    with ThreadPoolExecutor(max_workers=DRAWERS) as drawers:
        for draw in _missing(world):
            drawers.submit(draw)
        try:
            yield
        finally:
            drawers.shutdown(wait=True, cancel_futures=True)


def _missing(world: World) -> Iterator[Callable[[], bytes]]:
    """How to draw what no row of the library shows yet, in the order it will be asked for."""
    here = DemoObject.objects.slugs(LibraryImage)
    for story in all_stories(world):
        if story.slug not in here:
            yield from (partial(rendering.drawn, view) for view in _views_of(story))
    for comic in world.comics:
        for nth, panel in enumerate(comic.panels, start=1):
            if f"{comic.slug}-{nth}" not in here:
                yield partial(rendering.picture_of, _svg_of(panel))


def _views_of(story: StoryEntry) -> list[View]:
    whole = view_of(story.motif)
    if story.form != PHOTO_SET:
        return [whole]
    return [whole, *(replace(whole, zoom=zoom, x=x, y=y) for _, zoom, x, y in CAMERA)]


def _svg_of(panel: Panel) -> str:
    scene = panel.scene
    return panels.panel_svg(place=scene.place, cast=scene.cast, props=scene.props)


def lead_picture(story: StoryEntry, *, shelves: Shelves) -> LibraryImage:
    """The drawing of a story's motif; guarded where the story is for party members."""
    view = view_of(story.motif)
    told = Told(
        slug=story.slug,
        title=story.title,
        words=f"{view.subject}，配《{story.title}》",
        shelf=shelves.guarded if story.is_for_members else shelves.open,
    )
    return _in_library(told, recipe=view, draw=partial(rendering.drawn, view))


def picture_set(story: StoryEntry, *, shelves: Shelves) -> list[dict[str, Any]]:
    """The five pictures of a 组图, as the gallery block holds them."""
    whole = view_of(story.motif)
    pictures = []
    for nth, (caption, zoom, x, y) in enumerate(CAMERA, start=1):
        view = replace(whole, zoom=zoom, x=x, y=y)
        words = f"{caption}：{view.subject}"
        told = Told(
            slug=f"{story.slug}-{nth}",
            title=f"{story.title}（{caption}）",
            words=words,
            shelf=shelves.open,
        )
        image = _in_library(told, recipe=view, draw=partial(rendering.drawn, view))
        pictures.append(
            {
                "image": image.pk,
                "alt": words,
                "decorative": False,
                "caption": caption,
                "credit": CREDIT,
            }
        )
    return pictures


def panel_pictures(comic: ComicEntry, *, shelves: Shelves) -> list[LibraryImage]:
    """A picture for each panel, composed from its scene."""
    pictures = []
    for nth, panel in enumerate(comic.panels, start=1):
        svg = _svg_of(panel)
        told = Told(
            slug=f"{comic.slug}-{nth}",
            title=f"{comic.title} 第{nth}格",
            words=panel.alt,
            shelf=shelves.open,
        )
        draw = partial(rendering.picture_of, svg)
        pictures.append(_in_library(told, recipe=svg, draw=draw))
    return pictures


def _in_library(told: Told, *, recipe: View | str, draw: Callable[[], bytes]) -> LibraryImage:
    """The picture of that slug; one that was drawn or described otherwise gives way."""
    digest = digest_of(recipe, told.title, told.words, told.shelf.name)
    if is_current(LibraryImage, told.slug, digest=digest):
        return wanted(LibraryImage, told.slug)
    if former := marked(LibraryImage, told.slug):
        former.delete()
    image = add_image(
        file=ContentFile(draw(), name=f"{told.slug}.webp"),
        title=told.title,
        description=told.words,
        collection=told.shelf,
        credit=CREDIT,
        source=SOURCE,
        licence=LICENCE,
    )
    mark(image, slug=told.slug, digest=digest)
    return image
