"""What people do with the site in a browser, step by step."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

EDITOR = "13800000005"
CHIEF_EDITOR = "13800000002"
MEMBER = "13800000011"
# What is done with a page ends at the list it stands in.
DONE = "**/admin/pages/*/"
# Seconds by itself; here the worker still does what loading a whole district left it.
FINDABLE_WITHIN_MS = 75_000


def sign_in(page: Page, *, phone: str, password: str, then: str = "/me/") -> None:
    page.goto(f"/sign-in/?next={then}")
    page.get_by_label("手机号").fill(phone)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{then}*")


def approve(page: Page, address: str, *, password: str) -> None:
    """As the chief editor, publish what was submitted at that edit address."""
    sign_in(page, phone=CHIEF_EDITOR, password=password, then="/admin/")
    page.goto(address)
    StoryDesk(page).act("批准 和发布")
    page.wait_for_url(DONE)


def found(page: Page, path: str, *, title: str) -> None:
    """Ask until the worker has indexed the story; a person would press the button again."""
    for _ in range(FINDABLE_WITHIN_MS // 500):
        page.goto(path)
        if page.get_by_role("main").get_by_role("link", name=title).count():
            return
        page.wait_for_timeout(500)
    said = page.get_by_role("main").inner_text()[:1500]
    pytest.fail(f"{title} is not at {path}, which says: {said}")


class StoryDesk:
    """The editing screen of a story."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, *, section: str) -> None:
        self.page.goto("/admin/pages/")
        if self.page.get_by_role("heading", name=section).count() == 0:
            self.page.get_by_role("link", name=section, exact=True).first.click()
        self.page.get_by_role("link", name="添加子页面").first.click()
        self.page.get_by_role("link", name="文章", exact=True).click()

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def write(self, *, title: str, summary: str) -> None:
        self.page.locator("[name=title]").fill(title)
        self.page.locator("[name=summary]").fill(summary)

    def add_block(self, name: str) -> None:
        """Insert a block after what is there."""
        self.page.locator(".c-sf-add-button").last.click()
        self.page.get_by_role("listbox").get_by_role("option", name=name, exact=True).click()

    def add_heading(self, words: str) -> None:
        self.add_block("小标题")
        self.page.locator("[data-contentpath=body] input[type=text]").last.fill(words)

    def add_text(self, words: str) -> None:
        self.add_block("正文")
        paper = self.page.locator("[data-contentpath=body] [contenteditable=true]").last
        paper.click()
        paper.press_sequentially(words)

    def add_film(self, title: str, *, caption: str) -> None:
        """A film of the library, chosen in its window."""
        self.add_block("视频")
        block = self.page.locator("[data-contentpath=body] [data-streamfield-child]").last
        block.locator("[data-chooser-action-choose]").first.click()
        self.page.locator(".modal.in, .modal.show").last.get_by_role(
            "link", name=title
        ).first.click()
        expect(block).to_contain_text(title)
        block.locator("input[name$=caption]").fill(caption)

    def choose_row(self, field: str, *, row: str) -> None:
        """Pick a row in a chooser's dialogue."""
        self.page.locator(f"#id_{field}-chooser [data-chooser-action-choose]").first.click()
        dialogue = self.page.locator(".modal.in, .modal.show").last
        dialogue.get_by_role("link", name=row).first.click()
        expect(self.page.locator(f"#id_{field}-chooser")).to_contain_text(row)

    def upload_lead_image(self, file: Path, *, title: str) -> None:
        self.page.locator("#id_lead_image-chooser [data-chooser-action-choose]").first.click()
        dialogue = self.page.locator(".modal.in, .modal.show").last
        dialogue.get_by_role("tab", name="上传").click()
        dialogue.locator("input[type=file]").set_input_files(file)
        dialogue.locator("[name$=title]").last.fill(title)
        dialogue.locator("[name$=description]").last.fill(f"{title}的样子")
        dialogue.get_by_role("button", name="上传").last.click()
        expect(self.page.locator("#id_lead_image-chooser")).to_contain_text(title)

    def save_draft(self) -> None:
        self.page.get_by_role("button", name="保存草稿").first.click()
        self.page.wait_for_url("**/edit/")

    def act(self, name: str) -> None:
        """One of the further actions beside "save draft"."""
        self.page.get_by_role("button", name="更多动作").first.click()
        self.page.get_by_role("button", name=name).first.click()
