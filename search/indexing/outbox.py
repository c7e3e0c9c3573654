"""Notes that documents may have changed, in the transaction of the change itself."""

from collections.abc import Iterable

from wagtail.models import Page

from cms.core import clock
from cms.core.tasks import enqueue
from search.builders.registry import kinds_beside, registration_of
from search.models import SearchOutbox
from search.querysets import waiting_index_tasks

TASK = "search.tasks.index_pending"

# What was published is looked for at once; what Wagtail keeps of references can wait.
FIRST = 50


def doc_id_of(page: Page) -> str | None:
    """The document of a page, or None for a type that is not indexed.

    The stored type decides: a delete is told of a page under each of its parent classes.
    """
    registration = registration_of(page.cached_content_type.model_class())
    return f"{registration.kind}:{page.pk}" if registration else None


def names_of(doc_id: str) -> tuple[str, ...]:
    """Every name the document of that page may go by: what it is, is known when it is read."""
    kind, _, number = doc_id.rpartition(":")
    return tuple(f"{one}:{number}" for one in kinds_beside(kind))


def number_of(doc_id: str) -> int:
    """The page of a document."""
    return int(doc_id.rpartition(":")[2])


def queue_pages(pages: Iterable[Page]) -> int:
    """Queue these pages' documents; returns how many."""
    return queue_documents(doc_id for page in pages if (doc_id := doc_id_of(page)))


def queue_documents(doc_ids: Iterable[str]) -> int:
    """Queue documents, each once, and wake an index worker when none is called already."""
    wanted = list(dict.fromkeys(doc_ids))
    if not wanted:
        return 0
    at = clock.now()
    SearchOutbox.objects.bulk_create(
        [SearchOutbox(doc_id=doc_id, queued_at=at) for doc_id in wanted], batch_size=500
    )
    if not waiting_index_tasks(TASK, at).exists():
        enqueue(TASK, priority=FIRST)
    return len(wanted)
