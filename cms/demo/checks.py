"""Production starts only without demo accounts: their passwords were printed on a screen."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from cms.demo.models import DemoObject
from cms.people.models import User


def register() -> None:
    """Have `manage.py check`, and with it every start, ask for demo accounts."""
    checks.register(refuse_demo_accounts, "caifeng")


def refuse_demo_accounts(**_: Any) -> list[checks.CheckMessage]:
    """demo.E001: somebody of the demo can sign in under production settings."""
    if not getattr(settings, "IS_PRODUCTION", False):
        return []
    try:
        count = DemoObject.objects.of_model(User).count()
    except DatabaseError:
        # No table yet, or no database: then nobody can sign in, and others say what is missing.
        return []
    if not count:
        return []
    line = f"库里有{count}个演示账号：先运行 drop_demo 再启动"
    return [checks.Error(line, id="demo.E001")]
