"""Tasks that leave notes in the var folder, for the tests of the worker."""

import os
import time
from pathlib import Path

from django.conf import settings
from django_tasks import task

from cms.core.errors import DomainError
from cms.core.tasks import retrying


def notes_file() -> Path:
    return Path(settings.VAR_DIR) / "notes"


def _note(*words: object) -> None:
    line = " ".join(str(word) for word in (*words, os.getpid(), time.time()))
    with notes_file().open("a", encoding="utf-8") as file:
        file.write(line + "\n")


@task()
def note(name: str) -> str:
    _note("done", name)
    return name


@task()
def slow(name: str, seconds: float) -> None:
    _note("start", name)
    time.sleep(seconds)
    _note("done", name)


@task(queue_name="media")
def film(name: str, seconds: float) -> None:
    _note("start", name)
    time.sleep(seconds)
    _note("done", name)


@task(queue_name="media")
@retrying(max_attempts=3, backoff_s=0.1)
def drawing(name: str, seconds: float) -> None:
    """Takes as long as a film, and no job of its own remembers it."""
    _note("start", name)
    time.sleep(seconds)
    if name == "broken":
        raise ConnectionError(name)
    _note("done", name)


@task()
@retrying(max_attempts=3, backoff_s=0.1)
def shaky(name: str, times: int) -> None:
    """Breaks the first `times` times."""
    _note("try", name)
    if notes_file().read_text(encoding="utf-8").count(f"try {name} ") <= times:
        raise ConnectionError(name)
    _note("done", name)


@task()
@retrying(max_attempts=3, backoff_s=0.1)
def refused(name: str) -> None:
    _note("try", name)
    raise DomainError


@task()
def broken() -> None:
    raise ConnectionError


@task()
def unwritable() -> object:
    return object()


@task(takes_context=True)
def counted(context) -> int:
    return context.attempt


@task()
def tick() -> None:
    _note("tick")
