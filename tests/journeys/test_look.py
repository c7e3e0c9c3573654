"""Every page in every face: nothing serious for axe, nothing that scrolls sideways, targets to hit.

axe checks little of what WCAG 2.2 added, so the size of targets and what Tab shows are our own.
A page is opened once and looked at in one face after the other, as its own switches change them.
"""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.journeys.conftest import PHONE
from tests.journeys.site import ROOT, RunningSite

# Journeys share one site, so one test process runs them all.
pytestmark = pytest.mark.journey

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
PAGES = {
    "home": "/",
    "columns": "/columns/",
    "section": "/columns/lvcheng/",
    "story": "/columns/col-zaji-history/",
    "law": "/columns/col-law-dianche/",
    "gallery": "/columns/col-maiganhua/",
    "comic": "/columns/col-comic-louti/",
    "nearby": "/nearby/?community=lvcheng",
    "search": "/search/?q=杂技",
    "nothing": "/search/?q=蝈蝈笼子滑雪场",
    "venue": "/venues/ven-library/",
    "sign_in": "/sign-in/",
    "register": "/register/",
    "preferences": "/preferences/",
    "missing": "/no-such-page/",
    "offline": "/offline/",
}
FACES = [
    ("light", "standard", 360),
    ("dark", "standard", 1280),
    ("light", "large", 360),
    ("dark", "large", 1280),
]
# Type size, width, the floor of its smallest text.
NARROW = [("standard", 320, 14), ("large", 360, 18), ("huge", 360, 18)]
KILO = 1000
COUNTED = {"document", "stylesheet", "script"}

# What is drawn outside of text must be hit 21 px above and below its middle; in a sentence, 12 px.
TOO_SMALL = """() => {
  const targets = 'main a[href], main button, header a[href], header button, nav a[href]';
  // A map that became narrower is moved to see what stands at its edge.
  const isOffTheMap = (one) => {
    const map = one.closest('.leaflet-container')?.getBoundingClientRect();
    const box = one.getBoundingClientRect();
    return map && (box.left < map.left || box.right > map.right || box.top < map.top
      || box.bottom > map.bottom);
  };
  const isLeftOut = (one) => !one.getClientRects().length || one.classList.contains('skip')
    || one.closest('[aria-hidden=true], .sr, .is-waiting, details:not([open])') || isOffTheMap(one);
  const isInText = (one) => !one.className && one.closest('p, dd, span')
    && one.parentElement.textContent.trim().length > one.textContent.trim().length + 2;
  const isSmall = (one) => {
    one.scrollIntoView({ block: 'center' });
    const box = one.getBoundingClientRect();
    const reach = isInText(one) ? 11 : 21;
    const x = box.left + box.width / 2, y = box.top + box.height / 2;
    return ![y - reach, y + reach].every((at) => one.contains(document.elementFromPoint(x, at)));
  };
  return [...document.querySelectorAll(targets)]
    .filter((one) => !isLeftOut(one) && isSmall(one)).map((one) => one.outerHTML.slice(0, 120));
}"""
SMALLEST_TEXT = """() => {
  let least = 1000;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !holder.getClientRects().length) continue;
    if (holder.closest('.sr, svg, script')) continue;
    least = Math.min(least, parseFloat(getComputedStyle(holder).fontSize));
  }
  return least;
}"""
FOCUS_IS_SEEN = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1);
  const hit = document.elementFromPoint(x, box.top + Math.min(box.height / 2, 12));
  const label = hit && hit.closest('label');
  const isUncovered = hit && (one.contains(hit) || hit.contains(one) || label?.contains(one));
  const isOutlined = style.outlineStyle !== 'none' && style.outlineWidth !== '0px';
  return { name: one.outerHTML.slice(0, 100), seen: Boolean(isUncovered && isOutlined) };
}"""


class OpenedPage:
    """One page, what it asked for and what the browser complained of since it was opened."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page = context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: said.type == "error" and self._complain(said.text))
        self.page.on("pageerror", lambda error: self._complain(str(error)))
        self.page.goto(address)

    def _complain(self, words: str) -> None:
        self.complaints.append(words)

    def wear(self, theme: str, size: str, width: int) -> Page:
        """The face the switches set."""
        self.page.set_viewport_size({"width": width, "height": 900})
        face = {"theme": theme, "size": size}
        self.page.evaluate("(face) => Object.assign(document.documentElement.dataset, face)", face)
        return self.page


@pytest.fixture(scope="module", params=PAGES.values(), ids=PAGES)
def opened(
    request: pytest.FixtureRequest, site: RunningSite, browser: Browser
) -> Iterator[OpenedPage]:
    """Each page in turn, for all tests that look at every page; nothing moves in it by itself."""
    context = browser.new_context(
        base_url=site.address, viewport=PHONE, locale="zh-CN", reduced_motion="reduce"
    )
    yield OpenedPage(context, request.param)
    context.close()


def read_to_the_end(page: Page) -> None:
    """Scroll through, so that what comes late is there, and show the page as one tall sheet.

    On a tall sheet the bar at the bottom covers nothing, as it covers nothing once one scrolls.
    """
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(height, 12_000)})
    if page.locator("[data-map]").count():
        page.locator(".m-tools").wait_for()


@pytest.mark.parametrize(("theme", "size", "width"), FACES)
def test_axe_finds_nothing_serious(opened: OpenedPage, theme: str, size: str, width: int):
    page = opened.wear(theme, size, width)
    read_to_the_end(page)
    page.evaluate(AXE)

    report = page.evaluate(
        "(r) => axe.run({runOnly: {type: 'tag', values: r}, resultTypes: ['violations']})", RULES
    )

    assert serious(report) == []


