"""Reads public pages and makes their documents; what is not public never becomes one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet, prefetch_related_objects
from wagtail.models import Page

from cms.columns.models import SectionPage
from search.builders.registry import Registration, Surroundings, registration_of, registrations
from search.documents import SearchDocument
from search.querysets import (
    narrow_paths,
    numbers_after,
    pages_of_types,
    public_numbers,
    units_of_the_tree,
)

PORTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The documents of some pages, and what went wrong with single ones."""

    documents: tuple[SearchDocument, ...]
    failures: dict[int, str]


def read_surroundings(*, with_pictures: bool = True) -> Surroundings:
    """The district tree and whose each section is."""
    sections = SectionPage.objects.values_list("path", "district_id")
    return Surroundings(
        districts={unit.pk: unit for unit in units_of_the_tree()},
        section_districts=dict(sections),
        with_pictures=with_pictures,
    )


def read_documents(numbers: Iterable[int], *, at: datetime, surroundings: Surroundings) -> Reading:
    """The documents of those pages that are public at that moment, in the order of their numbers.

    A page counts as public only when the gate says so and neither it nor any page above it has a
    narrower audience; the second look costs one query and forgives no mistake of the first.
    """
    public = public_numbers(numbers, at)
    narrow = tuple(narrow_paths())
    documents: list[SearchDocument] = []
    failures: dict[int, str] = {}
    for registration, pages in _by_registration(sorted(public)):
        open_pages = [page for page in pages if not page.path.startswith(narrow)]
        prefetch_related_objects(open_pages, *registration.prefetch)
        for page in open_pages:
            try:
                document = registration.builder(page, surroundings)
                # Half a character cannot be written down: found out here, it stops only its page.
                made = [document] if document and document.content_hash() else []
            except Exception as problem:  # noqa: BLE001 -- one bad page must not stop the others
                failures[page.pk] = f"{type(problem).__name__}: {problem}"[:200]
            else:
                documents += made
    documents.sort(key=lambda document: document.number)
    return Reading(documents=tuple(documents), failures=failures)


def _by_registration(numbers: Sequence[int]) -> Iterator[tuple[Registration, list[Page]]]:
    groups: defaultdict[Registration, list[int]] = defaultdict(list)
    for page in indexable_pages().in_bulk(numbers).values():
        registration = registration_of(page.specific_class)
        if registration is not None:
            groups[registration].append(page.pk)
    for registration, members in groups.items():
        yield registration, list(registration.page_class.objects.in_bulk(members).values())


def indexable_pages() -> QuerySet[Page]:
    """Every page of a type that has a builder, public or not."""
    return pages_of_types(registration.page_class for registration in registrations())


def portions(after: int = 0, size: int = PORTION) -> Iterator[list[int]]:
    """The numbers of all indexable pages, a portion at a time, by key and never by offset."""
    while True:
        numbers = numbers_after(indexable_pages(), after, size)
        if not numbers:
            return
        yield numbers
        after = numbers[-1]
