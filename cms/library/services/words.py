"""How words of this place are read aloud."""

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.library.errors import BadReading
from cms.library.models import Pronunciation


@transaction.atomic
def save_reading(*, word: str, reading: str, note: str = "") -> Pronunciation:
    """Write a word into the table, or say anew how it is read. Raises BadReading."""
    known = Pronunciation.objects.in_bulk([word], field_name="word")
    row = known.get(word) or Pronunciation(word=word)
    row.reading, row.note = reading, note
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise BadReading(wrong.messages[0]) from wrong
    row.save()
    return row


def readings() -> dict[str, str]:
    """The whole table, for whatever reads aloud."""
    return dict(Pronunciation.objects.values_list("word", "reading"))
