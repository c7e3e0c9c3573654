"""Makes the bare project's database and fills it with given stories."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.test import Client
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.models import Page, Site

from frontend.benchmarks.bare.models import BareAuthor, BareFooter, BareHome, BarePerson, BarePost


def picture(path: str, *, title: str) -> Image:
    with Path(path).open("rb") as file:
        return Image.objects.create(title=title, file=File(file, name=Path(path).name))


def block(kind: str, text: str) -> dict[str, Any]:
    value = {"text": text, "size": "h2"} if kind == "heading" else text
    return {"type": kind, "value": value}


def add_post(home: BareHome, story: dict[str, Any]) -> BarePost:
    image = picture(story["picture"], title=story["title"]) if story["picture"] else None
    post = BarePost(
        title=story["title"],
        slug=story["slug"],
        intro=story["summary"],
        image=image,
        body=json.dumps([block(kind, text) for kind, text in story["body"]]),
        date_published=timezone.now(),
        first_published_at=timezone.now(),
    )
    post.authors = [BareAuthor(person=BarePerson.objects.get())]
    home.add_child(instance=post)
    post.tags.add(*story["tags"])
    post.save()
    return post


def tell_how_to_edit(post: BarePost) -> None:
    """Sign a superuser in and write down the cookie and the address of the editing screen."""
    client = Client()
    client.force_login(
        get_user_model().objects.create_superuser("bare", password=settings.SECRET_KEY)
    )
    name = settings.SESSION_COOKIE_NAME
    told = {
        "cookie": f"{name}={client.cookies[name].value}",
        "path": f"/admin/pages/{post.pk}/edit/",
    }
    (settings.FOLDER / "editing.json").write_text(json.dumps(told), encoding="utf-8")


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
        BarePerson.objects.create(name="文清明")
        for index in range(6):
            child = BareHome(title=f"栏目{index}", slug=f"menu{index}", show_in_menus=True)
            home.add_child(instance=child)
        tell_how_to_edit(next(add_post(home, story) for story in stories))
