"""What holds on every page, whoever asks and whatever went wrong: order, names, no inline code."""

import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings

from tests.factories.every_page import NAMES, WITHOUT_FRAME, Answer

pytestmark = pytest.mark.django_db
STATUSES = {
    "bad search": 400, "bad sign in": 422, "bad register": 422, "missing": 404, "gone": 410,
    "too late": 403, "server error": 500, "no entry": 403,
}  # fmt: skip
FRAMED = [name for name in NAMES if name not in WITHOUT_FRAME]
FETCHED_BY = {"img": "src", "script": "src", "link": "href", "use": "href", "source": "srcset"}
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
NOT_FOR_PEOPLE = re.compile(r"失败|非法|系统错误|无效|\b(?:error|None|null|undefined|NaN)\b")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(pages: dict[str, Answer], name: str) -> Answer:
    return pages[name]


@pytest.fixture
def tree(page: Answer) -> BeautifulSoup:
    return page.tree


def words_of(tag: Tag) -> str:
    """What a screen reader says of a link or a button."""
    if tag.get("aria-label"):
        return str(tag["aria-label"])
    silent = "[aria-hidden=true]"
    parts = [
        text for text in tag.find_all(string=True) if not text.find_parent(attrs={"aria-hidden": 1})
    ]
    spoken = "".join(parts) if not tag.select(silent) else tag.get_text()
    pictures = "".join(str(image.get("alt", "")) for image in tag.find_all("img"))
    return (spoken + pictures).strip()


def is_silent(tag: Tag) -> bool:
    return any(one.get("aria-hidden") == "true" for one in [tag, *tag.parents])


def test_status_says_what_the_page_says(page: Answer, name: str):
    assert page.status == STATUSES.get(name, 200)


def test_language_is_named(tree: BeautifulSoup):
    assert tree.html["lang"] == "zh-Hans"
    assert tree.find("meta", charset="utf-8")


def test_page_may_be_enlarged(tree: BeautifulSoup):
    (viewport,) = tree.select("meta[name=viewport]")

    assert "width=device-width" in viewport["content"]
    assert "scalable" not in viewport["content"]
    assert "maximum-scale" not in viewport["content"]


def test_title_names_the_page_and_the_site(tree: BeautifulSoup):
    title = tree.title.get_text()

    assert title.strip() == title
    assert title.startswith("采风") or title.endswith(("－采风", "采风"))


def test_one_heading_of_first_rank(tree: BeautifulSoup):
    assert len(tree.find_all("h1")) == 1


def test_headings_do_not_skip_a_rank_on_the_way_down(tree: BeautifulSoup):
    ranks = [int(tag.name[1]) for tag in tree.select("main h1, main h2, main h3, main h4")]

    before = 1
    for rank in ranks:
        assert rank <= before + 1, ranks
        before = rank


def test_no_heading_is_empty(tree: BeautifulSoup):
    assert [tag for tag in tree.select("h1, h2, h3, h4") if not tag.get_text().strip()] == []


def test_one_main_part(tree: BeautifulSoup):
    assert [tag.get("id") for tag in tree.find_all("main")] == ["main"]


def test_landmarks_of_one_sort_have_names_that_differ(tree: BeautifulSoup):
    for sort in ("nav", "aside", "form[role=search]"):
        names = [str(tag.get("aria-label", "")) for tag in tree.select(sort)]
        assert len(names) == len(set(names)), (sort, names)


def test_every_navigation_has_a_name(tree: BeautifulSoup):
    assert [tag for tag in tree.find_all("nav") if not tag.get("aria-label")] == []


def test_no_id_is_given_twice(tree: BeautifulSoup):
    counted = Counter(tag["id"] for tag in tree.select("[id]"))

    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("attribute", ["aria-labelledby", "aria-describedby", "aria-controls"])
def test_what_an_attribute_points_at_is_there(tree: BeautifulSoup, attribute: str):
    pointed = [tag[attribute] for tag in tree.select(f"[{attribute}]")]

    ids = {tag["id"] for tag in tree.select("[id]")}
    assert {part for value in pointed for part in value.split()} - ids == set()


def test_links_within_the_page_lead_somewhere(tree: BeautifulSoup):
    ids = {tag["id"] for tag in tree.select("[id]")}

    inside = {tag["href"][1:] for tag in tree.select("a[href^='#']") if tag["href"] != "#"}
    assert inside - ids == set()


