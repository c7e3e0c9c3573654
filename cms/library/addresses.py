"""Where browsers fetch what the media pipeline made."""

from django.conf import settings
from django.urls import reverse


def address_of(key: str, *, delivery: str) -> str:
    """The address of a stored key: open for ever, or behind the gate that asks each time."""
    if delivery == "guarded":
        return reverse("library:guarded", args=[key])
    return f"{settings.MEDIA_URL}{key}"
