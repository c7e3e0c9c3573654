"""What a password must be; Django's own rules, in our words where it has none."""

from typing import Any

from django.core.exceptions import ValidationError

SHORTEST = 8


class LongEnough:
    """At least eight characters."""

    def validate(self, password: str, _user: Any = None) -> None:
        if len(password) < SHORTEST:
            message = f"密码至少{SHORTEST}位，您填了{len(password)}位"
            raise ValidationError(message, code="password_too_short")

    def get_help_text(self) -> str:
        return f"密码至少{SHORTEST}位"
