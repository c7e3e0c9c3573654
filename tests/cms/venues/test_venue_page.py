"""A venue's page as a visitor reads it: now, this week, how to get in, what happened there."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core import calendar, clock
from cms.pages.services import AudienceChange, set_audience
from cms.venues.models import HolidayHours, OpeningException, VenuePage
from cms.venues.opening import ASK, CLOSED, week_of
from cms.venues.services import RoomDraft
from cms.venues.timetable import SpecialRule, Timetable, parse_weekly
from tests.cms.columns.editing import signed_in
from tests.factories.columns import (
    a_columns_tree,
    a_picture,
    a_published_story,
    many_live_stories,
)
from tests.factories.home import NOON
from tests.factories.people import make_resident
from tests.factories.standing import fresh, standing
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db
ALL_DAY = {"1-7": "00:00-24:00"}
standing_columns = standing(a_columns_tree)


@pytest.fixture
def columns(standing_columns, db):
    return fresh(standing_columns)


def html_of(client, venue):
    answer = client.get(venue.url)
    assert answer.status_code == 200
    return answer.content.decode()


def week_table(html):
    """Each day's name and what stands beside it."""
    table = re.search(r'<table class="table hours">.*?</table>', html, re.DOTALL)[0]
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', table, re.DOTALL)
    return {name.removesuffix("（今天）"): re.sub(r"<.*?>", "", hours) for name, hours in rows}


def facts(html):
    listed = re.search(r'<dl class="facts">.*?</dl>', html, re.DOTALL)[0]
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", listed, re.DOTALL))


def test_the_week_has_seven_days_and_marks_today_in_words_too(columns, client):
    html = html_of(client, a_venue(hours=ALL_DAY))

    assert list(week_table(html)) == ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]
    assert html.count('aria-current="date"') == 1
    assert html.count("（今天）") == 1
    assert '<th scope="col">开放时间</th>' in html


def test_a_day_off_is_called_closed_and_a_lunch_break_is_seen(columns, client):
    week = week_table(html_of(client, a_venue(hours={"2-7": "08:30-12:00,14:30-18:00"})))

    assert week["周一"].startswith(CLOSED)
    assert week["周三"].startswith("08:30\u201312:00、14:30\u201318:00")


def test_a_venue_nobody_knows_the_hours_of_is_never_called_closed(columns, client):
    html = html_of(client, a_venue(hours={}))

    assert set(week_table(html).values()) == {ASK}
    assert CLOSED not in html
    assert "开放时间请问场馆" in html


def test_hours_for_holidays_alone_leave_the_other_days_unknown(columns):
    venue = a_venue(hours={})
    HolidayHours.objects.create(venue=venue, day_kind="holiday", closed=True)
    national_week = week_of(VenuePage.objects.get(pk=venue.pk).timetable(), date(2026, 10, 7))

    told = {line.day: line.words for line in national_week}

    assert told[date(2026, 10, 7)] == CLOSED
    assert told[date(2026, 10, 9)] == ASK
    assert calendar.holiday_name(date(2026, 10, 7))


@pytest.mark.parametrize(
    ("timetable", "words"),
    [
        (Timetable(), ASK),
        (Timetable(weekly=parse_weekly({"1": "09:00-12:00"})), CLOSED),
        (Timetable(weekly=parse_weekly({"3": "09:00-12:00"})), "09:00\u201312:00"),
        (Timetable(always_open=True), "00:00\u201324:00"),
        (Timetable(weekly=parse_weekly({"3": "18:00-02:00"})), "18:00\u2013次日02:00"),
        (
            Timetable(exceptions={date(2026, 5, 13): (SpecialRule(stretch=None),)}),
            CLOSED,
        ),
    ],
    ids=["nobody said", "day off", "hours", "round the clock", "into the night", "exception"],
)
def test_a_line_of_the_week_in_words(timetable, words):
    line = next(line for line in week_of(timetable, date(2026, 5, 13)) if line.is_today)

    assert line.words == words


def test_an_exception_this_week_is_in_the_table(columns, client):
    venue, today = a_venue(hours=ALL_DAY), clock.local_day(clock.now())
    OpeningException.objects.create(venue=venue, day=today, closed=True)

    html = html_of(client, venue)

    assert list(week_table(html).values()).count(CLOSED) == 1
    assert html_of(client, venue).count("不开放") == 1


@pytest.mark.parametrize(
    ("free", "words", "others"),
    [(True, "免费", ["要买票"]), (False, "要买票", ["免费"]), (None, "", ["免费", "要买票"])],
    ids=["free", "paid", "nobody said"],
)
def test_the_price_is_told_only_when_it_is_known(columns, client, free, words, others):
    html = html_of(client, a_venue(free=free, hours=ALL_DAY))

    now = re.search(r'<p class="open-now">.*?</p>', html, re.DOTALL)[0]
    assert words in now
    assert not [other for other in others if other in now]


