"""What `manage.py check` says about the settings: one line for each thing to mend.

Variables that cannot be read stop the settings themselves (cms.settings.problems); here stand
what is odd but works, and what production must not be changed into.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks

from cms.core.tasks import UnknownTask, periodic_tasks, resolve

TLS_SETTINGS = (
    "SECURE_SSL_REDIRECT",
    "SESSION_COOKIE_SECURE",
    "CSRF_COOKIE_SECURE",
    "SECURE_HSTS_SECONDS",
)


def register() -> None:
    """Have `manage.py check` look at the settings."""
    for check in (check_environment, check_production, check_periodic_tasks):
        checks.register(check, "caifeng")


def check_environment(**_: Any) -> list[checks.CheckMessage]:
    """core.W001-W002: variables that stand alone."""
    env = settings.ENV
    found = {
        "W001": (
            "REDIS_URL 设置了，DATABASE_URL 没有：多个进程共用 Redis，却各写各的 SQLite",
            bool(env.redis_url and not env.database_url),
        ),
        "W002": (
            "AWS_ACCESS_KEY_ID 设置了，MEDIA_S3_ENDPOINT 没有：文件仍存在本机",
            bool(env.aws_access_key and not env.s3_endpoint),
        ),
    }
    return [
        checks.Warning(line, id=f"core.{number}")
        for number, (line, is_so) in found.items()
        if is_so
    ]


def check_production(**_: Any) -> list[checks.CheckMessage]:
    """core.E002: production settings that were weakened."""
    if not getattr(settings, "IS_PRODUCTION", False):
        return []
    return [checks.Error(line, id="core.E002") for line in _weaknesses()]


def _weaknesses() -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG 不能在生产环境打开"
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        yield "ALLOWED_HOSTS 要写明域名，不能空着，也不能写 *"
    if not settings.ENV.database_url:
        yield "DATABASE_URL 没有设置：生产环境不能用 SQLite"
    for name in TLS_SETTINGS:
        if not getattr(settings, name, None):
            yield f"{name} 要打开：生产环境只走 https"


def check_periodic_tasks(**_: Any) -> list[checks.CheckMessage]:
    """core.E003: every task on the schedule exists."""
    return [
        checks.Error(f"定时任务 {task.name} 指的任务不存在：{task.dotted}", id="core.E003")
        for task in periodic_tasks()
        if not _resolves(task.dotted)
    ]


def _resolves(dotted: str) -> bool:
    try:
        resolve(dotted)
    except UnknownTask:
        return False
    return True
