"""What a resident reads at /nearby/: how far it is, who is open, and where to start from."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client

from cms.organisation.models import District
from search.services.knowledge import forget_places
from tests.search.town import HERE, METRES_APART, Page, Town, built_town

pytestmark = pytest.mark.django_db
FAR_AWAY = "35.9500,115.0800"


@pytest.fixture(scope="module")
def town(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    with built_town(django_db_blocker, folder, libraries=4) as town:
        yield town


@pytest.fixture(autouse=True)
def _index_of_this_test(town: Town) -> None:
    """The town's index serves all tests of this module: they only read."""
    forget_places()


def read(client: Client, address: str = "", **question: Any) -> Page:
    if address:
        return Page(client.get(f"/nearby/{address}"))
    return Page(client.get("/nearby/", question))


def titles(page: Page) -> list[str]:
    return [hit.get_text() for hit in page.all("#near-rows h3")]


def test_the_nearest_comes_first_and_each_says_how_far_it_is(client: Client) -> None:
    page = read(client, near=HERE, q="图书馆", kind="venue")

    assert titles(page) == [f"图书馆{number:02}" for number in range(4)]
    assert page.result.plan.sort == "distance"
    distances = [row.get_text(" ", strip=True) for row in page.all("#near-rows > li .end")]
    assert "约 10 米" in distances[0]
    assert f"约 {METRES_APART} 米" in distances[1]
    assert all("步行" in words for words in distances)


def test_without_a_position_all_places_are_there_and_no_distance_is_made_up(
    client: Client,
) -> None:
    page = read(client)

    assert page.status == 200
    assert len(titles(page)) == page.result.total == 8
    assert "步行" not in page.words("#near-rows")
    assert page.one("[data-map]")["data-here"] == ""


def test_the_way_without_a_position_is_a_list_of_communities(client: Client, town: Town) -> None:
    page = read(client)

    choice = page.one("select#where")
    offered = {option["value"] for option in choice.select("option")}
    named = set(District.objects.filter(depth__in=(2, 3)).values_list("slug", flat=True))
    assert offered == {"", *named}
    assert page.one('label[for="where"]').get_text(strip=True) == "从哪儿算起"
    assert page.one("form.near-ask button[type=submit]").get_text(strip=True) == "看这里"


def test_a_chosen_community_is_counted_from_and_stays_chosen(client: Client, town: Town) -> None:
    page = read(client, community=town.green.slug, q="书房")

    assert titles(page)[0] == "绿城书房"
    assert "步行" in page.words("#near-rows")
    (chosen,) = page.all("select#where option[selected]")
    assert chosen["value"] == town.green.slug
    assert page.one("[data-map]")["data-here"] == "35.76500,115.08000"


def test_a_community_wins_over_a_position_that_was_sent_along(client: Client, town: Town) -> None:
    page = read(client, community=town.green.slug, near=FAR_AWAY, q="书房")

    assert page.one("[data-map]")["data-here"] == "35.76500,115.08000"
    assert page.one('form.near-ask input[name="near"]')["value"] == FAR_AWAY


def test_a_community_whose_middle_nobody_knows_is_still_a_filter(
    client: Client, town: Town
) -> None:
    page = read(client, community=town.columns.world.east.slug)

    assert set(titles(page)) == {"东方书房", "麦秆画的工序"}
    assert page.one("[data-map]")["data-here"] == ""


def test_the_form_sent_as_it_stands_asks_the_same_again(client: Client, town: Town) -> None:
    question = {"near": HERE, "community": town.green.slug, "open_now": "1", "free": "1"}
    page = read(client, **question)

    sent = page.sent_by("form.near-ask")

    assert dict(sent) == question
    assert titles(Page(client.get(f"/nearby/?{urlencode(sent)}"))) == titles(page) == ["绿城书房"]


def test_ones_own_position_is_named_as_the_start(client: Client) -> None:
    assert read(client, near=HERE).words("select#where option:first-child") == "我的位置"

    assert read(client).words("select#where option:first-child") == "整个示范区"


@pytest.mark.parametrize(
    ("near", "sentence"),
    [
        ("115.08,35.76", "看起来经纬度写反了"),
        ("35.76", None),
        ("abc,def", None),
        ("95,200", None),
        ("nan,nan", None),
        ("35.76,115.08,3", None),
    ],
    ids=["swapped", "half", "words", "off-the-globe", "no-number", "three"],
)
def test_refused_coordinates_are_told_aloud_and_the_form_is_still_there(
    client: Client, town: Town, near: str, sentence: str | None
) -> None:
    page = read(client, near=near, free="1")

    assert page.status == 400
    assert (sentence or "") in page.words("[role=alert]")
    assert len(page.words("[role=alert]")) <= 40
    assert page.one('form.near-ask input[name="near"]')["value"] == near
    assert page.one('form.near-ask input[name="free"]')["value"] == "1"
    assert len(page.all("select#where option")) > 3
    assert titles(page) == []


def test_a_wrong_datum_is_refused_in_the_page(client: Client) -> None:
    page = read(client, near=HERE, datum="mars")

    assert page.status == 400
    assert page.all("[role=alert]")


