"""Turns DATABASE_URL into Django's DATABASES entry."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;"
)


SCHEMES = frozenset({"postgres", "postgresql"})


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite in WAL mode; every write transaction is immediate, so it never upgrades a lock."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": SQLITE_PRAGMAS,
        },
        "TEST": {"NAME": path.with_name("test.sqlite3")},
    }


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL through psycopg's own pool, renewed by our engine after a restart of the server.

    Raises ValueError when the URL is not `postgres://user:password@host:port/name`; what stands
    behind a `?` would be forgotten, so it is refused too.
    """
    parts = urlsplit(url)
    is_plain = "://" in url and not (parts.query or parts.fragment)
    if parts.scheme not in SCHEMES or not parts.path.strip("/") or not is_plain:
        message = "DATABASE_URL 应写成 postgres://用户:口令@主机:端口/库名"
        raise ValueError(message)
    return {
        "ENGINE": "cms.core.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or 5432),
        # The engine looks at each connection itself, and renews all at once where one is dead.
        "CONN_HEALTH_CHECKS": False,
        "OPTIONS": {
            "connect_timeout": 3,
            "pool": {"min_size": 1, "max_size": 12, "timeout": 5},
        },
    }
