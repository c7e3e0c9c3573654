"""What each component promises: what it draws of its arguments, for the eye and for a reader."""

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.template import Context, Template

from frontend.context import Way
from frontend.pictures import Picture
from frontend.site_words import SiteWords
from frontend.styleguide import samples

KINDS = [
    SimpleNamespace(name="历史", slug="history"),
    SimpleNamespace(name="非遗", slug="heritage"),
]
SITE = SiteWords(
    name="采风", subtitle="社区文化云", telephone="0393-881-2345", telephone_hours="每天",
    saying="", saying_by="",
)  # fmt: skip


def drawn(source: str, **values: Any) -> BeautifulSoup:
    html = Template(source).render(Context({**samples("kind"), **values}))
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize(
    ("source", "tag"),
    [
        ('{% component "button" words="登录" %}', "button"),
        ('{% component "button" words="回首页" url="/" %}', "a"),
        ('{% component "button" words="满了" disabled=1 %}', "button"),
    ],
    ids=["sends", "leads", "cannot be pressed"],
)
def test_what_leads_is_a_link_and_what_acts_a_button(source: str, tag: str):
    assert [one.name for one in drawn(source).find_all(["a", "button"])] == [tag]


def test_button_tells_its_state_to_a_reader():
    busy = drawn('{% component "button" words="正在保存" busy=1 %}').button
    barred = drawn('{% component "button" words="满了" disabled=1 %}').button

    assert (busy["aria-busy"], busy.get("disabled")) == ("true", None)
    assert (barred.get("aria-busy"), barred.has_attr("disabled")) == (None, True)


def test_button_sends_the_value_it_was_given():
    button = drawn('{% component "button" words="好" name="answer" value="7" %}').button

    assert (button["type"], button["name"], button["value"]) == ("submit", "answer", "7")


@pytest.mark.parametrize(("alert", "role"), [("", "status"), (" alert=1", "alert")])
def test_notice_interrupts_only_when_it_must(alert: str, role: str):
    notice = drawn('{% component "notice" text="好" icon="info"' + alert + " %}").div

    assert notice["role"] == role


def test_banner_of_a_lost_network_waits_hidden():
    hidden = drawn('{% component "banner" text="没有网" icon="wifi-off" offline=1 %}').div
    shown = drawn('{% component "banner" text="停水" icon="megaphone" %}').div

    assert hidden.has_attr("hidden")
    assert hidden.has_attr("data-offline")
    assert not shown.has_attr("hidden")


def test_linked_picture_is_silent_because_its_title_says_it():
    link = drawn('{% component "plate" picture=p url="/a/" %}', p=Picture(src="/x", alt="龙")).a

    assert (link["aria-hidden"], link["tabindex"], link.img["alt"]) == ("true", "-1", "")


def test_picture_that_stands_alone_says_what_it_shows():
    image = drawn('{% component "plate" picture=p %}', p=Picture(src="/x", alt="龙")).img

    assert image["alt"] == "龙"
    assert (image["loading"], image["width"], image["height"]) == ("lazy", "600", "400")
    assert not image.has_attr("srcset")


def test_first_picture_is_fetched_at_once():
    image = drawn('{% component "plate" picture=p eager=1 %}', p=Picture(src="/x")).img

    assert image["fetchpriority"] == "high"
    assert not image.has_attr("loading")


@pytest.mark.parametrize("form", ["", ' form="row"', ' form="slim"', ' form="lead"'])
def test_teaser_is_one_link_with_its_words(form: str):
    tree = drawn('{% component "teaser" card=card' + form + " %}")

    spoken = [link for link in tree.find_all("a") if link.get("aria-hidden") != "true"]
    assert [link.get_text() for link in spoken] == ["六千四百年前的一条龙，如今住在我们隔壁"]
    assert spoken[0].find_parent("h3")
    assert len(tree.find_all("img")) == 1


