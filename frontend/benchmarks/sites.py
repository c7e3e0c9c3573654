"""The sites that `bench pages` compares, all running at once: ours twice, and a bare Wagtail."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path

from django.conf import settings
from django.test import Client

from cms.columns.models import StoryPage
from cms.people.models import Post, PostKind
from frontend.benchmarks.servers import free_port, running, start_bare, start_ours
from frontend.benchmarks.timing import Visitor

STORIES = "stories.json"
EDITING = "editing.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """An editor's cookie and the screen that edits a story."""

    cookie: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Ports of ours making every page, ours keeping them, and the bare one; who edits the bare."""

    making: int
    keeping: int
    bare: int
    bare_editing: Editing


@contextmanager
def sites(folder: Path, stories: list[StoryPage]) -> Iterator[Sites]:
    """Three servers on the same stories until the block ends."""
    making, keeping = free_port(), free_port()
    with (
        bare_site(folder, stories) as (bare, bare_editing),
        running(start_ours(making, cached=False), port=making, variables={}),
        running(start_ours(keeping, cached=True), port=keeping, variables={}),
    ):
        yield Sites(making=making, keeping=keeping, bare=bare, bare_editing=bare_editing)


@contextmanager
def bare_site(folder: Path, stories: list[StoryPage]) -> Iterator[tuple[int, Editing]]:
    told = [told_story(story, folder=folder) for story in stories]
    (folder / STORIES).write_text(json.dumps(told), encoding="utf-8")
    port = free_port()
    variables = {
        "BARE_FOLDER": str(folder),
        "BARE_SECRET": secrets.token_urlsafe(50),
        "DJANGO_SETTINGS_MODULE": "frontend.benchmarks.bare.settings",
    }
    fill = [sys.executable, "-m", "django", "fill_bare"]
    subprocess.run(fill, env={**environ, **variables}, check=True)
    editing = Editing(**json.loads((folder / EDITING).read_text(encoding="utf-8")))
    with running(start_bare(port), port=port, variables=variables):
        yield port, editing


@contextmanager
def chief_editor(story: StoryPage) -> Iterator[Editing]:
    """A chief editor of ours, signed in until the block ends."""
    post = Post.objects.current().of_kind(PostKind.CHIEF_EDITOR).of_active_people()[0]
    client = Client()
    client.force_login(post.user, settings.AUTHENTICATION_BACKENDS[-1])
    name = settings.SESSION_COOKIE_NAME
    try:
        yield Editing(
            cookie=f"{name}={client.cookies[name].value}",
            path=f"/admin/pages/{story.pk}/edit/",
        )
    finally:
        client.logout()


def visitor_of(port: int, editing: Editing) -> Visitor:
    return Visitor(port, cookie=editing.cookie)


def copied_picture(story: StoryPage, *, folder: Path) -> str:
    """The path of a copy of the story's picture; empty when it has none."""
    lead = story.lead_image
    if lead is None:
        return ""
    picture = folder / f"{story.slug}{Path(lead.file.name).suffix}"
    with lead.file.open("rb") as source:
        picture.write_bytes(source.read())
    return str(picture)


def told_story(story: StoryPage, *, folder: Path) -> dict[str, object]:
    """The story as the bare project takes it."""
    return {
        "title": story.title,
        "slug": story.slug,
        "summary": story.summary,
        "tags": [topic.name for topic in story.topics.all()],
        "picture": copied_picture(story, folder=folder),
        "body": [
            ["heading" if block.block_type == "heading" else "paragraph", str(block.value)]
            for block in story.body
            if block.block_type in {"heading", "text"}
        ],
    }
