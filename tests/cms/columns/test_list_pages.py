"""Index and section as pages: kinds to choose from, leaves to turn, links that lead on."""

import re
from datetime import timedelta

import pytest

from tests.factories.columns import a_columns_tree, kind, many_live_stories
from tests.factories.home import NOON
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db


def a_full_tree():
    """Forty-five stories: 41 of history in one section, then 4 of life in the other."""
    columns = a_columns_tree()
    many_live_stories(columns, 41)
    later = NOON + timedelta(minutes=1)
    many_live_stories(
        columns, 4, section=columns.east, kind=kind("life"), published_at=later, title="生活"
    )
    return columns


standing_full_tree = standing(a_full_tree)


@pytest.fixture
def full(standing_full_tree, db):
    return fresh(standing_full_tree)


def titles(answer):
    return [entry.title for entry in answer.context_data["entries"]]


def links(html, rel):
    return re.findall(rf'rel="{rel}" href="([^"]+)"', html)


def pager(html):
    found = re.search(r'<nav class="pager".*?</nav>', html, re.DOTALL)
    return found[0] if found else ""


def test_the_first_leaf_leads_on_and_not_back(full, client):
    nav = pager(client.get("/columns/").content.decode())

    assert links(nav, "next") == ["?page=2"]
    assert links(nav, "prev") == []
    assert "第 1 页，共 3 页" in nav


def test_a_leaf_in_the_middle_leads_both_ways(full, client):
    nav = pager(client.get("/columns/?page=2").content.decode())

    assert links(nav, "prev") == ["?page=1"]
    assert links(nav, "next") == ["?page=3"]


def test_turning_a_leaf_keeps_the_kind(full, client):
    html = client.get("/columns/?kind=history&page=2").content.decode()

    assert links(pager(html), "prev") == ["?kind=history&amp;page=1"]
    assert links(pager(html), "next") == ["?kind=history&amp;page=3"]


def test_all_leaves_together_show_each_entry_once(full, client):
    shown = [title for page in (1, 2, 3) for title in titles(client.get(f"/columns/?page={page}"))]

    assert shown == ["生活"] * 4 + [f"第{number}篇" for number in reversed(range(41))]


def test_a_list_of_one_leaf_has_no_pager(full, client):
    assert pager(client.get("/columns/?kind=life").content.decode()) == ""


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("", 1), ("0", 3), ("-1", 3), ("4", 3), ("99999999999999999999", 3), ("1.5", 1),
        ("一", 1), ("\uff12", 2), ("<b>", 1), ("1e1", 1), ("\x00", 1), ("None", 1),
    ],
    ids=[
        "nothing", "zero", "below", "beyond", "huge", "half", "in words", "full width", "code",
        "exponent", "zero byte", "none",
    ],
)  # fmt: skip
def test_a_leaf_that_is_not_there_shows_one_that_is(full, client, page, number):
    answer = client.get("/columns/", {"page": page})

    assert answer.status_code == 200
    assert answer.context_data["entries"].number == number


@pytest.mark.parametrize(
    "value",
    ["", "HISTORY", "history ", "no-such", "法律法规", "<script>", "\x00", "rules", "x" * 3000],
    ids=[
        "nothing", "upper case", "with a blank", "unknown", "by its name", "code", "zero byte",
        "a kind without entries", "very long",
    ],
)  # fmt: skip
def test_a_kind_that_is_not_offered_shows_everything(full, client, value):
    answer = client.get("/columns/", {"kind": value})

    assert answer.context_data["kind"] is None
    assert answer.context_data["entries"].paginator.count == 45
    assert "<script>" not in answer.content.decode()


def test_given_twice_the_last_kind_counts(full, client):
    answer = client.get("/columns/?kind=history&kind=life")

    assert answer.context_data["kind"] == kind("life")


def test_kinds_are_offered_in_their_order_and_the_chosen_one_is_marked(full, client):
    html = client.get("/columns/?kind=history").content.decode()

    chips = re.search(r'<nav class="chips".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r">([^<]+)</a>", chips) == ["全部", "民生趣事", "历史"]
    assert re.findall(r'aria-current="true">([^<]+)<', chips) == ["历史"]
    assert 'aria-label="按类别看"' in chips


def test_without_a_kind_everything_is_marked(full, client):
    html = client.get("/columns/").content.decode()

    assert re.findall(r'aria-current="true">([^<]+)<', html) == ["全部"]


def test_a_section_offers_the_kinds_it_has(full, client):
    answer = client.get(f"/columns/{full.east.slug}/")

    assert [each.slug for each in answer.context_data["kinds"]] == ["life"]
    assert len(titles(answer)) == 4


def test_a_section_narrows_and_turns_by_itself(full, client):
    path = f"/columns/{full.green.slug}/"

    second = client.get(path, {"kind": "history", "page": "3"})
    elsewhere = client.get(path, {"kind": "life"})

    assert titles(second) == ["第0篇"]
    assert elsewhere.context_data["kind"] is None


def test_a_section_leads_back_to_its_index(full, client):
    html = client.get(f"/columns/{full.green.slug}/").content.decode()

    crumbs = re.search(r'<nav class="crumbs".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]+)"', crumbs) == ["/", "/columns/"]
    assert "<h1>绿城社区</h1>" in html


def test_the_index_names_every_section_with_its_address(full, client):
    html = client.get("/columns/").content.decode()

    listed = re.search(r'<ul class="section-links.*?</ul>', html, re.DOTALL)[0]
    assert set(re.findall(r'href="/columns/([^/]+)/"', listed)) == {
        full.green.slug,
        full.east.slug,
    }


def test_the_first_picture_is_fetched_at_once_and_the_others_when_seen(full, client):
    html = client.get("/columns/").content.decode()

    pictures = re.findall(r"<img[^>]*>", html[html.index("column-list") :])
    assert 'fetchpriority="high"' in pictures[0]
    assert all('loading="lazy"' in picture for picture in pictures[1:20])


def test_each_entry_has_one_link_for_the_keyboard(full, client):
    html = client.get("/columns/?kind=life").content.decode()

    teasers = re.findall(r'<article class="teaser.*?</article>', html, re.DOTALL)
    assert len(teasers) == 4
    for teaser in teasers:
        reachable = [tag for tag in re.findall(r"<a [^>]*>", teaser) if 'tabindex="-1"' not in tag]
        assert len(reachable) == 1
