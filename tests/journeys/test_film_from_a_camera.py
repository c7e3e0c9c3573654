"""From a camera's film on an editor's desk to a resident who finds it near home and plays it."""

import json
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Request, WebSocket, expect

from media_pipeline import bucket
from media_pipeline.uploads.parts import LEAST_BYTES
from tests.factories.clips import camera_clip
from tests.journeys.conftest import DESK
from tests.journeys.people import DONE, EDITOR, StoryDesk, approve, found, sign_in
from tests.journeys.site import RunningSite

# Journeys share one site, so one test process runs them all.
pytestmark = pytest.mark.journey

FILM = "路口的自行车"
TITLE = "骑车过路口的人"
VENUE = "绿城社区综合文化服务中心"
# Seconds by itself; the worker may still be at what the district itself brought along.
READY_WITHIN_MS = 150_000
PLAYS_WITHIN_MS = 20_000
MOST_STEPS = 60
OF_VIDEO = "(() => {{ const v = document.querySelector('video'); return {}; }})()"


class SendingIn:
    """The page of sending films in: what it says of the one that is on its way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.told: list[dict[str, Any]] = []
        self.seen: list[tuple[str, float]] = []
        self.sent: list[tuple[str, str, str]] = []
        page.on("websocket", self._listen)
        page.on("request", self._note)

    def send(self, film: Path, *, title: str) -> None:
        self.page.goto("/admin/media/")
        self.page.get_by_role("link", name="上传音视频").click()
        self.page.locator("input[type=file]").set_input_files(film)
        self.page.get_by_label("标题").fill(title)
        self.page.get_by_role("button", name="上传", exact=True).click()

    def watch(self) -> list[tuple[str, float]]:
        """Look on until it can be played: the words and the bar, each time they changed."""
        row = self.page.locator("[data-sent] li").last
        row.wait_for()
        for _ in range(READY_WITHIN_MS // 50):
            words = row.locator("[data-word]").inner_text()
            now = (words, float(row.locator("progress").get_attribute("value") or 0))
            if not self.seen or self.seen[-1] != now:
                self.seen.append(now)
            if words == "可以播放":
                return self.seen
            self.page.wait_for_timeout(50)
        raise AssertionError(self.seen)

    def _note(self, request: Request) -> None:
        """Method, host and path of what carries a film, or could."""
        where = urlsplit(request.url)
        if request.method in {"PUT", "PATCH"} or "/tus/" in where.path:
            self.sent.append((request.method, where.netloc, where.path))

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._hear)

    def _hear(self, frame: str | bytes) -> None:
        said = json.loads(frame)
        if str(said.get("topic", "")).startswith("asset.") and said["type"] == "event":
            self.told.append(said["data"])


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the camera took, as a file that nobody sent in before and that is sent in portions."""
    file = tmp_path_factory.mktemp("film") / "VID_0712.mp4"
    mark = struct.pack(">I4s", 8 + LEAST_BYTES, b"free") + os.urandom(LEAST_BYTES)
    file.write_bytes(camera_clip().read_bytes() + mark)
    return file


@pytest.fixture(scope="module")
def editor(site: RunningSite, browser: Browser) -> Iterator[Page]:
    """The editor at a desk, signed in."""
    context = browser.new_context(base_url=site.address, viewport=DESK, locale="zh-CN")
    page = context.new_page()
    sign_in(page, phone=EDITOR, password=site.password, then="/admin/")
    yield page
    context.close()


@pytest.fixture(scope="module")
def sent(site: RunningSite, editor: Page, film: Path) -> SendingIn:
    """The film was sent in, and its maker watched it move."""
    if bucket.is_used():
        bucket.prepare(origin=site.address)
    sending = SendingIn(editor)
    sending.send(film, title=FILM)
    sending.watch()
    return sending


@pytest.fixture(scope="module")
def published(site: RunningSite, browser: Browser, editor: Page, sent: SendingIn) -> None:
    """The editor writes a story round the film, the chief editor publishes it."""
    address = write_and_submit(editor)
    with_chief = browser.new_context(base_url=site.address, viewport=DESK, locale="zh-CN")
    approve(with_chief.new_page(), address, password=site.password)
    with_chief.close()


