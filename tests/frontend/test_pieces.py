"""The words templates are written with: each says one small thing, and says it of anything."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from frontend.base_map import sheet
from frontend.pictures import DRAWINGS, Picture, drawing_for
from frontend.site_words import Notice, SiteWords
from frontend.templatetags import pieces

AT = datetime(2026, 10, 24, 7, 0, tzinfo=UTC)
# Spots are rounded to a tenth of a unit: about a metre.
HAIR = 0.0001


def hit(**values: Any) -> SimpleNamespace:
    usual = {"image": "", "tags": (), "open_now": None, "closes_at": None, "opens_at": None}
    return SimpleNamespace(**{**usual, **values})


@pytest.mark.parametrize(
    ("image", "tags", "source"),
    [
        ("/media/open/a.webp", ("历史",), "/media/open/a.webp"),
        ("", ("历史",), drawing_for("历史").src),
        ("", ("没听过", "图书馆"), drawing_for("图书馆").src),
        ("", ("没听过",), drawing_for("").src),
        ("", (), drawing_for("").src),
    ],
    ids=["its own", "by kind", "by the first known tag", "unknown tag", "no tag"],
)
def test_found_thing_always_has_a_picture(image: str, tags: tuple[str, ...], source: str):
    shown = pieces.hit_picture(hit(image=image, tags=tags))

    assert shown.src == source
    assert shown.alt == ""
    assert shown.width > shown.height


@pytest.mark.parametrize("kind", DRAWINGS)
def test_every_kind_has_a_drawing_as_large_as_it_says(kind: str):
    shown = pieces.picture(None, kind)

    assert shown == drawing_for(kind)
    assert (shown.width, shown.height, shown.srcset) == (600, 400, "")


@pytest.mark.parametrize(
    ("picture", "source"),
    [
        (Picture(src="/l.webp", small="/s.webp", srcset="/s.webp 640w"), "/s.webp"),
        (Picture(src="/art/field.svg"), "/art/field.svg"),
    ],
    ids=["two sizes", "drawing"],
)
def test_small_picture_comes_in_one_size(picture: Picture, source: str):
    shown = pieces.small(picture)

    assert (shown.src, shown.srcset) == (source, "")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("约 650 米，步行 9 分钟", ["约 650 米", "步行 9 分钟"]),
        ("本社区", ["本社区"]),
        ("", [""]),
    ],
)
def test_distance_falls_into_how_far_and_how_long(words: str, parts: list[str]):
    assert pieces.halves(words) == parts


def test_what_search_knows_of_hours_is_said_as_at_the_door():
    open_till_nine = hit(open_now=True, closes_at=AT + timedelta(hours=6))

    assert pieces.said(pieces.opening(open_till_nine), AT).words == "开到 21:00"
    assert pieces.said(pieces.opening(hit()), AT).words == "开放时间请问场馆"


@given(
    lat=st.floats(sheet.SOUTH + HAIR, sheet.NORTH - HAIR),
    lon=st.floats(sheet.WEST + HAIR, sheet.EAST - HAIR),
)
@settings(max_examples=60, derandomize=True)
def test_window_round_any_place_of_the_district_stays_on_the_sheet(lat: float, lon: float):
    spot = pieces.on_sheet(SimpleNamespace(lat=lat, lon=lon))

    left, top, width, height = map(float, pieces.window_around(spot).split())

    assert 0 <= left <= left + width <= sheet.WIDTH
    assert 0 <= top <= top + height <= sheet.HEIGHT
    assert left - 0.1 <= spot.x <= left + width + 0.1
    assert top - 0.1 <= spot.y <= top + height + 0.1


@given(lat=st.floats(-90, 90), lon=st.floats(-180, 180))
@settings(max_examples=60, derandomize=True)
def test_place_is_on_the_sheet_exactly_when_it_lies_in_its_box(lat: float, lon: float):
    spot = pieces.on_sheet(SimpleNamespace(lat=lat, lon=lon))

    inside = (
        sheet.SOUTH + HAIR < lat < sheet.NORTH - HAIR
        and sheet.WEST + HAIR < lon < sheet.EAST - HAIR
    )
    outside = (
        lat < sheet.SOUTH - HAIR or lat > sheet.NORTH + HAIR
        or lon < sheet.WEST - HAIR or lon > sheet.EAST + HAIR
    )  # fmt: skip
    assert not (inside and not spot.is_on_sheet)
    assert not (outside and spot.is_on_sheet)


class Form(forms.Form):
    """Widgets that are written into, and widgets that are ticked."""

    words = forms.CharField()
    secret = forms.CharField(widget=forms.PasswordInput)
    number = forms.IntegerField()
    place = forms.ChoiceField(choices=[("a", "绿城")])
    agrees = forms.BooleanField()
    many = forms.MultipleChoiceField(choices=[("a", "绿城")], widget=forms.CheckboxSelectMultiple)


@pytest.mark.parametrize(
    ("name", "is_dressed"),
    [
        ("words", True),
        ("secret", True),
        ("number", True),
        ("place", True),
        ("agrees", False),
        ("many", False),
    ],
)
def test_only_what_is_written_into_looks_like_a_line(name: str, is_dressed: bool):
    assert ('class="input"' in pieces.as_input(Form()[name])) is is_dressed


@pytest.mark.parametrize(
    ("chip", "address", "left"),
    [
        (SimpleNamespace(param="free", value="1", words=""), "/?q=龙&free=1", "?q=%E9%BE%99&"),
        (SimpleNamespace(param="", value="", words="免费"), "/?q=龙+免费", "?q=%E9%BE%99"),
        (SimpleNamespace(param="", value="", words="龙"), "/?q=龙", "?q="),
        (
            SimpleNamespace(param="kind", value="venue", words=""),
            "/?kind=venue,story",
            "?kind=story",
        ),
        (SimpleNamespace(param="free", value="1", words=""), "/?cursor=x&free=1", "?"),
    ],
    ids=["parameter", "words", "last words", "one of two", "portion forgotten"],
)
def test_filter_is_taken_away_and_the_rest_stays(chip: Any, address: str, left: str):
    context = Context({"request": RequestFactory().get(address)})

    assert pieces.without(context, chip).rstrip("&") == left.rstrip("&")


@pytest.mark.parametrize(
    ("telephone", "dialled"),
    [
        ("0393-881-2345", "03938812345"),
        ("+86 393 881 2345", "+863938812345"),
        ("（0393）8812345", "03938812345"),
        ("", ""),
    ],
)
def test_telephone_is_dialled_by_its_digits(telephone: str, dialled: str):
    words = SiteWords(
        name="采风", subtitle="", telephone=telephone, telephone_hours="", saying="", saying_by=""
    )

    assert words.dialled == dialled


@pytest.mark.parametrize(
    ("after_s", "is_shown"),
    [(-1, False), (0, True), (59, True), (60, False), (61, False)],
    ids=["before", "beginning", "last second", "end", "after"],
)
def test_announcement_is_shown_up_to_its_end(after_s: int, is_shown: bool):
    notice = Notice(text="停水", link="", starts_at=AT, expires_at=AT + timedelta(minutes=1))

    assert notice.is_shown_at(AT + timedelta(seconds=after_s)) is is_shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ('{% for km in "1 3 10"|words %}{{ km }};{% endfor %}', "1;3;10;"),
        ('{{ "身边"|phrased }}', "身边"),
        ('{{ "龙，虎"|phrased }}', '<span class="ph">龙，</span><span class="ph">虎</span>'),
        ('{{ ""|phrased }}', ""),
    ],
)
def test_piece_is_said_in_a_template(source: str, shown: str):
    assert Template(source).render(Context()) == shown
