"""An upload in parts whose line, store and server fail: one sentence, and nothing is sent twice.

The page is ours, and so is its script; what it speaks to is played here, fault by fault.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, Route, expect

pytestmark = pytest.mark.journey

FRONTEND = Path(settings.BASE_DIR) / "frontend"
SITE, BUCKET = "http://site.test", "http://store.test"
PART, COUNT, AT_ONCE = 1000, 5, 3
LENGTH = PART * (COUNT - 1) + 7
FIELDS = (
    '<input name="title" required><input type="file" name="file">'
    '<input type="hidden" name="collection" value="3">'
    '<input type="hidden" name="csrfmiddlewaretoken" value="token">'
)
HANGS, CUT = "hangs", "cut"
NETWORK = "网断了，没传完。按“再试一次”会接着传"
NOT_TAKEN = "有几段没存上，没传完。按“再试一次”会接着传"


def page_of_sending_in() -> str:
    """The template as the server fills it where a bucket takes parts."""
    source = (FRONTEND / "templates/library/admin/send_in.html").read_text("utf-8")
    form = source.partition("{% block content %}")[2].replace("{{ way }}", "parts")
    form = form.replace("{% csrf_token %}", FIELDS)
    plain = re.sub(r"{%.*?%}|{{.*?}}", "", form)
    return f'<!doctype html><script type="module" src="/upload.js"></script>{plain}'


@dataclass
class House:
    """Site and store: what arrived, what was asked, and what goes wrong next."""

    faults: dict[int, int | str] = field(default_factory=dict)
    first_addresses_alone: bool = False
    asked_fails: dict[str, tuple[int, str]] = field(default_factory=dict)
    arrived: dict[int, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    tokens: set[str | None] = field(default_factory=set)
    held: list[int] = field(default_factory=list)
    goes_on: bool = False
    uploads: int = 0
    signed: int = 0
    asset: str | None = None

    def answer(self, route: Route) -> None:
        where = urlsplit(route.request.url)
        if f"{where.scheme}://{where.netloc}" == BUCKET:
            self._store(route, where.query)
        elif where.path.startswith("/api/v1/uploads"):
            self._api(route, where.path)
        elif where.path == "/upload.js":
            route.fulfill(path=FRONTEND / "static/build/upload.js")
        elif where.path == "/":
            route.fulfill(body=page_of_sending_in(), content_type="text/html; charset=utf-8")
        else:
            route.abort()

    def _store(self, route: Route, query: str) -> None:
        number, sign = (int(parse_qs(query)[name][0]) for name in ("part", "sign"))
        is_well = self.first_addresses_alone and sign > 1
        fault = None if is_well else self.faults.get(number)
        if fault == HANGS:
            self.held.append(number)
        elif fault == CUT:
            route.abort()
        else:
            if fault is None:
                self.arrived[number] = self.arrived.get(number, 0) + 1
            open_to_all = {"Access-Control-Allow-Origin": SITE}
            route.fulfill(status=int(fault or 200), headers=open_to_all)

    def _api(self, route: Route, path: str) -> None:
        ask = f"{route.request.method} {path.removeprefix('/api/v1/uploads')}"
        self.asked.append(ask)
        self.tokens.add(route.request.headers.get("x-csrftoken"))
        is_end = ask.endswith("/complete")
        if ask in self.asked_fails:
            self.asset = "asset-7" if is_end and self.goes_on else None
            status, message = self.asked_fails.pop(ask)
            route.fulfill(status=status, json={"code": "x", "message": message, "fields": {}})
        elif ask.startswith("DELETE"):
            route.fulfill(status=204)
        elif is_end:
            self.asset = "asset-7"
            route.fulfill(json={"id": self.asset})
        else:
            self.uploads += ask == "POST "
            route.fulfill(json=self._upload(), status=201 if ask == "POST " else 200)

    def _upload(self) -> dict[str, object]:
        self.signed += 1
        parts = [
            {
                "number": number,
                "bytes": PART if number < COUNT else LENGTH - PART * (COUNT - 1),
                "url": f"{BUCKET}/film?part={number}&sign={self.signed}",
                "arrived": number in self.arrived,
            }
            for number in range(1, COUNT + 1)
        ]
        return {"id": f"u{self.uploads}", "asset": self.asset, "parts": parts}

    @property
    def is_whole(self) -> bool:
        """Every part came, and came once."""
        return self.arrived == dict.fromkeys(range(1, COUNT + 1), 1)


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def page(house: House, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    # Waiting between tries is drawn from nothing up to a minute: here always nothing.
    context.add_init_script("Math.random = () => 0")
    context.route("**/*", house.answer)
    page = context.new_page()
    page.goto(SITE)
    yield page
    context.close()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("film") / "荷塘.mp4"
    file.write_bytes(b"\0" * LENGTH)
    return file


def send(page: Page, film: Path) -> Locator:
    """The row of what was just begun."""
    page.locator("input[type=file]").set_input_files(film)
    page.get_by_role("button", name="上传", exact=True).click()
    return page.locator("[data-sent] li").last


def word(row: Locator) -> Locator:
    return row.locator("[data-word]")


def until_held(page: Page, house: House) -> None:
    """As many parts are on their way as travel at once."""
    while len(house.held) < AT_ONCE:
        page.wait_for_timeout(10)


def goes_through(row: Locator) -> None:
    """Nothing is left to stop: from here the server tells what becomes of it."""
    expect(row.locator("[data-stop]")).to_be_hidden()


def test_lost_part_and_address_that_ran_out_are_sent_again_and_no_other_is(page, house, film):
    house.faults, house.first_addresses_alone = {2: 403, 4: 403}, True

    goes_through(send(page, film))

    assert house.is_whole
    assert house.asked[0] == "POST "
    assert house.asked[-1] == "POST /u1/complete"
    assert set(house.asked[1:-1]) == {"GET /u1"}
    assert house.tokens == {"token"}


def test_few_parts_travel_at_once_and_after_a_reload_only_what_is_missing(page, house, film):
    house.faults = dict.fromkeys(range(2, COUNT + 1), HANGS)
    row = send(page, film)
    expect(row.locator("[data-percent]")).to_have_text(re.compile(r"^\d+%$"))
    until_held(page, house)
    at_once = [*house.held]

    house.faults = {}
    page.reload()
    goes_through(send(page, film))

    assert at_once == [2, 3, 4]
    assert house.is_whole
    assert house.uploads == 1


@pytest.mark.parametrize(
    ("fault", "sentence"), [(CUT, NETWORK), (503, NOT_TAKEN)], ids=["no network", "no store"]
)
def test_what_does_not_come_back_is_told_and_gone_on_with_when_asked(
    page, house, film, fault, sentence
):
    house.faults = dict.fromkeys(range(3, COUNT + 1), fault)
    row = send(page, film)
    expect(word(row)).to_have_text(sentence)
    kept = {**house.arrived}

    house.faults = {}
    row.get_by_role("button", name="再试一次").click()
    goes_through(row)

    assert kept == {1: 1, 2: 1}
    assert house.is_whole
    assert house.uploads == 1


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (413, "文件太大，请压缩或剪短后再上传"),
        (422, "文件是空的"),
        (403, "你还不能上传音视频，需要请管理员开通"),
        (429, "操作太频繁，请稍后再试"),
    ],
    ids=["too large", "empty", "not allowed", "too often"],
)
def test_refusal_is_told_in_the_servers_words_before_a_byte_travels(
    page, house, film, status, sentence
):
    house.asked_fails["POST "] = (status, sentence)

    row = send(page, film)

    expect(word(row)).to_have_text(sentence)
    expect(row.get_by_role("button", name="再试一次")).to_be_visible()
    assert (house.arrived, house.asked) == ({}, ["POST "])


@pytest.mark.parametrize(("goes_on", "asked"), [(True, 1), (False, 2)], ids=["done", "not done"])
def test_completing_that_broke_off_is_looked_into_and_nothing_is_sent_twice(
    page, house, film, goes_on, asked
):
    house.asked_fails["POST /u1/complete"] = (504, "")
    house.goes_on = goes_on

    goes_through(send(page, film))

    assert house.is_whole
    assert house.asked.count("POST /u1/complete") == asked


def test_nothing_is_remembered_of_what_has_arrived(page, house, film):
    goes_through(send(page, film))

    kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('tus::'))")

    assert kept == []


def test_upload_the_server_no_longer_knows_begins_anew(page, house, film):
    house.faults = dict.fromkeys(range(1, COUNT + 1), HANGS)
    send(page, film)
    until_held(page, house)

    house.asked_fails["GET /u1"] = (404, "没有找到这次上传，可能已过期，请重新上传")
    house.faults = {}
    page.reload()
    goes_through(send(page, film))

    assert house.uploads == 2
    assert house.asked[-1] == "POST /u2/complete"


def test_who_gives_up_leaves_nothing_behind(page, house, film):
    house.faults = dict.fromkeys(range(1, COUNT + 1), HANGS)
    row = send(page, film)
    until_held(page, house)

    row.get_by_role("button", name="不传了").click()
    expect(word(row)).to_have_text("不传了")
    house.faults = {}
    goes_through(send(page, film))

    assert "DELETE /u1" in house.asked
    assert house.uploads == 2
    assert house.asked[-1] == "POST /u2/complete"
