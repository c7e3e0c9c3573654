"""Saving a story or a comic as a draft: made, moved or changed where it differs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.actions.move_page import MovePageAction
from wagtail.blocks import BaseStreamBlock, StreamValue

from cms.audit.services import record
from cms.columns.blocks import ComicPanelsBlock, StoryBodyBlock
from cms.columns.errors import AddressTaken, ColumnsError
from cms.columns.models import ColumnEntry, ComicPage, SectionPage, StoryPage
from cms.columns.models.taxonomy import Author, Kind, Series, Topic
from cms.columns.services.tree import audience_fields, inherited_audience
from cms.columns.stream import RawBlock, with_ids, without_ids
from cms.core.geo import Point
from cms.organisation.models import Branch, District


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """What a writer hands in. `audience` None: for those the section is for."""

    slug: str
    title: str
    summary: str
    kind: Kind
    author: Author
    topics: tuple[Topic, ...] = ()
    series: Series | None = None
    series_position: int | None = None
    lead_image: Any = None
    motif: str = ""
    place: Any = None
    point: Point | None = None
    facts: tuple[str, ...] = ()
    facts_checked_on: date | None = None
    fictional: bool = False
    law_name: str = ""
    law_article: str = ""
    law_in_force_on: date | None = None
    audience: District | Branch | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDraft(EntryDraft):
    """`body` holds (block type, raw value) pairs: ("text", "<p>…</p>"), ("heading", "…") …"""

    body: tuple[RawBlock, ...] = ()
    form: str = StoryPage.Form.TEXT
    lead_media: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDraft:
    """One panel of a comic; speech as (who, what)."""

    alt: str
    image: Any = None
    speech: tuple[tuple[str, str], ...] = ()

    def raw(self) -> RawBlock:
        lines = [{"speaker": who, "text": what} for who, what in self.speech]
        image = self.image.pk if self.image is not None else None
        return ("panel", {"image": image, "alt": self.alt, "speech": lines})


@dataclass(frozen=True, slots=True, kw_only=True)
class ComicDraft(EntryDraft):
    panels: tuple[PanelDraft, ...] = ()


@transaction.atomic
def save_story(
    *, section: SectionPage, draft: StoryDraft, author_user: Any, at: datetime
) -> StoryPage:
    """Save a story's draft; nothing is written when the entry of that name already says this.

    Raises AddressTaken when the name belongs to something else of the tree.
    """
    values = {**_shared(draft, section), "form": draft.form, "lead_media": draft.lead_media}
    values["body"] = _stream(StoryBodyBlock(), draft.body, name=draft.slug)
    saved = _Saving(model=StoryPage, section=section, slug=draft.slug, user=author_user)
    return saved.with_values(values, at=at)


@transaction.atomic
def save_comic(
    *, section: SectionPage, draft: ComicDraft, author_user: Any, at: datetime
) -> ComicPage:
    """Save a comic's draft; as `save_story`."""
    raw = tuple(panel.raw() for panel in draft.panels)
    values = {
        **_shared(draft, section),
        "panels": _stream(ComicPanelsBlock(), raw, name=draft.slug),
    }
    saved = _Saving(model=ComicPage, section=section, slug=draft.slug, user=author_user)
    return saved.with_values(values, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saving:
    """One draft on its way into one section."""

    model: type[ColumnEntry]
    section: SectionPage
    slug: str
    user: Any

    def with_values(self, values: dict[str, Any], *, at: datetime) -> Any:
        entry = self._find()
        if entry is not None and not _changed(entry, values):
            return entry
        try:
            entry = self._insert(values) if entry is None else _revise(entry, values, self.user)
        except ValidationError as problem:
            raise _refusal(problem) from problem
        record(
            action="columns.save_draft",
            actor=self.user,
            subject=entry,
            detail={"title": entry.title},
            at=at,
        )
        return entry

    def _find(self) -> Any:
        """The entry of that name, brought into this section; None when there is none."""
        index = self.section.get_parent()
        address = f"/{index.slug}/{self.slug}/"
        found = ColumnEntry.objects.at_address(address).first()
        if found is None:
            return None
        if found.specific_class is not self.model:
            raise AddressTaken(fields={"slug": AddressTaken.message})
        if found.path[: -found.steplen] != self.section.path:
            move = MovePageAction(found, self.section, pos="last-child", user=self.user)
            move.execute(skip_permission_checks=True)
        return self.model.objects.get(pk=found.pk).get_latest_revision_as_object()

    def _insert(self, values: dict[str, Any]) -> Any:
        entry = self.model(slug=self.slug, live=False, owner=self.user)
        _put(entry, values)
        self.section.refresh_from_db(fields=["path", "depth", "numchild"])
        self.section.add_child(instance=entry)
        entry.save_revision(user=self.user, clean=False)
        return entry


def _revise(entry: Any, values: dict[str, Any], user: Any) -> Any:
    _put(entry, values)
    if not entry.live:
        entry.save()
    entry.save_revision(user=user, clean=False, log_action=True)
    return entry


def _put(entry: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name == "topics":
            entry.topics.set(value)
        else:
            setattr(entry, name, value)
    entry.draft_title = entry.title


def _changed(entry: Any, values: dict[str, Any]) -> bool:
    return any(_told(getattr(entry, name)) != _told(value) for name, value in values.items())


def _told(value: Any) -> Any:
    """A value as it can be compared: rows by their key, streams by what they say."""
    if hasattr(value, "all"):
        return frozenset(row.pk for row in value.all())
    if isinstance(value, tuple):
        return frozenset(row.pk for row in value)
    if isinstance(value, StreamValue):
        return without_ids(value.get_prep_value())
    return getattr(value, "pk", value)


def _shared(draft: EntryDraft, section: SectionPage) -> dict[str, Any]:
    plain = (
        "title", "summary", "kind", "author", "topics", "series", "series_position",
        "lead_image", "motif", "place", "facts_checked_on", "fictional",
        "law_name", "law_article", "law_in_force_on",
    )  # fmt: skip
    own = draft.audience is not None
    audience = (
        audience_fields(draft.audience, exact=draft.exact) if own else inherited_audience(section)
    )
    return {
        **{name: getattr(draft, name) for name in plain},
        "facts": list(draft.facts),
        "lat": draft.point.lat if draft.point else None,
        "lon": draft.point.lon if draft.point else None,
        **audience,
    }


def _stream(block: BaseStreamBlock, raw: Iterable[RawBlock], *, name: str) -> StreamValue:
    return StreamValue(block, with_ids(block, raw, name=name), is_lazy=True)


def _refusal(problem: ValidationError) -> ColumnsError:
    """The sentence of a model's refusal, at its field."""
    fields = {name: texts[0] for name, texts in problem.message_dict.items()}
    if fields.get("slug") == AddressTaken.message:
        return AddressTaken(fields=fields)
    return ColumnsError(next(iter(fields.values())), fields=fields)
