"""From an editor's draft to a resident who finds it near home, reads it and prints it."""

import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import DESK
from tests.journeys.people import DONE, EDITOR, StoryDesk, approve, found, sign_in
from tests.journeys.site import RunningSite

# Journeys share one site, so one test process runs them all.
pytestmark = pytest.mark.journey

TITLE = "槐花饼的香味"
VENUE = "绿城社区综合文化服务中心"


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A picture nobody uploaded before."""
    file = tmp_path_factory.mktemp("photograph") / "huaihua.jpg"
    Image.frombytes("RGB", (160, 90), os.urandom(160 * 90 * 3)).resize((1600, 900)).save(file)
    return file


@pytest.fixture(scope="module")
def published(site: RunningSite, browser: Browser, photograph: Path) -> str:
    """The editor writes, previews and submits, the chief editor approves; the edit address."""
    with_editor = browser.new_context(base_url=site.address, viewport=DESK, locale="zh-CN")
    address = write_and_submit(with_editor.new_page(), photograph, password=site.password)
    with_editor.close()
    with_chief = browser.new_context(base_url=site.address, viewport=DESK, locale="zh-CN")
    approve(with_chief.new_page(), address, password=site.password)
    with_chief.close()
    return address


def write_and_submit(page: Page, photograph: Path, *, password: str) -> str:
    sign_in(page, phone=EDITOR, password=password, then="/admin/")
    desk = StoryDesk(page)
    desk.open(section="绿城社区")
    desk.write(title=TITLE, summary="三号楼的奶奶们每年春天做槐花饼")
    desk.upload_lead_image(photograph, title="槐花饼")
    desk.add_heading("一树槐花")
    desk.add_text("每年四月，楼下那棵老槐树开花，奶奶们就提着篮子来了。")
    desk.tab("分类")
    desk.choose_row("kind", row="民生趣事")
    desk.choose_row("author", row="文清明")
    desk.choose_row("place", row=VENUE)
    desk.save_draft()
    address = page.url.split("#", maxsplit=1)[0]
    page.goto(address.replace("/edit/", "/view_draft/"))
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    page.goto(address)
    desk.act("提交给终审")
    page.wait_for_url(DONE)
    return address


@pytest.fixture
def reader(published: str, phone: Page) -> Page:
    assert published
    return phone


def test_a_visitor_finds_the_story_by_a_word_in_it_and_reads_it(reader: Page):
    reader.goto("/")
    reader.get_by_role("link", name="搜索").first.click()
    found(reader, "/search/?q=老槐树", title=TITLE)

    reader.get_by_role("main").get_by_role("link", name=TITLE).first.click()

    expect(reader.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(reader.get_by_text("奶奶们就提着篮子来了")).to_be_visible()
    assert reader.url.endswith("/columns/huai-hua-bing-de-xiang-wei/")


def test_a_visitor_finds_it_near_home_and_opens_the_venue(reader: Page):
    found(reader, "/nearby/?community=lvcheng&q=槐花饼", title=TITLE)

    reader.goto("/nearby/")
    reader.get_by_label("从哪儿算起").select_option(label="绿城社区")
    reader.get_by_role("button", name="看这里").click()
    reader.get_by_role("main").get_by_role("link", name=VENUE).first.click()

    expect(reader.get_by_role("heading", name=VENUE, level=1)).to_be_visible()
    expect(reader.get_by_role("main").get_by_role("link", name=TITLE).first).to_be_visible()


def test_a_visitor_prints_the_story_without_the_frame(reader: Page):
    found(reader, "/search/?q=老槐树", title=TITLE)
    reader.get_by_role("main").get_by_role("link", name=TITLE).first.click()

    reader.emulate_media(media="print")

    expect(reader.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(reader.locator(".mast-nav")).to_be_hidden()
    expect(reader.locator(".tabbar")).to_be_hidden()
    expect(reader.locator(".print-source img")).to_be_visible()
    assert len(reader.pdf(format="A4")) > 10_000


def test_a_guest_finds_no_party_story_and_no_study_room(reader: Page):
    missing = reader.goto("/no-such-page/")
    study = reader.goto("/study/")

    assert missing is not None
    assert study is not None
    assert study.status == missing.status == 404
    reader.goto("/search/?q=主题党日")
    expect(reader.get_by_role("main").get_by_role("link", name="主题党日学习材料")).to_have_count(0)