def write_and_submit(page: Page) -> str:
    desk = StoryDesk(page)
    desk.open(section="绿城社区")
    desk.write(title=TITLE, summary="早高峰，一台相机在路口站了十秒钟")
    desk.add_text("拍的时候听得见车铃声，一辆接一辆，都让着走路的人。")
    desk.add_film(FILM, caption="路口，早上七点半")
    desk.tab("分类")
    desk.choose_row("kind", row="民生趣事")
    desk.choose_row("author", row="文清明")
    desk.choose_row("place", row=VENUE)
    desk.save_draft()
    address = page.url.split("#", maxsplit=1)[0]
    page.goto(address)
    desk.act("提交给终审")
    page.wait_for_url(DONE)
    return address


def of_video(page: Page, what: str) -> Any:
    return page.evaluate(OF_VIDEO.format(what))


def wait_until(page: Page, claim: str) -> None:
    """The content policy forbids Playwright's own way of waiting for an expression."""
    for _ in range(PLAYS_WITHIN_MS // 100):
        if of_video(page, claim):
            return
        page.wait_for_timeout(100)
    raise AssertionError((claim, of_video(page, "[v.currentTime, v.readyState, v.error]")))


def step_to_player(page: Page) -> None:
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.closest('.player') !== null"):
            return
    pytest.fail("the player is not reached by Tab")


def test_editor_watches_the_film_go_up_and_its_work_go_on(sent: SendingIn):
    words = [said for said, _ in sent.seen]
    work = [percent for said, percent in sent.seen if said == "正在处理"]

    assert words[0] == "正在上传"
    assert sent.seen[-1] == ("可以播放", 100.0)
    assert work == sorted(work)
    assert any(0 < percent < 100 for percent in work)


def test_it_goes_up_by_tus_or_in_parts_straight_into_the_bucket(site: RunningSite, sent: SendingIn):
    here = urlsplit(site.address).netloc
    if not bucket.is_used():
        ways = [(method, host) for method, host, _ in sent.sent]
        assert ways == [("POST", here), ("PATCH", here), ("PATCH", here)]
        return

    store = urlsplit(settings.OBJECT_STORE.endpoint).netloc
    assert {(method, host) for method, host, _ in sent.sent} == {("PUT", store)}
    assert len(sent.sent) == 2
    assert "/tus/" not in str(sent.sent)


def test_its_progress_is_pushed_to_the_page(sent: SendingIn):
    told = [(said["state"], said["progress"]) for said in sent.told]

    assert any(state == "working" and 0 < progress < 1000 for state, progress in told)
    assert told[-1] == ("ready", 1000)


def test_page_that_no_push_reaches_asks_by_itself(editor: Page, film: Path, sent: SendingIn):
    page = editor.context.new_page()
    page.route_web_socket("**/ws/", lambda socket: socket.close(code=1011))
    page.route("**/sse/?*", lambda route: route.abort())
    sending = SendingIn(page)

    sending.send(film, title="同一段再传一次")

    assert sending.watch()[-1] == ("可以播放", 100.0)
    assert sending.told == []
    page.close()


def test_visitor_finds_the_story_by_a_word_and_near_home_and_plays_it_by_keyboard(
    published: None, phone: Page
):
    found(phone, "/search/?q=车铃声", title=TITLE)
    found(phone, "/nearby/?community=lvcheng&q=路口", title=TITLE)
    phone.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    expect(phone.get_by_role("heading", name=TITLE, level=1)).to_be_visible()

    step_to_player(phone)
    phone.locator(".player.is-open").wait_for()
    assert of_video(phone, "v.paused && v.currentTime === 0")
    phone.keyboard.press("k")

    wait_until(phone, "v.currentTime > 0.5")
    assert of_video(phone, "v.videoHeight") in (240, 272)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.keyboard.press("k")
    wait_until(phone, "v.paused")
    phone.keyboard.press("ArrowRight")
    wait_until(phone, "v.currentTime > 5")