def test_slim_teaser_shows_the_small_picture_alone():
    picture = Picture(src="/l.webp", srcset="/s.webp 640w, /l.webp 960w", small="/s.webp")
    card = SimpleNamespace(
        title="龙", url="/", icon="map", kind="历史", summary="", meta=(), picture=picture
    )

    image = drawn('{% component "teaser" card=one form="slim" %}', one=card).img

    assert image["src"] == "/s.webp"
    assert not image.has_attr("srcset")


@pytest.mark.parametrize(
    ("state", "words", "marked"),
    [
        ("open", "开到 21:00", "jad"),
        ("closing", "开到 15:40", "str"),
        ("closed", "明天 8:00 开门", None),
        ("always", "全天开放", "jad"),
        ("unknown", "开放时间请问场馆", None),
    ],
)
def test_opening_state_is_said_and_its_colour_only_repeats_it(
    state: str, words: str, marked: str | None
):
    span = drawn('{% component "open_state" state=states.' + state + " at=at %}").span

    assert span.get_text() == words
    assert span.get("class") == ([marked] if marked else None)


@pytest.mark.parametrize(
    ("free", "said"),
    [("True", "免费"), ("False", "要买票"), ("None", "")],
    ids=["free", "paid", "?"],
)
def test_unknown_price_is_not_called_free(free: str, said: str):
    tree = drawn('{% component "venue_now" state=states.open at=at free=' + free + " %}")

    assert "".join(one.get_text() for one in tree.select(".state")) == said


def test_week_marks_today_once_and_says_when_it_is_closed():
    tree = drawn('{% component "week_hours" week=week %}')

    assert [row.th.get_text() for row in tree.select("[aria-current=date]")] == ["周六（今天）"]
    assert tree.select_one("tbody td").get_text().strip() == "不开放"
    assert [s.get_text() for s in tree.select("tbody tr:nth-of-type(2) .num")] == [
        "8:30-12:00", "14:30-18:00",
    ]  # fmt: skip
    assert "国庆节" in tree.get_text()
    assert {header["scope"] for header in tree.find_all("th")} == {"row", "col"}


def test_chips_of_kinds_mark_the_chosen_one():
    chosen = drawn('{% component "kind_chips" kinds=kinds chosen=one %}', kinds=KINDS, one=KINDS[1])
    none = drawn('{% component "kind_chips" kinds=kinds %}', kinds=KINDS)

    assert [a.get_text() for a in chosen.select("[aria-current]")] == ["非遗"]
    assert [a.get_text() for a in none.select("[aria-current]")] == ["全部"]
    assert [a["href"] for a in none.select("a")] == ["?", "?kind=history", "?kind=heritage"]


def test_nothing_to_choose_from_draws_no_chips():
    assert drawn('{% component "kind_chips" kinds=kinds %}', kinds=[]).find() is None


def test_chip_that_is_on_is_said_to_be():
    on = drawn('{% component "chip" words="免费" url="?" on=1 %}').a
    off = drawn('{% component "chip" words="免费" url="?" %}').a

    assert (on["aria-current"], on.select_one(".sr").get_text()) == ("true", "，选着")
    assert not off.has_attr("aria-current")


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [(1, None, "?page=2"), (2, "?page=1", "?page=3"), (3, "?page=2", None)],
    ids=["first", "middle", "last"],
)
def test_pager_leads_one_page_on_and_back(number: int, before: str | None, after: str | None):
    tree = drawn('{% component "pager" portion=p %}', p=Paginator(range(25), 10).page(number))

    links = {link["rel"][0]: link["href"] for link in tree.find_all("a")}
    assert (links.get("prev"), links.get("next")) == (before, after)
    assert f"第 {number} 页，共 3 页" in tree.get_text()


def test_pager_keeps_the_kind_and_stays_away_from_a_single_page():
    many, one = Paginator(range(25), 10).page(1), Paginator(range(5), 10).page(1)

    kept = drawn('{% component "pager" portion=p kind=k %}', p=many, k=KINDS[0])

    assert kept.a["href"] == "?kind=history&page=2"
    assert drawn('{% component "pager" portion=p %}', p=one).find() is None


