"""The same way through the site by keyboard alone, and without any script."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.people import MEMBER, sign_in
from tests.journeys.site import RunningSite

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

WORDS = "杂技"
MOST_STEPS = 80
# What a member sees: the size of type, the width of the screen. 1280 px at 400 % are 320 px.
NARROW = [("standard", 320), ("large", 360), ("huge", 360)]
MEMBERS_PAGES = (
    "/", "/me/", "/me/sessions/", "/me/password/", "/me/home/", "/preferences/", "/study/",
)  # fmt: skip
SAID_OF_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return '';
  const label = one.labels?.[0]?.textContent ?? '';
  return (one.getAttribute('aria-label') ?? (one.textContent.trim() || label)).trim();
}"""


@pytest.fixture
def plain(site: RunningSite, browser: Browser) -> Iterator[Page]:
    """A phone that runs no script."""
    context = browser.new_context(
        base_url=site.address,
        java_script_enabled=False,
        locale="zh-CN",
        viewport={"width": 390, "height": 844},
    )
    yield context.new_page()
    context.close()


def step_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if words in page.evaluate(SAID_OF_FOCUS):
            return
    pytest.fail(f"{words} is not reached by Tab on {page.url}")


def test_story_place_and_face_are_reached_by_keyboard_alone(desk: Page):
    desk.goto("/")
    step_to(desk, "跳到正文")
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "main"

    desk.goto("/")
    step_to(desk, "搜专栏、场馆")
    desk.keyboard.type(WORDS)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/search/?q=*")
    step_to(desk, "东北庄杂技：")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/columns/col-zaji-history/")

    step_to(desk, "夜读")
    desk.keyboard.press("Space")
    assert desk.evaluate("document.documentElement.dataset.theme") == "dark"
    step_to(desk, "看怎么去")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/venues/**")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("东北庄杂技剧场")


def test_resident_signs_in_and_changes_the_type_by_keyboard_alone(site: RunningSite, desk: Page):
    desk.goto("/sign-in/?next=/me/")

    step_to(desk, "手机号")
    desk.keyboard.type(MEMBER)
    desk.keyboard.press("Tab")
    desk.keyboard.type(site.password)
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"{site.address}/me/")
    step_to(desk, "标准")
    desk.keyboard.press("ArrowDown")
    step_to(desk, "就用这个")
    desk.keyboard.press("Enter")

    expect(desk.locator("html")).to_have_attribute("data-size", "large")
    # The account keeps it: put it back for whoever comes next.
    desk.get_by_label("标准").check()
    desk.get_by_role("button", name="就用这个").click()
    expect(desk.locator("html")).not_to_have_attribute("data-size", "large")


def test_whole_way_is_there_without_a_script(site: RunningSite, plain: Page):
    plain.goto("/")
    plain.get_by_role("link", name="搜索").click()
    plain.get_by_role("main").get_by_role("searchbox").fill(WORDS)
    plain.get_by_role("main").get_by_role("button", name="搜索").click()
    plain.locator(".hits h3 a").filter(has_text="六百年").click()
    plain.get_by_role("link", name="看怎么去").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("东北庄杂技剧场")

    plain.get_by_role("banner").get_by_role("link", name="夜读").click()
    plain.get_by_label("夜读").check()
    plain.get_by_label("特大").check()
    plain.get_by_role("button", name="就用这个").click()
    expect(plain.locator("html")).to_have_attribute("data-theme", "dark")
    expect(plain.locator("html")).to_have_attribute("data-size", "huge")
    assert "/venues/" in plain.url


def test_form_without_a_script_keeps_what_was_typed_beside_the_error(plain: Page):
    plain.goto("/register/")
    plain.get_by_label("手机号").fill("1380000")
    plain.get_by_label("怎么称呼您").fill("秦小雨")

    plain.get_by_role("main").get_by_role("button", name="登记").click()

    expect(plain.get_by_role("alert")).to_contain_text("手机号是11位，您填了7位")
    expect(plain.get_by_label("怎么称呼您")).to_have_value("秦小雨")
    plain.get_by_role("link", name="手机号是11位，您填了7位").click()
    assert plain.url.endswith("#id_phone")


def test_tools_that_need_a_script_are_not_shown_without_one(plain: Page):
    plain.goto("/columns/col-zaji-history/")

    assert not plain.get_by_role("button", name="打印").is_visible()
    assert plain.get_by_role("link", name="字号", exact=True).is_visible()


def test_members_pages_fit_a_narrow_screen(site: RunningSite, browser: Browser):
    context = browser.new_context(base_url=site.address, locale="zh-CN")
    page = context.new_page()
    sign_in(page, phone=MEMBER, password=site.password)

    wide: list[Any] = []
    for size, width in NARROW:
        context.add_cookies([{"name": "caifeng_size", "value": size, "url": site.address}])
        page.set_viewport_size({"width": width, "height": 900})
        for address in MEMBERS_PAGES:
            page.goto(address)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((address, size, width))
    context.close()

    assert wide == []
