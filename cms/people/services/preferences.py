"""How a person likes to read."""

from django.db import transaction

from cms.people.models import User


@transaction.atomic
def keep_preferences(user: User, *, theme: str, text_size: str) -> None:
    """Keep the face of the pages on the account, so that it follows to the next device."""
    user.theme = theme
    user.text_size = text_size
    user.save(update_fields=["theme", "text_size"])
