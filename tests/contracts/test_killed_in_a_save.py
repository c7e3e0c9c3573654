"""The web process is killed in the middle of an editor's save: all of it stands, or none of it."""

import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
from django.core.files.storage import storages
from django.db import connection
from wagtail.models import Locale, PageLogEntry
from wagtail.test.utils.form_data import querydict_from_html

from cms.columns.models import StoryPage
from cms.library.models import LibraryImage, LibraryRendition
from search.engines.choice import engine
from search.services.indexing import catch_up
from tests.cms.columns.editing import filled
from tests.cms.core.house import House, free_port, get, until
from tests.contracts.stalls import Statement, stalled, until_stalled
from tests.factories.columns import a_columns_tree, a_published_story
from tests.factories.library import an_image
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = "早市"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Where the web process stands when it is killed, and what is committed by then."""

    name: str
    statement: Statement | None = None
    has_draft: bool = True
    is_committed: bool = False

    @contextmanager
    def stops_the_web(self, folder: Path) -> Iterator[None]:
        """At a statement; or at its first word after the commit: into a pipe nobody hears."""
        if self.statement:
            with stalled(self.statement):
                yield
            return
        stamp = folder / "content-generation"
        stamp.unlink(missing_ok=True)
        os.mkfifo(stamp)
        yield
        stamp.unlink()

    def wait_for(self, title: str) -> None:
        if self.statement:
            until_stalled()
        else:
            until(StoryPage.objects.live().filter(title=title).exists)


MOMENTS = (
    Moment(
        name="writing the draft",
        statement=Statement(event="INSERT", table="wagtailcore_revision"),
        has_draft=False,
    ),
    Moment(
        name="the page is written, its log not yet",
        statement=Statement(
            event="INSERT", table="wagtailcore_pagelogentry", when="NEW.action = 'wagtail.publish'"
        ),
    ),
    Moment(name="after the commit, before the answer", is_committed=True),
)


@dataclass
class Desk:
    """A chief editor at a story, in front of a web process that may be killed."""

    house: House
    story_id: int = 0
    founding_revision: int = 0
    phone: str = ""
    port: int = field(default_factory=free_port)
    browser: requests.Session = field(default_factory=requests.Session)
    web: Any = None

    def open_the_house(self) -> None:
        self.web = self.house.start("run_web", "--port", str(self.port), "--skip-checks")
        until(lambda: get(self.port)[0] == 200)

    def kill_the_web(self) -> None:
        self.web.kill()
        self.web.wait()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def screen(self) -> str:
        return self.url(f"/admin/pages/{self.story_id}/edit/")

    def page_for_guests(self) -> str:
        return requests.get(self.url("/columns/story/"), timeout=20).text

    def found(self, words: str) -> list[str]:
        answer = requests.get(self.url("/api/v1/search"), {"q": words}, timeout=20).json()
        return [hit["title"] for hit in answer["hits"]]

    def sign_in(self) -> None:
        page = self.browser.get(self.url("/sign-in/"), timeout=20).text
        self.browser.post(
            self.url("/sign-in/"),
            {"csrfmiddlewaretoken": token_in(page), "phone": self.phone, "password": PASSWORD},
            timeout=20,
        )

    def publish(self, title: str, *, picture: LibraryImage) -> requests.Response:
        """Open the story, write another one over it and press 刊出."""
        page = self.browser.get(self.screen, timeout=20).text
        opened = querydict_from_html(page, form_id="page-edit-form").dict()
        form = {
            **filled(opened, text=title),
            "csrfmiddlewaretoken": token_in(page),
            "title": title,
            "summary": title,
            "lead_image": picture.pk,
            "action-publish": "1",
        }
        return self.browser.post(self.screen, form, timeout=30, allow_redirects=False)


def token_in(page: str) -> str:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, page[:2000]
    return token[1]


@pytest.fixture
def house(settings: Any, tmp_path: Path, django_db_blocker: Any) -> Iterator[House]:
    """A house with every room, on this test's own database in the column this run tests."""
    var = tmp_path / "var"
    var.mkdir()
    mine = House(var, django_db_blocker.unblock, settings_module="cms.settings.test")
    its = connection.settings_dict
    if connection.vendor == "postgresql":
        mine.database_url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**its)
    else:
        (var / "caifeng.sqlite3").symlink_to(its["NAME"])
    use_folders_of(mine, settings)
    yield mine
    mine.end()
    for name in engine().names():
        engine().drop(name)
    engine.cache_clear()


