"""Loading stories and comics: each through its draft, then to the state it is to show."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from pypinyin import lazy_pinyin

from cms.columns.models import (
    Author,
    ColumnEntry,
    ComicPage,
    Kind,
    SectionPage,
    Series,
    StoryPage,
    Topic,
)
from cms.columns.services import (
    ComicDraft,
    PanelDraft,
    StoryDraft,
    save_author,
    save_comic,
    save_series,
    save_story,
    save_topic,
)
from cms.core import clock
from cms.core.geo import Point
from cms.demo.entries import ColumnEntryBase, ComicEntry, Law, StoryEntry, World
from cms.demo.marks import digest_of, is_current, mark, marked, wanted, watching
from cms.demo.moments import days_of
from cms.demo.recordings import all_stories
from cms.demo.services import states
from cms.demo.services.bodies import blocks_of
from cms.demo.services.loading import Loading
from cms.demo.services.pictures import (
    PHOTO_SET,
    Shelves,
    lead_picture,
    panel_pictures,
    picture_set,
)
from cms.organisation.models import Branch
from cms.people.models import User
from cms.venues.models import VenuePage
from media_pipeline.models import Asset

ONE_BRANCH = "branch"
WORDS = (Author, Series, Topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies ready while entries are written."""

    shelves: Shelves
    chief: User
    names: dict[str, str]
    positions: dict[str, int]
    loading: Loading


def load_columns(world: World, *, shelves: Shelves, loading: Loading) -> None:
    """Oldest first, as they came out; then what is only kept to be seen as taken down."""
    desk = Desk(
        shelves=shelves,
        chief=wanted(User, states.CHIEF_EDITOR),
        names={person.slug: person.name for person in world.people},
        positions=_positions(world),
        loading=loading,
    )
    chosen = [*_chosen(all_stories(world), loading), *_chosen(world.comics, loading)]
    for entry in sorted(chosen, key=lambda entry: (days_of(entry.published), entry.slug)):
        _load(entry, desk=desk)
    if not loading.only_judged:
        _load_taken_down(world, desk=desk)


def _chosen(entries: tuple[Any, ...], loading: Loading) -> list[Any]:
    """What search is judged by, and party stories always: to prove that they stay hidden."""
    if not loading.only_judged:
        return [*entries]
    return [each for each in entries if each.judged or getattr(each, "is_for_members", False)]


def _positions(world: World) -> dict[str, int]:
    """Where each story stands in its series: in the order they came out."""
    positions: dict[str, int] = {}
    counts: dict[str, int] = {}
    for story in sorted(world.stories, key=lambda story: (days_of(story.published), story.slug)):
        if story.series:
            counts[story.series] = counts.get(story.series, 0) + 1
            positions[story.slug] = counts[story.series]
    return positions


def _load(entry: StoryEntry | ComicEntry, *, desk: Desk) -> None:
    model = StoryPage if isinstance(entry, StoryEntry) else ComicPage
    digest = digest_of(entry, desk.positions.get(entry.slug), desk.names[entry.author])
    if not is_current(model, entry.slug, digest=digest):
        with transaction.atomic(), watching(*WORDS):
            page = _saved(entry, desk)
            mark(page, slug=entry.slug, digest=digest)
            states.settle(page, entry, chief=desk.chief, loading=desk.loading)
    desk.loading.advance(entry.source.file, entry.slug)


def _saved(entry: StoryEntry | ComicEntry, desk: Desk) -> ColumnEntry:
    index = "study" if getattr(entry, "is_for_members", False) else "columns"
    where: dict[str, Any] = {
        "section": wanted(SectionPage, f"{index}/{entry.section}"),
        "author_user": wanted(User, entry.author),
        "at": desk.loading.moments.at(entry.published),
    }
    if isinstance(entry, StoryEntry):
        return save_story(draft=_story_draft(entry, desk), **where)
    return save_comic(draft=_comic_draft(entry, desk), **where)


def _story_draft(entry: StoryEntry, desk: Desk) -> StoryDraft:
    body = blocks_of(entry.body, laws=entry.law)
    if entry.form == PHOTO_SET:
        body = (*body, ("gallery", {"pictures": picture_set(entry, shelves=desk.shelves)}))
    return StoryDraft(
        **_shared(entry, desk),
        form=entry.form,
        lead_media=marked(Asset, entry.slug),
        body=body,
        motif=entry.motif,
        lead_image=lead_picture(entry, shelves=desk.shelves),
        series=_series(entry.series) if entry.series else None,
        series_position=desk.positions.get(entry.slug),
        point=_point(entry),
        facts=entry.facts,
        fictional=entry.fictional,
        audience=wanted(Branch, entry.audience_branch) if entry.audience_branch else None,
        exact=entry.visibility == ONE_BRANCH,
    )


def _point(entry: StoryEntry) -> Point | None:
    if entry.lat is None or entry.lon is None:
        return None
    return Point(entry.lat, entry.lon)


def _comic_draft(entry: ComicEntry, desk: Desk) -> ComicDraft:
    pictures = panel_pictures(entry, shelves=desk.shelves)
    panels = tuple(
        PanelDraft(alt=panel.alt, image=image, speech=panel.lines)
        for panel, image in zip(entry.panels, pictures, strict=True)
    )
    return ComicDraft(**_shared(entry, desk), panels=panels, lead_image=pictures[0])


def _shared(entry: ColumnEntryBase, desk: Desk) -> dict[str, Any]:
    published = desk.loading.moments.at(entry.published)
    checked = bool(entry.law or getattr(entry, "facts", ()))
    return {
        "slug": entry.slug,
        "title": entry.title,
        "summary": entry.summary,
        "kind": Kind.objects.get(name=entry.kind),
        "author": save_author(
            slug=entry.author, name=desk.names[entry.author], user=wanted(User, entry.author)
        ),
        "topics": tuple(save_topic(name=name) for name in entry.tags),
        "place": marked(VenuePage, entry.place) if entry.place else None,
        "facts_checked_on": clock.local_day(published) if checked else None,
        **_law(entry.law),
    }


def _law(laws: tuple[Law, ...]) -> dict[str, Any]:
    """One law as it stands; several by name, each article with the law it is of."""
    if not laws:
        return {}
    several = len(laws) > 1
    return {
        "law_name": "、".join(law.name for law in laws),
        "law_article": "；".join(f"{law.name if several else ''}{law.article}" for law in laws),
        "law_in_force_on": laws[0].effective,
    }


def _series(name: str) -> Series:
    return save_series(slug="-".join(lazy_pinyin(name)), name=name)


def _load_taken_down(world: World, *, desk: Desk) -> None:
    """A throw-away copy of one story, published and taken down: its address says why."""
    originals = [story for story in world.stories if story.slug == states.COPIED]
    if originals and not states.is_taken_down():
        with transaction.atomic(), watching(*WORDS):
            copy = states.copy_of(originals[0])
            states.take_down(_saved(copy, desk), copy, chief=desk.chief, loading=desk.loading)
