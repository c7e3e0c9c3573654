"""A film that was sent in plays on a story's page, for a visitor with a phone and a keyboard, and
before that on its own page in the admin."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from media_pipeline.binaries import ffmpeg
from tests.journeys.people import CHIEF_EDITOR, sign_in
from tests.journeys.site import RunningSite

# Long enough for every leap, quick to make on one core.
SECONDS = 30
WAIT_S = 20
LEAD = """
from cms.columns.models import StoryPage
from media_pipeline.models import Asset
story = StoryPage.objects.live().filter(form="视频", visibility="公开").first()
story.lead_media = Asset.objects.get(uuid="{asset}")
story.save()
print(story.address)
"""


def a_clip(folder: Path) -> Path:
    clip = folder / "clip.mp4"
    picture = f"testsrc2=size=640x360:rate=10:duration={SECONDS}"
    tone = f"sine=frequency=440:duration={SECONDS}"
    subprocess.run(
        [
            str(ffmpeg()), "-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone,
            "-threads", "1", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(clip),
        ],
        check=True,
    )  # fmt: skip
    return clip


@pytest.fixture(scope="module")
def story(site: RunningSite, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a story that begins with a film."""
    clip = a_clip(tmp_path_factory.mktemp("clip"))
    told = site.manage("ingest_media", str(clip), "--title=试片", "--wait", "--json")
    asset = json.loads(told[told.index("[") :])[0]
    assert asset["state"] == "ready", asset
    return site.manage("shell", "-c", LEAD.format(asset=asset["id"])).strip().splitlines()[-1]


def of_video(page: Page, what: str) -> Any:
    return page.evaluate(
        f"(() => {{ const v = document.querySelector('video'); return {what}; }})()"
    )


def wait_until(page: Page, claim: str) -> None:
    """The content policy forbids Playwright's own way of waiting for an expression."""
    for _ in range(WAIT_S * 5):
        if of_video(page, claim):
            return
        page.wait_for_timeout(200)
    raise AssertionError((claim, of_video(page, "[v.currentTime, v.readyState, v.error]")))


def test_film_plays_by_keyboard_with_picture_and_sound(phone: Page, story: str):
    fetched: list[str] = []
    blocked: list[str] = []
    phone.on("response", lambda answer: fetched.append(answer.url))
    phone.on("console", lambda said: blocked.append(said.text) if "Policy" in said.text else None)

    phone.goto(story)
    phone.locator(".player.is-open").wait_for()
    assert not [url for url in fetched if url.endswith((".m3u8", ".m4s"))]
    assert of_video(phone, "v.paused")

    phone.locator("media-controller").focus()
    phone.keyboard.press("k")
    wait_until(phone, "v.currentTime > 0.3")
    assert of_video(phone, "Math.min(v.videoWidth, v.videoHeight)") == 360
    assert [url for url in fetched if "/a" in url and url.endswith(".m4s")], "no sound was fetched"

    phone.keyboard.press(" ")
    wait_until(phone, "v.paused")
    phone.keyboard.press("0")
    for key, at in [("ArrowRight", 5), ("l", 15), ("j", 5), ("ArrowLeft", 0), ("5", SECONDS / 2)]:
        phone.keyboard.press(key)
        wait_until(phone, f"Math.abs(v.currentTime - {at}) < 0.6")
    phone.keyboard.press("m")
    assert of_video(phone, "v.muted")
    phone.keyboard.press("ArrowUp")
    assert not of_video(phone, "v.muted")
    phone.locator("select[aria-label=速度]").select_option("1.5")
    assert of_video(phone, "v.playbackRate") == 1.5
    assert blocked == []


@pytest.mark.usefixtures("story")
def test_editor_sees_the_film_on_its_own_page(desk: Page, site: RunningSite):
    blocked: list[str] = []
    desk.on("console", lambda said: blocked.append(said.text) if "Policy" in said.text else None)
    sign_in(desk, phone=CHIEF_EDITOR, password=site.password, then="/admin/")
    desk.goto("/admin/media/")
    desk.get_by_role("link", name="试片").first.click()
    desk.locator(".player.is-open").wait_for()

    desk.locator("media-controller").focus()
    desk.keyboard.press("k")

    wait_until(desk, "v.currentTime > 0.3")
    assert of_video(desk, "v.videoHeight") == 360
    assert blocked == []


def test_player_that_opens_under_somebodys_keyboard_stays_under_it(phone: Page, story: str):
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/build/player.*.js", hold)
    phone.goto(story)
    phone.locator("video").focus()
    for _ in range(WAIT_S * 5):
        if held:
            break
        phone.wait_for_timeout(200)
    held[0].continue_()
    phone.locator(".player.is-open").wait_for()

    phone.keyboard.press("k")

    wait_until(phone, "v.currentTime > 0.3")


def test_film_that_cannot_be_fetched_says_so(phone: Page, story: str):
    phone.route("**/*.m3u8", lambda route: route.abort())

    phone.goto(story)
    phone.locator(".player.is-open").wait_for()
    phone.locator("media-controller").focus()
    phone.keyboard.press("k")

    said = phone.locator(".player-word:visible")
    said.wait_for(timeout=WAIT_S * 1000)
    assert "再按播放" in said.inner_text()
