"""What an editor publishes appears on pages that are open, and again after the network was away."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, WebSocketRoute, expect

from tests.journeys.people import CHIEF_EDITOR, sign_in
from tests.journeys.site import RunningSite

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

SHANGHAI = ZoneInfo("Asia/Shanghai")
LOST = "网络断开，正在重连…"
AT_ONCE_MS = 5_000
# A pause between two tries may last so long.
IN_A_WHILE_MS = 40_000


@pytest.fixture(scope="module")
def editor(site: RunningSite, browser: Browser) -> Iterator[Page]:
    """The chief editor at the announcements."""
    context = browser.new_context(base_url=site.address, locale="zh-CN")
    page = context.new_page()
    sign_in(page, phone=CHIEF_EDITOR, password=site.password)
    yield page
    context.close()


def announce(editor: Page, words: str, *, link: str = "") -> None:
    now = datetime.now(SHANGHAI)
    editor.goto("/admin/snippets/home/announcement/add/")
    editor.locator("[name=text]").fill(words)
    editor.locator("[name=link]").fill(link)
    for name, moment in (
        ("starts_at", now - timedelta(hours=1)),
        ("expires_at", now + timedelta(hours=20)),
    ):
        editor.locator(f"[name={name}]").fill(moment.strftime("%Y-%m-%d %H:%M"))
    editor.keyboard.press("Escape")
    editor.get_by_role("button", name="保存").click()
    editor.wait_for_url("**/admin/snippets/home/announcement/")


def take_down(editor: Page, words: str) -> None:
    editor.goto("/admin/snippets/home/announcement/")
    editor.get_by_role("link", name=words, exact=True).click()
    editor.wait_for_url("**/edit/**")
    editor.goto(editor.url.replace("/edit/", "/delete/"))
    editor.locator("form[action*='/delete/'] [type=submit]").click()
    editor.wait_for_url("**/admin/snippets/home/announcement/")


def banner(page: Page, words: str):
    return page.locator("[data-announcements] .banner").filter(has_text=words)


def drawing(page: Page) -> list[str]:
    """The banners as they are drawn, without what is for the ear."""
    return [
        holder.evaluate("banner => banner.outerHTML").replace(' role="status"', "")
        for holder in page.locator("[data-announcements] .banner").all()
    ]


def hears(page: Page) -> None:
    """The page follows: its first frame came in."""
    with page.expect_websocket(lambda socket: socket.url.endswith("/ws/")) as opened:
        page.goto("/")
    opened.value.wait_for_event("framereceived")


def test_announcement_appears_on_an_open_page_and_goes_again(editor: Page, phone: Page):
    hears(phone)

    announce(editor, "今晚七点起停水", link="/nearby/")

    shown = banner(phone, "今晚七点起停水")
    expect(shown).to_be_visible(timeout=AT_ONCE_MS)
    expect(shown.get_by_role("link", name="看详情")).to_have_attribute("href", "/nearby/")
    expect(phone.locator("[data-said]")).to_have_text("今晚七点起停水")
    expect(phone.locator("[data-said]")).to_have_attribute("aria-live", "polite")

    live = drawing(phone)
    phone.reload()
    assert drawing(phone) == live
    take_down(editor, "今晚七点起停水")
    expect(shown).to_have_count(0, timeout=AT_ONCE_MS)


def test_page_says_that_the_network_went_and_makes_up_for_what_it_missed(
    editor: Page, visit: BrowserContext
):
    page = visit.new_page()
    hears(page)
    notice = page.locator("[data-offline]")
    expect(notice).to_be_hidden()

    visit.set_offline(True)
    expect(notice).to_have_text(LOST, timeout=AT_ONCE_MS)
    announce(editor, "庙会改到周六")
    visit.set_offline(False)

    expect(banner(page, "庙会改到周六")).to_be_visible(timeout=IN_A_WHILE_MS)
    expect(notice).to_have_text("已恢复，补上 1 条", timeout=AT_ONCE_MS)
    expect(notice).to_be_hidden(timeout=2 * AT_ONCE_MS)
    take_down(editor, "庙会改到周六")


def test_page_whose_network_lets_no_socket_through_hears_by_the_stream(editor: Page, phone: Page):
    def refuse(socket: WebSocketRoute) -> None:
        socket.close(code=1011)

    phone.route_web_socket("**/ws/", refuse)
    with phone.expect_request("**/sse/?*", timeout=IN_A_WHILE_MS):
        phone.goto("/")

    announce(editor, "大风蓝色预警")

    expect(banner(phone, "大风蓝色预警")).to_be_visible(timeout=IN_A_WHILE_MS)
    take_down(editor, "大风蓝色预警")
    expect(banner(phone, "大风蓝色预警")).to_have_count(0, timeout=AT_ONCE_MS)


def test_page_whose_network_lets_no_stream_through_either_asks_from_time_to_time(
    editor: Page, phone: Page
):
    def only_short_answers(route: Route) -> None:
        route.fallback() if "once=1" in route.request.url else route.abort()

    phone.route_web_socket("**/ws/", lambda socket: socket.close(code=1011))
    phone.route("**/sse/?*", only_short_answers)
    phone.goto("/")
    announce(editor, "河堤路今晚封路")

    with phone.expect_response("**/sse/?*once=1*", timeout=IN_A_WHILE_MS):
        expect(banner(phone, "河堤路今晚封路")).to_be_visible(timeout=IN_A_WHILE_MS)

    take_down(editor, "河堤路今晚封路")


def test_page_without_a_script_shows_it_as_rendered(
    editor: Page, site: RunningSite, browser: Browser
):
    announce(editor, "明天上午停电")
    context = browser.new_context(base_url=site.address, java_script_enabled=False)
    plain = context.new_page()

    plain.goto("/")

    expect(plain.get_by_text("明天上午停电")).to_be_visible()
    context.close()
    take_down(editor, "明天上午停电")
