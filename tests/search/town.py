"""A town to look around in: built and indexed once for a module whose tests only read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from cms.core import clock
from cms.organisation.models import District
from cms.venues.models import VenuePage
from cms.venues.services import refresh_spans
from search.services.indexing import catch_up
from tests.factories.columns import Columns, a_columns_tree, a_published_story
from tests.factories.venues import a_venue
from tests.search.own_index import own_index

HERE = "35.7650,115.0800"
METRES_APART = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Libraries northwards from HERE, one open bookroom, one closed one, two stories."""

    columns: Columns
    green: District
    open_room: VenuePage
    closed_room: VenuePage


@contextmanager
def built_town(blocker: Any, folder: Path, *, libraries: int) -> Iterator[Town]:
    with blocker.unblock(), transaction.atomic(), override_settings(), own_index(settings, folder):
        yield _build(libraries)
        transaction.set_rollback(True)


def _build(libraries: int) -> Town:
    columns = a_columns_tree()
    green = columns.world.green
    green.lat, green.lon = 35.7650, 115.0800
    green.save()
    always, never = {"1-7": "00:00-24:00"}, {"1-7": "03:00-03:01"}
    open_room = a_venue(
        name="绿城书房", district=green, hours=always, free=True, lat=35.7655, lon=115.08
    )
    closed_room = a_venue(name="东方书房", district=columns.world.east, hours=never, free=False)
    for venue in (open_room, closed_room):
        refresh_spans(venue=venue, at=clock.now())
    index = open_room.get_parent()
    for number in range(libraries):
        index.add_child(
            instance=VenuePage(
                title=f"图书馆{number:02}",
                slug=f"library-{number}",
                kind=open_room.kind,
                summary="借书、自习",
                lat=35.7650 + number * METRES_APART / 111_195,
                lon=115.0800,
            )
        )
    a_published_story(columns, title="图书馆里的早晨", summary="七点半的队伍")
    a_published_story(columns, title="麦秆画的工序", section=columns.east)
    catch_up()
    return Town(columns=columns, green=green, open_room=open_room, closed_room=closed_room)


class Page:
    """A page as somebody reads it who has no script."""

    def __init__(self, response: Any) -> None:
        self.status = response.status_code
        self.result = response.context["result"] if response.context else None
        self.response = response
        self.soup = BeautifulSoup(response.content, "html.parser")

    def all(self, selector: str) -> list[Tag]:
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        (found,) = self.soup.select(selector)
        return found

    def words(self, selector: str = "main") -> str:
        return " ".join(self.one(selector).get_text(" ", strip=True).split())

    def own_links(self) -> list[str]:
        """The links that ask the same page otherwise."""
        return [str(link["href"]) for link in self.all('main a[href^="?"]')]

    def sent_by(self, selector: str) -> list[tuple[str, str]]:
        """What a browser sends when this form is sent as it stands."""
        form = self.one(selector)
        sent = [
            (str(field["name"]), str(field.get("value", "")))
            for field in form.select("input[name]")
            if field.get("type") not in {"checkbox", "radio"} or field.has_attr("checked")
        ]
        for field in form.select("select[name]"):
            chosen = field.select("option[selected]") or field.select("option")[:1]
            sent.append((str(field["name"]), str(chosen[0]["value"])))
        return sent