def test_every_link_and_button_says_what_it_does(tree: BeautifulSoup):
    targets = [tag for tag in tree.select("a[href], button") if not is_silent(tag)]

    assert [str(tag)[:120] for tag in targets if not words_of(tag)] == []


def test_silent_links_are_left_out_by_the_keyboard(tree: BeautifulSoup):
    silent = [tag for tag in tree.select("a[href], button, input") if is_silent(tag)]

    assert [str(tag)[:120] for tag in silent if tag.get("tabindex") != "-1"] == []


def test_order_of_tab_is_order_of_reading(tree: BeautifulSoup):
    assert {tag["tabindex"] for tag in tree.select("[tabindex]")} <= {"-1", "0"}


def test_every_field_has_words_of_its_own(tree: BeautifulSoup):
    labelled = {tag["for"] for tag in tree.select("label[for]")}

    for field in tree.select("input, select, textarea"):
        if field.get("type") == "hidden":
            continue
        has_words = field.get("id") in labelled or field.find_parent("label")
        assert has_words, str(field)[:200]


def test_every_label_has_its_field(tree: BeautifulSoup):
    fields = {tag["id"] for tag in tree.select("input[id], select[id], textarea[id]")}

    assert {tag["for"] for tag in tree.select("label[for]")} - fields == set()


def test_groups_of_choices_have_a_legend(tree: BeautifulSoup):
    for choice in tree.select("input[type=radio]"):
        legend = choice.find_parent("fieldset").find("legend")
        assert legend.get_text().strip(), str(choice)


def test_fields_of_a_person_say_so_to_the_browser(tree: BeautifulSoup):
    for field in tree.select("input[type=password], input[name=phone]"):
        assert field.get("autocomplete"), str(field)


def test_nothing_takes_the_focus_or_plays_unasked(tree: BeautifulSoup):
    assert tree.select("[autofocus], [autoplay], meta[http-equiv=refresh]") == []


def test_pictures_have_a_size_and_an_alternative(tree: BeautifulSoup):
    for picture in tree.find_all("img"):
        assert picture.has_attr("alt"), str(picture)
        assert int(picture["width"]) > 0, str(picture)
        assert int(picture["height"]) > 0, str(picture)


def test_at_most_one_picture_is_hurried_and_the_others_wait(tree: BeautifulSoup):
    pictures = tree.select("main img")

    hurried = [picture for picture in pictures if picture.get("fetchpriority") == "high"]
    waiting = [p for p in pictures if p.get("loading") == "lazy" or p.get("fetchpriority") == "low"]
    assert len(hurried) <= 1
    assert len(hurried) + len(waiting) == len(pictures)


def test_drawn_signs_are_silent_or_named(tree: BeautifulSoup):
    for drawing in tree.select("svg"):
        if drawing.find_parent("svg") or drawing.find_parent(class_="print-only"):
            continue
        is_named = drawing.get("role") == "img" and drawing.get("aria-label")
        assert is_silent(drawing) or is_named, str(drawing)[:120]


def test_no_code_and_no_style_stands_in_the_page(tree: BeautifulSoup):
    assert tree.select("[style], style") == []
    assert [tag for tag in tree.find_all("script") if not tag.get("src") or tag.string] == []
    by_attribute = [
        tag for tag in tree.find_all(True) if any(a.startswith("on") for a in tag.attrs)
    ]
    assert by_attribute == []
    assert [tag for tag in tree.select("a[href]") if tag["href"].startswith("javascript:")] == []


def test_nothing_is_fetched_from_elsewhere(tree: BeautifulSoup):
    fetched = [
        str(tag[attribute])
        for sort, attribute in FETCHED_BY.items()
        for tag in tree.select(f"{sort}[{attribute}]")
        if tag.get("rel") != ["canonical"]
    ]

    assert [address for address in fetched if "//" in address] == []


def test_forms_that_change_something_carry_a_token_and_others_none(tree: BeautifulSoup):
    for form in tree.find_all("form"):
        changes = form.get("method", "get").lower() == "post"
        assert bool(form.select("[name=csrfmiddlewaretoken]")) is changes, str(form)[:120]


def test_forms_go_to_this_site(tree: BeautifulSoup):
    actions = [form.get("action", "") for form in tree.find_all("form")]

    assert [action for action in actions if "//" in action] == []


