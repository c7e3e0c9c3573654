"""Where what we made is fetched: open files for ever, guarded ones through the gate each time."""

from django.conf import settings

GUARDED = "/media/guarded/"


def address_of(key: str, *, delivery: str) -> str:
    """The site's own address of a stored key; empty for no file."""
    if not key:
        return ""
    return f"{GUARDED if delivery == 'guarded' else settings.MEDIA_URL}{key}"
