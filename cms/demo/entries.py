"""What the content files hold: one frozen value per entry, read by cms.demo.reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where an entry stands: its file, its first line, and the line of each of its keys."""

    file: str
    line: int
    lines: Mapping[str, int]

    def at(self, key: str = "") -> str:
        """The place as "file:line", of one key where it is named."""
        return f"{self.file}:{self.lines.get(key, self.line)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Anything with a slug of its own."""

    source: Source
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictEntry(Entry):
    kind: str
    name: str
    parent: str | None = None
    official_name: str = ""
    is_demo_name: bool = False
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridEntry(Entry):
    parent: str
    name: str
    buildings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchEntry(Entry):
    kind: str
    name: str
    district: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where a person lived before, and since when not any more."""

    from_: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntry(Entry):
    name: str
    phone: str | None
    roles: tuple[str, ...]
    home: str
    birth_year: int
    card: str = ""
    branch: str | None = None
    standing: str = "正式"
    posts: tuple[str, ...] = ()
    section: str | None = None
    grid: str | None = None
    venue: str | None = None
    registered_by: str | None = None
    guardian: str | None = None
    moved: Move | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueEntry(Entry):
    name: str
    kind: str
    district: str | None
    lat: float
    lon: float
    free: bool
    hours: dict[str, str]
    access: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    rooms: tuple[str, ...] = ()
    real: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of residents' rules."""

    no: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question about the law; `ref` names the law and the article it is answered from."""

    q: str
    a: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    text: str
    cite: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    when: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What is said in a film or a sound, as (who, what)."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A word to the reader that is no part of the story."""

    text: str


Part = Paragraph | Heading | Article | Question | Quote | Timeline | Transcript | Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    name: str
    article: str
    effective: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnEntryBase(Entry):
    """What stories and comics share."""

    title: str
    kind: str
    section: str
    author: str
    published: str
    summary: str
    tags: tuple[str, ...]
    judged: bool = False
    place: str | None = None
    law: tuple[Law, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEntry(ColumnEntryBase):
    form: str
    motif: str
    body: tuple[Part, ...]
    series: str | None = None
    facts: tuple[str, ...] = ()
    fictional: bool = False
    lat: float | None = None
    lon: float | None = None
    visibility: str | None = None
    audience_branch: str | None = None

    @property
    def is_for_members(self) -> bool:
        """True for what only party members may read."""
        return self.visibility is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The key words a panel is drawn from."""

    place: str
    cast: tuple[str, ...]
    props: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    scene: Scene
    alt: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComicEntry(ColumnEntryBase):
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaEntry(Entry):
    """A film or a sound that stands for itself; lines as (who, what, what is seen)."""

    title: str
    kind: str
    motif: str
    tags: tuple[str, ...]
    summary: str
    lines: tuple[tuple[str, str, str], ...]
    judged: bool = False
    visibility: str | None = None
    audience_branch: str | None = None

    @property
    def form(self) -> str:
        """What it is for a player: what is animated is watched, too."""
        return "音频" if self.kind == "音频" else "视频"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEntry(Entry):
    """A key and its value, of a table rather than a list; the key is the slug."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything the files of today's rooms hold, in the order of the files."""

    districts: tuple[DistrictEntry, ...]
    grids: tuple[GridEntry, ...]
    branches: tuple[BranchEntry, ...]
    people: tuple[PersonEntry, ...]
    venues: tuple[VenueEntry, ...]
    stories: tuple[StoryEntry, ...]
    comics: tuple[ComicEntry, ...]
    media: tuple[MediaEntry, ...] = ()
    pronunciations: tuple[PairEntry, ...] = ()
    palette: tuple[PairEntry, ...] = ()
    voices: tuple[PairEntry, ...] = ()