def serious(report: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (violation["id"], violation["nodes"][0]["html"])
        for violation in report["violations"]
        if violation["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize(("size", "width", "floor"), NARROW)
def test_narrow_pages_do_not_scroll_sideways_nor_shrink(
    opened: OpenedPage, size: str, width: int, floor: int
):
    page = opened.wear("light", size, width)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALLEST_TEXT) >= floor


@pytest.mark.parametrize("size", ["standard", "huge"])
def test_every_target_can_be_hit_with_a_thumb(opened: OpenedPage, size: str):
    page = opened.wear("light", size, 390)
    read_to_the_end(page)

    assert page.evaluate(TOO_SMALL) == []


def test_no_page_asks_a_stranger_or_breaks_its_policy(opened: OpenedPage, site: RunningSite):
    read_to_the_end(opened.page)

    assert [url for url in opened.asked if not url.startswith((site.address, "data:"))] == []
    assert [said for said in opened.complaints if "404" not in said] == []


@pytest.fixture
def at(site: RunningSite, browser: Browser) -> Iterator[Any]:
    """A new visitor's page, so wide."""
    contexts: list[BrowserContext] = []

    def open_at(width: int) -> Page:
        viewport = {"width": width, "height": 900}
        contexts.append(browser.new_context(base_url=site.address, viewport=viewport))
        return contexts[-1].new_page()

    yield open_at
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["home", "story", "nearby", "search", "venue", "sign_in"])
def test_tab_walks_down_the_page_and_its_focus_is_seen(at: Any, name: str):
    page = at(1280)
    page.goto(PAGES[name])
    if name == "nearby":
        read_to_the_end(page)
        page.set_viewport_size({"width": 1280, "height": 900})

    hidden, steps = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUS_IS_SEEN)
        if here is None:
            break
        steps += 1
        if not here["seen"]:
            hidden.append(here["name"])

    assert steps >= 8
    assert hidden == []


@pytest.mark.parametrize("name", ["home", "story", "nearby"])
def test_first_view_stays_within_its_bytes(at: Any, name: str):
    page = at(390)
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        answers.append(answer)

    page.on("response", keep)
    page.goto(PAGES[name], wait_until="load")

    weights: dict[str, int] = {}
    for answer in answers:
        kind = answer.request.resource_type
        if kind in COUNTED and "/map." not in answer.url:
            weights[kind] = weights.get(kind, 0) + len(gzip.compress(answer.body(), 6))

    assert weights["document"] <= 20 * KILO
    assert weights["stylesheet"] <= 20 * KILO
    assert weights["script"] <= 25 * KILO
    assert sum(weights.values()) <= 60 * KILO


def test_faces_are_switched_without_a_new_page(phone: Page):
    phone.goto("/")

    phone.get_by_role("button", name="大字").click()
    phone.get_by_role("button", name="夜读").click()

    assert phone.evaluate("document.documentElement.dataset.size") == "large"
    phone.reload()
    assert phone.locator("html").get_attribute("data-size") == "large"
    assert phone.locator("html").get_attribute("data-theme") == "dark"


def test_pins_and_list_stay_in_step(desk: Page):
    desk.goto(PAGES["nearby"])
    desk.locator("#map").scroll_into_view_if_needed()
    pin = desk.locator("button.m-pin").first
    pin.wait_for()

    pin.focus()
    desk.keyboard.press("Enter")

    number = pin.get_attribute("data-number")
    assert pin.get_attribute("aria-pressed") == "true"
    assert "is-on" in (desk.locator(f"li[data-number='{number}']").get_attribute("class") or "")
    assert desk.locator(".m-card h3").is_visible()


def test_nearby_is_whole_without_script(site: RunningSite, browser: Browser):
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    page = context.new_page()

    page.goto("/nearby/")
    page.get_by_label("从哪儿算起").select_option(label="绿城社区")
    page.get_by_role("button", name="看这里").click()

    assert "community=lvcheng" in page.url
    assert page.locator("#near-rows li").count() > 3
    assert page.locator("svg.map-sheet circle").count() > 3
    context.close()


def test_refused_position_leads_to_choosing_a_community(visit: BrowserContext):
    page = visit.new_page()
    page.goto("/nearby/")

    page.get_by_role("button", name="用我的位置").click()

    note = page.locator("[data-locate-note]")
    note.filter(has_text="没拿到位置").wait_for()
    assert page.evaluate("document.activeElement.id") == "where"


def test_given_position_is_sent_rounded(site: RunningSite, browser: Browser):
    context = browser.new_context(
        base_url=site.address,
        geolocation={"latitude": 35.7652123, "longitude": 115.0806987},
        permissions=["geolocation"],
    )
    page = context.new_page()
    page.goto("/nearby/")

    page.get_by_role("button", name="用我的位置").click()
    page.wait_for_url("**near=*")

    assert "near=35.7652%2C115.0807" in page.url
    assert page.locator("#near-rows li").first.locator(".end b").inner_text().endswith("米")
    context.close()


def test_printed_story_keeps_text_and_drops_the_frame(desk: Page, tmp_path: Path):
    desk.goto(PAGES["story"])
    desk.emulate_media(media="print")

    assert desk.locator("h1").is_visible()
    assert desk.locator(".print-source img").is_visible()
    assert not desk.locator(".mast-nav").is_visible()
    assert not desk.locator(".tabbar").is_visible()
    assert not desk.locator(".foot").is_visible()


def test_network_lost_is_said_in_the_page(visit: BrowserContext):
    page = visit.new_page()
    page.goto("/")

    visit.set_offline(True)
    page.locator("[data-offline]").wait_for(state="visible")
    visit.set_offline(False)

    page.locator("[data-offline]").wait_for(state="hidden")