def test_the_facts_name_address_telephone_access_way_in_and_rooms(columns, client):
    venue = a_venue(
        address="绿城路 12 号",
        telephone="0393-881-2345",
        access=("无障碍坡道", "电梯"),
        access_notes="从东门进",
        rooms=(RoomDraft(name="多功能厅", seats=120), RoomDraft(name="排练厅")),
    )

    told = facts(html_of(client, venue))

    assert told["地址"] == "绿城路 12 号"
    assert told["电话"] == '<a href="tel:0393-881-2345">0393-881-2345</a>'
    assert told["无障碍"] == "无障碍坡道、电梯"
    assert told["怎么进"] == "从东门进"
    assert told["里面有"] == "多功能厅（120 座）、排练厅"


def test_what_is_not_known_has_no_empty_line(columns, client):
    assert facts(html_of(client, a_venue())) == {}


def test_what_looks_like_code_is_shown_as_letters(columns, client):
    code = "<script>alert(1)</script>"
    venue = a_venue(name=code, summary=code, address=code, access=(code,), access_notes=code)

    html = html_of(client, venue)

    assert "<script>alert" not in html
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5


def test_a_phone_opens_the_place_on_its_own_map(columns, client):
    html = html_of(client, a_venue(lat=35.7652, lon=115.0806))

    assert 'href="geo:35.76520,115.08060"' in html


@pytest.mark.parametrize("is_real", [True, False])
def test_an_invented_place_says_so(columns, client, is_real):
    html = html_of(client, a_venue(is_real_place=is_real))

    assert ("这个地点为演示而设" in html) is not is_real


def test_about_is_drawn_as_it_was_written(columns, client):
    venue = a_venue(about="<h3>怎么来</h3><p>坐 <b>2 路</b>车</p>")

    assert "<h3>怎么来</h3><p>坐 <b>2 路</b>车</p>" in html_of(client, venue)


def test_machines_get_description_and_one_canonical_address(columns, client):
    html = html_of(client, a_venue(slug="ven-centre", summary="看戏、借书"))

    assert '<meta name="description" content="看戏、借书">' in html
    assert re.findall(r'rel="canonical" href="[^"]*?(/venues/[^"]+)"', html) == [
        "/venues/ven-centre/"
    ]


def test_at_most_six_stories_are_listed_the_newest_first(columns, client):
    venue = a_venue()
    many_live_stories(columns, 8, place=venue)

    html = html_of(client, venue)

    listed = html[html.index("这里的故事") :]
    assert re.findall(r">(第\d篇)</a></h3>", listed) == [f"第{n}篇" for n in (7, 6, 5, 4, 3, 2)]


def test_stories_for_other_eyes_are_not_listed(columns, client):
    venue = a_venue()
    hidden = a_published_story(columns, title="支部的", place=venue)
    change = AudienceChange(unit=columns.world.first)
    set_audience(hidden, change=change, actor=None, at=NOON)

    assert "这里的故事" not in html_of(client, venue)


def test_a_venue_for_one_community_shows_others_its_name_alone(columns, client):
    venue = a_venue(name="绿城棋牌室", address="绿城路 12 号", telephone="12345")
    set_audience(venue, change=AudienceChange(unit=columns.world.green), actor=None, at=NOON)
    resident = make_resident(columns.world.green_grid)

    guest = html_of(client, venue)

    assert "绿城棋牌室" in guest
    assert "绿城路 12 号" not in guest
    assert "绿城路 12 号" in html_of(signed_in(resident), venue)


def test_the_page_asks_as_often_for_a_full_venue_as_for_a_bare_one(columns, client):
    def queries(venue):
        client.get(venue.url)
        with CaptureQueriesContext(connection) as seen:
            html_of(client, venue)
        return len(seen)

    bare = a_venue(hours={"1": "09:00-12:00"}, access=("电梯",), image=a_picture())
    full = a_venue(
        hours={"1-7": "08:00-12:00,14:00-18:00"},
        rooms=tuple(RoomDraft(name=f"厅{n}", seats=n + 1) for n in range(20)),
        access=tuple(f"设施{n}" for n in range(20)),
        image=a_picture(),
    )
    for number in range(20):
        day = clock.local_day(clock.now()) + timedelta(days=number)
        OpeningException.objects.create(venue=full, day=day, closed=True)

    assert queries(full) == queries(bare) <= 20
