"""Whether every name in the content leads somewhere, and every written time can be read.

Raises ContentProblem with file, line, the name and the nearest known one. Nothing is written.
"""

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from cms.demo import moments, roles, shapes
from cms.demo.drawing import figures, motifs, panels, props
from cms.demo.entries import (
    ColumnEntryBase,
    ComicEntry,
    Entry,
    MediaEntry,
    PersonEntry,
    StoryEntry,
    VenueEntry,
    World,
)
from cms.demo.errors import ContentProblem
from cms.demo.films.voices import VOICES
from cms.demo.recordings import all_stories
from cms.demo.taxonomy import KIND_NAMES, VENUE_KIND_NAMES
from cms.demo.trees import grids_of
from cms.venues.errors import VenuesError
from cms.venues.services import parse_room
from cms.venues.timetable import parse_weekly

RECORDINGS = ("视频", "音频", "动画")
FORMS = ("图文", "组图", "音频", "视频")
VISIBILITIES = ("party", "branch")
STANDINGS = ("正式", "预备")


def check(world: World) -> None:
    """Raise ContentProblem at the first name that leads nowhere or value no room would take."""
    _Checker(world).check()
    shapes.check(world)


class _Checker:
    """Knows every slug of the world once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.districts = _slugs(world.districts)
        self.units = self.districts | _slugs(grids_of(world))
        self.branches = _slugs(world.branches)
        self.people = _slugs(world.people)
        self.venues = _slugs(world.venues)

    def check(self) -> None:
        for speaker in self.world.voices:
            _known(speaker, "slug", speaker.value, among=VOICES)
        self._check_trees()
        for person in self.world.people:
            self._check_person(person)
        self._check_venues()
        for recording in self.world.media:
            self._check_recording(recording)
        for story in all_stories(self.world):
            self._check_story(story)
        for comic in self.world.comics:
            self._check_comic(comic)

    def _check_trees(self) -> None:
        _once(self.world.districts, self.world.grids)
        for district in self.world.districts:
            _known(district, "parent", district.parent, among=self.districts)
        for grid in self.world.grids:
            _known(grid, "parent", grid.parent, among=self.districts)
        _once(self.world.branches)
        for branch in self.world.branches:
            _known(branch, "parent", branch.parent, among=self.branches)
            _known(branch, "district", branch.district, among=self.units)

    def _check_person(self, person: PersonEntry) -> None:
        for role in person.roles:
            _known(person, "roles", role, among=roles.KNOWN)
        _known(person, "standing", person.standing, among=STANDINGS)
        for key, slug in (("home", person.home), ("grid", person.grid)):
            _known(person, key, slug, among=self.units)
        _known(person, "section", person.section, among=self.districts)
        _known(person, "venue", person.venue, among=self.venues)
        for branch in (person.branch, *person.posts):
            _known(person, "branch", branch, among=self.branches)
        for key, slug in (("registered_by", person.registered_by), ("guardian", person.guardian)):
            _known(person, key, slug, among=self.people)
        if person.moved:
            _known(person, "moved", person.moved.from_, among=self.units)
            _readable_day(person, "moved", person.moved.on)

    def _check_venues(self) -> None:
        _once(self.world.people)
        _once(self.world.venues)
        for venue in self.world.venues:
            _known(venue, "kind", venue.kind, among=VENUE_KIND_NAMES)
            _known(venue, "district", venue.district, among=self.units)
            _readable_hours(venue)

    def _check_entry(self, entry: ColumnEntryBase) -> None:
        _known(entry, "kind", entry.kind, among=KIND_NAMES)
        _known(entry, "section", entry.section, among=self.districts)
        _known(entry, "author", entry.author, among=self.people)
        _known(entry, "place", entry.place, among=self.venues)
        _readable_day(entry, "published", entry.published)

    def _check_story(self, story: StoryEntry) -> None:
        self._check_entry(story)
        _known(story, "form", story.form, among=FORMS)
        _known(story, "motif", story.motif, among=motifs.MOTIFS)
        _known(story, "visibility", story.visibility, among=VISIBILITIES)
        _known(story, "audience_branch", story.audience_branch, among=self.branches)
        if story.is_for_members and story.audience_branch is None:
            raise ContentProblem(story.source.at("visibility"), "给党员看的要写 audience_branch")

    def _check_recording(self, recording: MediaEntry) -> None:
        _known(recording, "kind", recording.kind, among=RECORDINGS)
        speakers = _slugs(self.world.voices)
        for speaker, _, _ in recording.lines:
            _known(recording, "lines", speaker, among=speakers)
        if not recording.lines:
            raise ContentProblem(recording.source.at("lines"), "至少要有一句话")

    def _check_comic(self, comic: ComicEntry) -> None:
        _once(all_stories(self.world), self.world.comics)
        self._check_entry(comic)
        for panel in comic.panels:
            _known(comic, "panels", panel.scene.place, among=panels.PLACES)
            for name in panel.scene.cast:
                _known(comic, "panels", name, among={*figures.DOLLS, *figures.GROUPS})
            for name in panel.scene.props:
                _known(comic, "panels", name, among=props.PROPS)


def _slugs(rows: Iterable[Entry]) -> frozenset[str]:
    return frozenset(row.slug for row in rows)


def _known(entry: Entry, key: str, slug: str | None, *, among: Collection[str]) -> None:
    if slug is None or slug in among:
        return
    near = get_close_matches(slug, [*among], n=1, cutoff=0.0)
    offer = f"；最接近的是 {near[0]}" if near else ""
    raise ContentProblem(
        entry.source.at(key), f"{entry.slug} 的 {key} 写着 {slug}，没有这个{offer}"
    )


def _once(*lists: Iterable[Entry]) -> None:
    """A slug stands once in these lists together."""
    seen: dict[str, Entry] = {}
    for row in (row for rows in lists for row in rows):
        if row.slug in seen:
            first = seen[row.slug].source.at("slug")
            raise ContentProblem(row.source.at("slug"), f"{row.slug} 在 {first} 已经有了")
        seen[row.slug] = row


def _readable_day(entry: Entry, key: str, written: str) -> None:
    try:
        moments.days_of(written)
    except ValueError as wrong:
        raise ContentProblem(entry.source.at(key), f"{written} 要写成 -40d 这样") from wrong


def _readable_hours(venue: VenueEntry) -> None:
    """Hours and rooms are written as the venues' room reads them."""
    try:
        parse_weekly(venue.hours)
    except VenuesError as wrong:
        raise ContentProblem(venue.source.at("hours"), wrong.message) from wrong
    try:
        for room in venue.rooms:
            parse_room(room)
    except VenuesError as wrong:
        raise ContentProblem(venue.source.at("rooms"), wrong.message) from wrong