def use_folders_of(house: House, settings: Any) -> None:
    """This process keeps its files and its index where the house does."""
    media = house.folder / "media"
    if settings.OBJECT_STORE is None:
        backend = "django.core.files.storage.FileSystemStorage"
        folders = {
            name: {"BACKEND": backend, "OPTIONS": {"location": str(media / folder)}}
            for name, folder in (("default", "open"), ("guarded", "guarded"))
        }
        settings.STORAGES = {**settings.STORAGES, **folders}
    settings.VAR_DIR = house.folder
    settings.SEARCH_INDEX_DIR = house.folder / "index"
    engine.cache_clear()


@pytest.fixture
def desk(house: House) -> Desk:
    Locale.objects.get_or_create(language_code="zh-hans")
    columns = a_columns_tree()
    story = a_published_story(
        columns,
        slug="story",
        title=FIRST,
        summary=FIRST,
        body=(("text", f"<p>{FIRST}</p>"),),
        lead_image=an_image(f"{FIRST}的照片"),
    )
    catch_up()
    desk = Desk(
        house,
        story_id=story.pk,
        founding_revision=story.latest_revision_id,
        phone=columns.chief.phone,
    )
    desk.open_the_house()
    desk.sign_in()
    return desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the database says of the story: as readers see it, and as its editors do."""

    live: str
    draft: str


def told(desk: Desk) -> Told:
    """Nothing is half old and half new, and the rows beside the page say the same."""
    row = StoryPage.objects.get(pk=desk.story_id)
    shown, newest = row.live_revision.as_object(), row.get_latest_revision_as_object()
    for version in (row, shown, newest):
        assert version.summary == version.title
        assert version.lead_image.title == f"{version.title}的照片"
        assert f">{version.title}</p>" in str(version.body.get_prep_value())
    assert shown.title == row.title
    assert row.has_unpublished_changes == (newest.title != row.title)
    published = PageLogEntry.objects.filter(page=row, action="wagtail.publish")
    assert published.latest("timestamp").revision_id == row.live_revision_id
    edited = PageLogEntry.objects.filter(page=row, action="wagtail.edit")
    typed = row.revisions.filter(pk__gt=desk.founding_revision)
    assert {entry.revision_id for entry in edited} == {revision.pk for revision in typed}
    return Told(live=row.title, draft=newest.title)


def files_of_rows() -> set[str]:
    rows = [*LibraryImage.objects.all(), *LibraryRendition.objects.all()]
    return {row.file.name for row in rows}


def files_of_the_store(folder: str = "pictures") -> set[str]:
    """All files anybody could fetch."""
    folders, files = storages["default"].listdir(folder)
    deeper = [files_of_the_store(f"{folder}/{one}") for one in folders]
    return {f"{folder}/{name}" for name in files}.union(*deeper)


def test_a_web_killed_in_the_middle_of_a_save_leaves_all_of_it_or_nothing(desk: Desk) -> None:
    live, draft = FIRST, FIRST
    # Tests that share a bucket leave pictures in it.
    of_others = files_of_the_store() - files_of_rows()
    for moment, name in zip(MOMENTS, ("夜市", "庙会", "灯会"), strict=True):
        picture = an_image(f"{name}的照片")

        with moment.stops_the_web(desk.house.folder), ThreadPoolExecutor(1) as hands:
            answer = hands.submit(desk.publish, name, picture=picture)
            moment.wait_for(name)
            desk.kill_the_web()
        assert isinstance(answer.exception(), requests.ConnectionError)

        live = name if moment.is_committed else live
        draft = name if moment.has_draft else draft
        assert told(desk) == Told(live=live, draft=draft), moment
        assert files_of_the_store() - of_others == files_of_rows(), moment

        catch_up()
        desk.open_the_house()
        assert f"<h1>{live}" in desk.page_for_guests()
        assert desk.found(live) == [live]

    assert desk.publish("花鼓", picture=an_image("花鼓的照片")).status_code == 302
    assert told(desk) == Told(live="花鼓", draft="花鼓")
