"""How words of this place are read: into the editors' table."""

from django.db import transaction

from cms.demo.entries import PairEntry, World
from cms.demo.marks import digest_of, is_current, mark, marked
from cms.demo.services.loading import Loading
from cms.library.models import Pronunciation
from cms.library.services import readings, save_reading

NOTE = "演示内容的读音"


def load_readings(world: World, *, loading: Loading) -> None:
    """Every word of the file; what editors have written into the table themselves stays."""
    own = readings()
    for entry in world.pronunciations:
        is_theirs = entry.slug in own and marked(Pronunciation, entry.slug) is None
        if not is_theirs:
            _load(entry)
        loading.advance(entry.source.file, entry.slug)


@transaction.atomic
def _load(entry: PairEntry) -> None:
    digest = digest_of(entry)
    if not is_current(Pronunciation, entry.slug, digest=digest):
        row = save_reading(word=entry.slug, reading=entry.value, note=NOTE)
        mark(row, slug=entry.slug, digest=digest)