def test_every_button_says_whether_it_sends(tree: BeautifulSoup):
    assert {tag.get("type") for tag in tree.find_all("button")} <= {"submit", "button"}


def test_a_passed_message_is_announced(tree: BeautifulSoup):
    for notice in tree.select(".notice--bad, .notice--warn, .notice--good"):
        assert notice.get("role") in {"alert", "status"}, str(notice)[:120]


def test_plain_lists_are_still_lists_to_a_reader(tree: BeautifulSoup):
    for plain in tree.select("ul.plain, ol.plain"):
        assert plain.get("role") == "list" or plain.find_parent("nav"), str(plain)[:120]


def test_tables_name_their_rows_and_columns(tree: BeautifulSoup):
    for header in tree.find_all("th"):
        assert header.get("scope") in {"col", "row"}, str(header)


def test_words_are_plain(page: Answer):
    text = page.tree.get_text()

    assert not EMOJI.search(text)
    assert NOT_FOR_PEOPLE.findall(text) == []


def test_no_template_sign_is_left_over(page: Answer):
    assert not re.search(r"\{\{|\}\}|\{%|%\}", page.html)


def test_time_and_place_of_the_machine_are_not_told(page: Answer):
    assert not re.search(r"Traceback|site-packages|Django|wagtail\.", page.html)
    assert str(settings.BASE_DIR) not in page.html


@pytest.mark.parametrize("framed", FRAMED)
def test_first_thing_by_keyboard_leads_past_the_frame(pages: dict[str, Answer], framed: str):
    first = pages[framed].tree.body.select_one("a[href], button, input")

    assert first.get_text() == "跳到正文"
    assert first["href"] == "#main"
    assert pages[framed].tree.select_one("main")["tabindex"] == "-1"


@pytest.mark.parametrize("framed", FRAMED)
def test_help_search_and_faces_stand_in_the_same_order(pages: dict[str, Answer], framed: str):
    tree = pages[framed].tree

    order = [tag.name for tag in tree.body.find_all(["header", "main", "footer"], recursive=False)]
    assert order == ["header", "main", "footer"]
    tools = [tag.get("data-face") or tag.get("href") for tag in tree.select(".mast-tools a")]
    assert tools == ["size", "theme", "/search/"]
    assert tree.select_one(".mast-top a[href^='tel:']")
    assert tree.select_one(".foot a[href^='tel:']")


@pytest.mark.parametrize("framed", FRAMED)
def test_bar_at_the_foot_has_the_same_ways(pages: dict[str, Answer], framed: str):
    ways = [tag.get_text().strip() for tag in pages[framed].tree.select(".tabbar a")]

    assert ways == ["首页", "专栏", "身边", "我的"]


@pytest.mark.parametrize("framed", FRAMED)
def test_announcement_is_read_on_every_page(pages: dict[str, Answer], framed: str):
    (banner,) = pages[framed].tree.select("[data-announcements] .banner")

    assert "今天停水" in banner.get_text()
    assert banner["role"] == "status"


@pytest.mark.parametrize("framed", FRAMED)
def test_page_carries_no_second_banner_for_what_may_be_announced(
    pages: dict[str, Answer], framed: str
):
    tree = pages[framed].tree

    assert len(tree.select(".banner")) == len(tree.select("[data-announcements] .banner")) + 1
    pattern = tree.select_one("[data-offline]")
    (shown,) = tree.select("[data-announcements] .banner")
    assert [tag.name for tag in pattern.find_all()] == [tag.name for tag in shown.find_all()]


@pytest.mark.parametrize("framed", FRAMED)
def test_at_most_one_way_is_marked_in_each_bar(pages: dict[str, Answer], framed: str):
    for bar in pages[framed].tree.select(".mast-nav, .tabbar"):
        assert len(bar.select("[aria-current]")) <= 1


def test_every_page_has_a_title_of_its_own(pages: dict[str, Answer]):
    spoken = {name: answer.tree.title.get_text() for name, answer in pages.items()}

    same = [
        {"index", "index of one kind"},
        {"search", "bad search"},
        {"home", "member's home", "editor's home"},
    ]
    same += [{"sign in", "bad sign in"}, {"register", "bad register"}]
    for name, title in spoken.items():
        others = {other for other, its in spoken.items() if its == title}
        assert others == {name} or any(others <= group for group in same), others