@pytest.mark.parametrize(
    ("is_here", "is_current", "mark"),
    [(True, True, "page"), (False, True, "true"), (False, False, None)],
    ids=["on it", "below it", "elsewhere"],
)
@pytest.mark.parametrize("bar", ["nav", "tabbar"])
def test_bar_marks_where_one_is(bar: str, is_here: bool, is_current: bool, mark: str | None):
    way = Way(
        title="专栏", url="/columns/", icon="newspaper", is_here=is_here, is_current=is_current
    )

    link = drawn('{% component "' + bar + '" ways=ways %}', ways=(way,)).a

    assert link.get("aria-current") == mark
    assert link.get_text().strip() == "专栏"


def test_guest_is_asked_in_and_a_person_is_named():
    guest = drawn('{% component "person" %}').a
    person = SimpleNamespace(name="李守业")
    known = drawn('{% component "person" person=person csrf="abc" %}', person=person).a

    assert (guest["href"], guest.has_attr("data-guest")) == ("/sign-in/", True)
    assert (known["href"], known["data-csrf"], known.has_attr("data-guest")) == (
        "/me/", "abc", False,
    )  # fmt: skip


def test_face_switch_is_a_link_until_a_script_makes_it_a_button():
    link = drawn('{% component "face_switch" kind="size" words="大字" path=p %}', p="/a/?q=龙&x").a

    assert link["href"] == "/preferences/?next=/a/%3Fq%3D%E9%BE%99%26x"
    assert (link["data-face"], link["rel"]) == ("size", ["nofollow"])


def test_tools_that_need_a_script_keep_their_place_unseen():
    buttons = drawn('{% component "story_acts" %}').find_all("button")

    assert all("is-waiting" in button["class"] for button in buttons)
    assert {key for b in buttons for key in b.attrs if key.startswith("data-")} == {
        "data-print", "data-share",
    }  # fmt: skip


def test_search_box_is_named_and_keeps_what_was_asked():
    form = drawn('{% component "search_box" id="q" label="全站" query="龙" near="35.7,115" %}').form

    assert (form["role"], form["action"], form["aria-label"]) == ("search", "/search/", "全站")
    assert (form.select_one("#q")["value"], form.select_one("#q")["maxlength"]) == ("龙", "64")
    assert form.select_one("[name=near]")["value"] == "35.7,115"
    assert form.label["for"] == "q"


def test_place_beyond_the_sheet_is_told_instead_of_drawn():
    far = SimpleNamespace(is_on_sheet=False)

    tree = drawn('{% component "mini_map" spot=far name="远处" %}', far=far)

    assert tree.find("svg") is None
    assert "请用手机地图打开" in tree.get_text()


def test_map_is_a_picture_first_and_tells_its_script_what_it_needs():
    holder = drawn('{% component "map" list="near-rows" here="35.7,115" %}').select_one(
        "[data-map]"
    )

    assert holder.svg["aria-hidden"] == "true"
    for name in ("data-base", "data-icons", "data-map-script", "data-map-style"):
        assert holder[name].startswith("/static/"), name
    assert (holder["data-list"], holder["data-here"]) == ("near-rows", "35.7,115")
    assert not holder.has_attr("data-tiles")


def test_map_draws_only_what_has_a_place():
    here, nowhere = SimpleNamespace(lat=35.765, lon=115.08), SimpleNamespace(lat=None, lon=None)

    tree = drawn('{% component "map" list="x" hits=hits %}', hits=[here, nowhere])

    assert len(tree.find_all("circle")) == 1


def test_telephone_is_dialled_without_its_dashes():
    tree = drawn('{% component "footer" site=site %}', site=SITE)

    assert tree.select_one(".tel a")["href"] == "tel:03938812345"
    assert tree.select_one(".tel a").get_text() == "0393-881-2345"


def test_degraded_answer_says_so_once_and_widening_in_one_notice():
    widened = ("没有“蝈蝈”", "已扩大到 10 公里")
    result = SimpleNamespace(degraded=True, said=(), widened=widened, hits=["一条"])

    notices = drawn('{% component "search_notes" result=result %}', result=result).select(".notice")

    assert [len(notice.find_all("span")) for notice in notices] == [1, 2]
    assert "先列出标题相符的内容" in notices[0].get_text()
