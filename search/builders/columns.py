"""Stories and comics as documents."""

from itertools import chain

from cms.columns.models import ColumnEntry, ComicPage, StoryPage
from cms.core.geo import Point
from cms.pages.models import CommunityPage
from search.builders import recordings
from search.builders.areas import area_ids, area_names, district_at
from search.builders.pictures import picture_url
from search.builders.registry import Surroundings
from search.documents import SearchDocument

KIND = "column"
PREFETCH = ("kind", "author", "series", "topics", "place", "lead_image")
STORY_PREFETCH = (*PREFETCH, "lead_media__tracks")


def build_story(page: CommunityPage, surroundings: Surroundings) -> SearchDocument:
    """A story: every word of its blocks can be found, and what is said in its films and sounds.

    One that is nothing but a film or a sound is found as that.
    """
    story = page if isinstance(page, StoryPage) else page.specific
    written = " ".join(story.body.stream_block.get_searchable_content(story.body))
    with_captions = surroundings.with_pictures
    spoken = recordings.captions_on(story, besides=written) if with_captions else ""
    if story.is_recording:
        speech = " ".join(filter(None, (recordings.transcript_of(story), spoken)))
        return _entry(story, surroundings, body="", speech=speech, kind=recordings.KIND)
    body = " ".join(filter(None, (written, recordings.names_on(story))))
    return _entry(story, surroundings, body=body, speech=spoken)


def build_comic(page: CommunityPage, surroundings: Surroundings) -> SearchDocument:
    """A comic: what is drawn counts as its body, what is said as speech."""
    comic = page if isinstance(page, ComicPage) else page.specific
    panels = [panel.value for panel in comic.panels]
    spoken = chain.from_iterable(panel["speech"] for panel in panels)
    return _entry(
        comic,
        surroundings,
        body=" ".join(panel["alt"] for panel in panels),
        speech=" ".join(line["text"] for line in spoken),
    )


def _entry(
    entry: ColumnEntry, surroundings: Surroundings, *, body: str, speech: str, kind: str = KIND
) -> SearchDocument:
    point = _point(entry)
    district_id = _district_id(entry, point, surroundings)
    around = [entry.kind.name, entry.author.name, entry.series.name if entry.series else ""]
    venue_name = entry.place.title if entry.place else ""
    return SearchDocument(
        kind=kind,
        number=entry.pk,
        title=entry.title,
        summary=entry.summary,
        url=entry.address,
        image=picture_url(entry.lead_image) if surroundings.with_pictures else "",
        tags=tuple(sorted(topic.name for topic in entry.topics.all())),
        place=" ".join(filter(None, (venue_name, area_names(district_id, surroundings)))),
        body=" ".join(filter(None, (body, *around))),
        speech=speech,
        area_ids=area_ids(district_id, surroundings),
        point=point,
        published_at=entry.published_at or entry.first_published_at,
    )


def _point(entry: ColumnEntry) -> Point | None:
    if entry.lat is not None and entry.lon is not None:
        return Point(entry.lat, entry.lon)
    return Point(entry.place.lat, entry.place.lon) if entry.place else None


def _district_id(entry: ColumnEntry, point: Point | None, surroundings: Surroundings) -> int | None:
    """Where its place lies, else whose land the point is on, else whose section it stands in."""
    if entry.place and entry.place.district_id:
        return int(entry.place.district_id)
    section_path = entry.path[: -entry.steplen]
    drawn = district_at(point, surroundings.districts)
    return drawn or surroundings.section_districts.get(section_path)
