"""Kinds, series, topics and authors: found again by their names, changed where they differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cms.columns.models import Author, Kind, Series, Topic

ASK_A_LAWYER = "具体个案请咨询公共法律服务热线12348"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindDraft:
    """A kind as the house lays it out."""

    slug: str
    name: str
    needs_law: bool = False
    comments_open: bool = True
    footer: str = ""


STANDARD_KINDS = (
    KindDraft(
        slug="law", name="法律法规", needs_law=True, comments_open=False, footer=ASK_A_LAWYER
    ),
    KindDraft(slug="rules", name="居规民约"),
    KindDraft(slug="model", name="先进事迹"),
    KindDraft(slug="life", name="民生趣事"),
    KindDraft(slug="heritage", name="非遗"),
    KindDraft(slug="history", name="历史"),
    KindDraft(slug="party", name="党建文化", comments_open=False),
    KindDraft(slug="service", name="治理与服务"),
    KindDraft(slug="place", name="位置文化"),
)


@transaction.atomic
def found_kinds() -> list[Kind]:
    """The nine kinds every site begins with; rows an editor has changed stay as they are."""
    return [
        Kind.objects.get_or_create(
            slug=draft.slug,
            defaults={
                "name": draft.name,
                "sort_order": order,
                "needs_law": draft.needs_law,
                "comments_open": draft.comments_open,
                "footer": draft.footer,
            },
        )[0]
        for order, draft in enumerate(STANDARD_KINDS)
    ]


def save_kind(*, slug: str, name: str, comments_open: bool = True) -> Kind:
    """A further kind, placed after those there are."""
    fresh = {"slug": slug, "comments_open": comments_open, "sort_order": Kind.objects.count()}
    return Kind.objects.get_or_create(name=name, defaults=fresh)[0]


def save_series(*, slug: str, name: str, summary: str = "") -> Series:
    return _settled(Series, slug=slug, name=name, summary=summary)


def save_topic(*, name: str, synonyms: Iterable[str] = ()) -> Topic:
    """Synonyms that are not given again stay."""
    topic, _ = Topic.objects.get_or_create(name=name)
    known = [*topic.synonyms, *(word for word in synonyms if word not in topic.synonyms)]
    if known != topic.synonyms:
        topic.synonyms = known
        topic.save(update_fields=["synonyms"])
    return topic


def save_author(*, slug: str, name: str, about: str = "", user: Any = None) -> Author:
    return _settled(Author, slug=slug, name=name, about=about, user=user)


def _settled(model: Any, *, slug: str, **values: Any) -> Any:
    """The row of that slug with these values; not written when nothing changes."""
    row, is_new = model.objects.get_or_create(slug=slug, defaults=values)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed and not is_new:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
    return row
