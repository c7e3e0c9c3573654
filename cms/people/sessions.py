"""The session engine: Django's database sessions that also know whose they are."""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from cms.people.models import Session, User

DEVICE_KEY, SIGNED_IN_KEY, RIGHTS_KEY = "device", "signed_in_at", "rights_changed_at"


def rights_stamp(user: User) -> str:
    """Differs from what a session remembers once the person's rights have changed."""
    return user.rights_changed_at.isoformat() if user.rights_changed_at else ""


class SessionStore(DatabaseStore):
    """Keeps the person, the device and the moment of signing in beside the data."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast("Session", super().create_model_instance(data))
        if (user_id := data.get(SESSION_KEY)) is not None:
            row.user_id = int(user_id)
            row.device = data.get(DEVICE_KEY, "")
            signed_in = data.get(SIGNED_IN_KEY)
            row.signed_in_at = datetime.fromtimestamp(signed_in, UTC) if signed_in else None
        return row