def test_gcj_and_bd_positions_are_brought_to_the_same_place(client: Client) -> None:
    plain = read(client, near=HERE, q="图书馆", kind="venue")
    shifted = read(client, near="35.7642,115.0856", datum="gcj02", q="图书馆", kind="venue")

    assert titles(plain)[0] == titles(shifted)[0]
    assert "data-here" in plain.one("[data-map]").attrs
    here = [float(part) for part in str(shifted.one("[data-map]")["data-here"]).split(",")]
    assert here == pytest.approx([35.7650, 115.0800], abs=0.005)


def test_the_list_comes_before_the_map_and_a_link_leads_to_it(client: Client) -> None:
    page = read(client, near=HERE)

    markup = page.response.content.decode()
    assert markup.index('id="near-rows"') < markup.index('id="map"')
    assert page.one('a[href="#map"]').get_text(strip=True) == "看地图"
    assert page.one("#map")["aria-label"] == "地图"
    assert page.one("#map svg.map-sheet")["aria-hidden"] == "true"
    assert page.all(f"#{page.one('[data-map]')['data-list']}")


def test_rows_and_dots_are_the_same_places_under_the_same_numbers(client: Client) -> None:
    page = read(client, near=HERE, q="图书馆", kind="venue")

    rows = page.all("#near-rows > li")
    assert [row["data-number"] for row in rows] == ["1", "2", "3", "4"]
    assert [row.select_one(".pin-no").get_text() for row in rows] == ["1", "2", "3", "4"]
    assert all(row.select_one(".pin-no")["aria-hidden"] == "true" for row in rows)
    assert all(35 < float(str(row["data-lat"])) < 36 for row in rows)
    assert len(page.all("circle.m-dot")) == 4


def test_what_has_no_place_has_no_dot_and_no_coordinates(client: Client) -> None:
    page = read(client, q="麦秆画")

    (row,) = page.all("#near-rows > li")
    assert not row.has_attr("data-lat")
    assert not page.all("circle.m-dot")


@pytest.mark.parametrize(
    ("param", "words"), [("open_now", "现在开着"), ("free", "免费")], ids=["open", "free"]
)
def test_a_chip_turns_its_filter_on_and_off_and_says_which(
    client: Client, param: str, words: str
) -> None:
    def chip(page: Page) -> Any:
        (found,) = [one for one in page.all("nav.chips a") if words in one.get_text()]
        return found

    off = read(client, near=HERE)
    on = read(client, str(chip(off)["href"]))

    assert not chip(off).has_attr("aria-current")
    assert chip(on)["aria-current"] == "true"
    assert chip(on).get_text(strip=True) == f"{words}，选着"
    assert titles(on) == ["绿城书房"]
    assert dict(parse_qsl(urlsplit(str(chip(on)["href"])).query)) == {"near": HERE}
    assert param in dict(parse_qsl(urlsplit(str(chip(off)["href"])).query))


def test_every_chip_leads_to_an_answer_and_keeps_the_position(client: Client) -> None:
    page = read(client, near=HERE)

    chips = page.own_links()
    assert len(chips) >= 7
    for link in chips:
        assert "cursor=" not in link
        assert dict(parse_qsl(urlsplit(link).query))["near"] == HERE
        assert read(client, link).status == 200


def test_kinds_show_how_many_there_are(client: Client) -> None:
    page = read(client)

    words = [one.get_text(" ", strip=True) for one in page.all("nav.chips a")]
    assert "场馆 6" in words
    assert "专栏 2" in words
    assert words[0].startswith("全部")


def test_how_far_is_offered_only_from_somewhere_and_the_chosen_one_is_marked(
    client: Client,
) -> None:
    assert "公里内" not in read(client).words("nav.chips")

    page = read(client, near=HERE, radius_km="1")

    (marked,) = [one for one in page.all("nav.chips [aria-current]") if "公里" in one.get_text()]
    assert marked.get_text(strip=True) == "1 公里内"


def test_too_little_around_is_looked_for_farther_away_and_said(client: Client) -> None:
    page = read(client, near=FAR_AWAY, kind="venue")

    assert len(titles(page)) == 6
    (notice,) = [one for one in page.all(".notice") if "已扩大" in one.get_text()]
    assert notice["role"] == "status"
    assert notice.get_text(strip=True).startswith("3 公里内没有，已扩大到")


def test_nothing_at_all_is_said_with_a_way_back_to_everything(client: Client) -> None:
    page = read(client, near=HERE, q="滑雪场")

    assert page.words("#nl") == "没有找到"
    assert "这一带还没有" in page.words(".near-list")
    assert len(titles(read(client, str(page.one(".near-list .empty a")["href"])))) == 8


def test_open_and_closed_and_unknown_hours_are_told_apart(client: Client) -> None:
    page = read(client, kind="venue")

    lines = {
        row.h3.get_text(): row.get_text(" ", strip=True) for row in page.all("#near-rows > li")
    }
    assert "全天开放" in lines["绿城书房"]
    assert "开门" in lines["东方书房"]
    assert "开放时间请问场馆" in lines["图书馆00"]


def test_a_position_is_kept_nowhere_but_in_the_page(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    page = read(client, near="35.76543,115.08765")

    assert page.status == 200
    assert "35.76543" not in caplog.text
    assert "115.08765" not in caplog.text
    assert not page.response.cookies
    assert "不会存下来" in page.words("#map")


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.head("/nearby/").status_code == 200
    assert client.post("/nearby/").status_code == 405
