"""Makes the bare project's database and fills it with given stories."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page, Site

from frontend.benchmarks.bare.models import BareFooter, BareHome, BarePost


def picture(path: str, *, title: str) -> Image:
    with Path(path).open("rb") as file:
        return Image.objects.create(title=title, file=File(file, name=Path(path).name))


def add_post(home: BareHome, story: dict[str, Any]) -> None:
    image = picture(story["picture"], title=story["title"]) if story["picture"] else None
    post = BarePost(
        title=story["title"],
        slug=story["slug"],
        intro=story["summary"],
        image=image,
        body=json.dumps([{"type": kind, "value": text} for kind, text in story["body"]]),
        first_published_at=timezone.now(),
    )
    home.add_child(instance=post)
    post.tags.add(*story["tags"])
    post.save()


class Command(BaseCommand):
    help = (
        "Reads $BARE_FOLDER/stories.json: a list of {title, slug, summary, tags, picture, body}; "
        "body being a list of [block type, text] and picture the path of a file or empty."
    )

    def handle(self, **_options: Any) -> None:
        call_command("migrate", verbosity=0)
        stories = json.loads((settings.FOLDER / "stories.json").read_text(encoding="utf-8"))
        home = BareHome(title="首页", slug="bare")
        Page.get_first_root_node().add_child(instance=home)
        Site.objects.all().delete()
        Site.objects.create(hostname="127.0.0.1", root_page=home, is_default_site=True)
        BareFooter.objects.create(text="示范区社区文化云")
        for index in range(6):
            child = BareHome(title=f"栏目{index}", slug=f"menu{index}", show_in_menus=True)
            home.add_child(instance=child)
        for story in stories:
            add_post(home, story)
        get_user_model().objects.create_superuser("bare", password=settings.SECRET_KEY)
