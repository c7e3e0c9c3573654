"""A story's page: head, foot, neighbours, what to read next, and what paper gets of it."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from cms.columns.models import Kind
from cms.columns.services import save_series, save_topic, unpublish
from tests.cms.columns.editing import signed_in
from tests.factories.columns import a_picture, a_published_story, an_author, kind
from tests.factories.library import an_image
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def html_of(client, story):
    answer = client.get(story.address)
    assert answer.status_code == 200
    return answer.content.decode()


def part(html, opening, closing):
    """The piece of the page from one mark up to another."""
    start = html.index(opening)
    return html[start : html.index(closing, start)]


def test_the_head_tells_title_summary_author_day_and_how_long(columns, client):
    author = an_author("夏立夏")
    text = (("text", f"<p>{'字' * 801}</p>"),)
    story = a_published_story(columns, title="龙", summary="蚌壳摆成的龙", author=author, body=text)

    head = part(html_of(client, story), '<header class="story-head">', "</header>")

    assert "<h1>龙</h1>" in head
    assert "蚌壳摆成的龙" in head
    assert "文 夏立夏" in head
    assert "读 3 分钟" in head
    assert ">2026年5月13日</time>" in head


def test_the_day_is_the_day_here_though_it_is_still_yesterday_in_utc(columns, client):
    late = datetime(2026, 5, 12, 16, 30, tzinfo=UTC)
    story = a_published_story(columns, at=late)

    assert ">2026年5月13日</time>" in html_of(client, story)


def test_machines_get_description_and_one_canonical_address(columns, client):
    story = a_published_story(columns, slug="long", summary='他说"看"')

    html = html_of(client, story)

    assert html.count('rel="canonical"') == 1
    assert re.search(r'rel="canonical" href="[^"]*/columns/long/"', html)
    assert 'content="他说&quot;看&quot;"' in html


def test_the_way_back_leads_over_index_and_section(columns, client):
    story = a_published_story(columns)

    crumbs = part(html_of(client, story), '<nav class="crumbs"', "</nav>")

    assert re.findall(r'href="([^"]+)"', crumbs) == [
        "/", "/columns/", f"/columns/{columns.green.slug}/",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("position", "neighbours"),
    [(1, {"next": 2}), (2, {"prev": 1, "next": 3}), (3, {"prev": 2})],
    ids=["first", "middle", "last"],
)
def test_a_series_leads_on_and_back_by_named_links(columns, client, position, neighbours):
    series = save_series(slug="old", name="脚下的濮阳")
    for number in (1, 2, 3):
        a_published_story(columns, slug=f"part-{number}", series=series, series_position=number)

    html = client.get(f"/columns/part-{position}/").content.decode()

    nav = part(html, '<nav class="series-nav', "</nav>")
    links = re.findall(r'href="/columns/part-(\d)/" rel="(prev|next)"', nav)
    assert {rel: int(number) for number, rel in links} == neighbours
    assert "系列：脚下的濮阳" in nav
    assert ("上一篇：" in nav) is ("prev" in neighbours)


def test_the_only_part_of_a_series_has_no_way_on(columns, client):
    series = save_series(slug="old", name="脚下的濮阳")
    story = a_published_story(columns, series=series, series_position=1)

    html = html_of(client, story)

    assert "series-nav" not in html
    assert "脚下的濮阳" in html


def test_the_foot_names_sources_and_the_day_they_were_checked(columns, client):
    story = a_published_story(
        columns, facts=("左传", "濮阳县志"), facts_checked_on=date(2026, 5, 1)
    )

    foot = part(html_of(client, story), '<footer class="story-foot">', "</footer>")

    assert "依据：左传；濮阳县志（2026年5月1日核对）" in foot


def test_a_story_without_sources_says_nothing_of_them(columns, client):
    assert "依据：" not in html_of(client, a_published_story(columns))


def test_a_story_about_the_law_ends_with_law_day_and_where_to_ask(columns, client):
    story = a_published_story(
        columns,
        kind=kind("law"),
        law_name="中华人民共和国民法典",
        law_article="第二百七十八条",
        law_in_force_on=date(2021, 1, 1),
    )

    foot = part(html_of(client, story), '<footer class="story-foot">', "</footer>")

    assert "《中华人民共和国民法典》" in foot
    assert "2021年1月1日起施行" in foot
    assert "12348" in foot


def test_the_foot_of_a_kind_is_the_editors_own_words(columns, client):
    Kind.objects.filter(slug="history").update(footer="有老照片请送到文化站")

    assert "有老照片请送到文化站" in html_of(client, a_published_story(columns))


def test_the_place_is_a_way_to_go_there(columns, client):
    venue = a_venue(name="戚城遗址公园", free=True)
    story = a_published_story(columns, place=venue)

    place = part(html_of(client, story), '<aside class="story-place', "</aside>")

    assert "戚城遗址公园" in place
    assert f'href="{venue.url}"' in place
    assert "免费" in place
    assert "以场馆公告为准" in place


def test_the_picture_at_the_top_names_who_made_it(columns, client):
    image = an_image("龙", description="蚌壳摆成的龙", credit="李守业")
    story = a_published_story(columns, lead_image=image)

    plate = part(html_of(client, story), '<figure class="story-plate">', "</figure>")

    assert "图：李守业" in plate
    assert 'fetchpriority="high"' in plate


def test_a_story_without_a_picture_is_given_the_drawing_of_its_kind(columns, client):
    plate = part(
        html_of(client, a_published_story(columns)), '<figure class="story-plate">', "</figure>"
    )

    assert re.search(r'src="[^"]+"', plate)
    assert 'alt=""' in plate
    assert "<figcaption" not in plate


def test_a_story_without_headings_has_no_table_of_contents(columns, client):
    assert "本文目录" not in html_of(client, a_published_story(columns))


def test_two_headings_of_one_name_are_reached_apart(columns, client):
    body = (("heading", "起"), ("text", "<p>一</p>"), ("heading", "起"), ("text", "<p>二</p>"))
    html = html_of(client, a_published_story(columns, body=body))

    anchors = re.findall(r'<h2 id="(h-[^"]+)">起', html)

    assert len(set(anchors)) == 2
    assert re.findall(r'<a href="#(h-[^"]+)">起', html) == anchors


def read_next(client, story):
    """The titles offered below a story."""
    more = part(html_of(client, story), 'aria-labelledby="more"', "</section>")
    return re.findall(r"<h3><a[^>]*>(.*?)</a></h3>", more)


def test_what_to_read_next_is_listed_once_each_and_never_itself(columns, client):
    topic = save_topic(name="龙文化")
    for number in range(8):
        a_published_story(columns, title=f"另一篇{number}", topics=(topic,))
    story = a_published_story(columns, title="自己这篇", topics=(topic,))

    found = read_next(client, story)

    assert len(found) == len(set(found)) == 3
    assert "自己这篇" not in found


def test_what_was_hidden_since_makes_room_for_the_next(columns, client):
    topic = save_topic(name="龙文化")
    others = [
        a_published_story(columns, title=f"另一篇{number}", topics=(topic,)) for number in range(6)
    ]
    story = a_published_story(columns, topics=(topic,))
    first = read_next(client, story)
    for other in others:
        if other.title in first:
            unpublish(entry=other, actor=columns.chief)

    second = read_next(client, story)

    assert len(second) == 3
    assert not set(first) & set(second)


def test_nothing_to_read_next_draws_no_empty_section(columns, client):
    assert "接着读" not in html_of(client, a_published_story(columns))


# On paper


@pytest.mark.parametrize(
    "opening",
    ['<div class="story-side', 'aria-labelledby="more"', '<aside class="story-place'],
    ids=["contents and tools", "what to read next", "place"],
)
def test_what_makes_no_sense_on_paper_is_left_off(columns, client, opening):
    topic = save_topic(name="龙文化")
    a_published_story(columns, topics=(topic,))
    story = a_published_story(columns, topics=(topic,), place=a_venue())

    html = html_of(client, story)

    start = html.rindex("<", 0, html.index(opening) + 1)
    assert "no-print" in html[start : html.index(">", start)]


def test_series_links_are_left_off_paper(columns, client):
    series = save_series(slug="old", name="脚下的濮阳")
    story = a_published_story(columns, series=series, series_position=1)
    a_published_story(columns, series=series, series_position=2)

    assert 'class="series-nav no-print"' in html_of(client, story)


def test_paper_alone_gets_title_address_code_and_telephone(columns, client):
    story = a_published_story(columns, title="西水坡的龙", slug="long")

    paper = part(html_of(client, story), '<div class="print-only print-source">', "</div>")

    assert "西水坡的龙" in paper
    assert f"{settings.SITE_URL.rstrip('/')}/columns/long/" in paper
    assert re.search(r'src="[^"]*/qr/columns/long\.svg"', paper)
    assert "0393-881-2345" in paper


def test_the_code_on_paper_is_drawn_and_differs_by_story(columns, client):
    codes = set()
    for story in (a_published_story(columns), a_published_story(columns)):
        paper = part(html_of(client, story), '<div class="print-only print-source">', "</div>")
        answer = client.get(re.search(r'src="([^"]+)"', paper)[1])
        assert answer.headers["Content-Type"] == "image/svg+xml"
        codes.add(answer.content)

    assert len(codes) == 2


def test_the_page_says_the_same_to_somebody_signed_in(columns, client):
    story = a_published_story(columns, lead_image=a_picture())

    mine = signed_in(columns.editor).get(story.address).content.decode()

    assert part(mine, "<article", "</article>") == part(
        html_of(client, story), "<article", "</article>"
    )


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_a_story_is_read_and_nothing_else(columns, client, method):
    story = a_published_story(columns)

    assert getattr(client, method)(story.address).status_code == 405
