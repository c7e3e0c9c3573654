"""Whatever somebody wrote stays text in every component that shows it."""

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template

from frontend.context import Way
from frontend.pictures import Picture
from frontend.styleguide import samples

HOSTILE = "<i>\"'&</i>"


def drawn(source: str, **values: Any) -> BeautifulSoup:
    html = Template(source).render(Context({**samples("kind"), **values}))
    return BeautifulSoup(html, "html.parser")


# One use of each component that shows text, with the argument that is text called `words`.
SHOWING_TEXT = [
    '{% component "kind" words=words icon="map" %}',
    '{% component "meta" items=list_of_words %}',
    '{% component "state" words=words %}',
    '{% component "notice" text=words icon="info" %}',
    '{% component "notice" text="好" strong=words icon="info" %}',
    '{% component "notice" text="好" icon="info" link=words link_url="/" %}',
    '{% component "banner" text=words icon="info" %}',
    '{% component "button" words=words %}',
    '{% component "button" words=words url="/" %}',
    '{% component "button" words="好" name="answer" value=words %}',
    '{% component "chip" words=words url="/" %}',
    '{% component "crumbs" first=words first_url="/" %}',
    '{% component "crumbs" first="专栏" first_url="/" second=words second_url="/" %}',
    '{% component "empty" title=words text="好" %}',
    '{% component "empty" title="好" text=words %}',
    '{% component "empty" title="好" text="好" action=words action_url="/" %}',
    '{% component "law_foot" name=words %}',
    '{% component "law_foot" name="民法典" article=words %}',
    '{% component "note" title=words text="好" %}',
    '{% component "note" title="好" text=words %}',
    '{% component "quote" text=words %}',
    '{% component "quote" text="好" cite=words %}',
    '{% component "saying" text=words %}',
    '{% component "saying" text="好" by=words %}',
    '{% component "section_head" title=words id="x" %}',
    '{% component "section_head" title="好" id="x" note=words %}',
    '{% component "section_head" title="好" id="x" more=words more_url="/" %}',
    '{% component "series_kind" kind=words series="好" %}',
    '{% component "series_kind" kind="好" series=words %}',
    '{% component "search_box" id="x" label="全站" query=words %}',
    '{% component "search_box" id="x" label="全站" near=words %}',
    '{% component "search_box" id="x" label=words %}',
    '{% component "distance" words=words %}',
    '{% component "mini_map" spot=spot name=words %}',
    '{% component "teaser" card=hostile_card %}',
    '{% component "teaser" card=hostile_card form="row" %}',
    '{% component "teaser" card=hostile_card form="slim" %}',
    '{% component "plate" picture=hostile_picture %}',
    '{% component "person" person=hostile_person %}',
    '{% component "nav" ways=hostile_ways %}',
    '{% component "tabbar" ways=hostile_ways %}',
    '{% component "week_hours" week=week note=words %}',
    '{% component "kind_chips" kinds=hostile_kinds %}',
    '{% component "face_switch" kind="size" words=words path="/" %}',
    '{% component "search_notes" result=hostile_result %}',
    '{% component "messages" messages=hostile_messages %}',
]  # fmt: skip


def hostile_values() -> dict[str, Any]:
    card = SimpleNamespace(
        title=HOSTILE, url="/", icon="map", kind=HOSTILE, summary=HOSTILE, meta=(HOSTILE,),
        picture=Picture(src="/x.webp"),
    )  # fmt: skip
    way = Way(title=HOSTILE, url="/", icon="map", is_here=False, is_current=False)
    return {
        "words": HOSTILE,
        "list_of_words": (HOSTILE, HOSTILE),
        "hostile_card": card,
        "hostile_picture": Picture(src="/x.webp", alt=HOSTILE),
        "hostile_person": SimpleNamespace(name=HOSTILE),
        "hostile_ways": (way,),
        "hostile_kinds": [SimpleNamespace(name=HOSTILE, slug="x")],
        "hostile_result": SimpleNamespace(degraded=False, said=(HOSTILE,), widened=(HOSTILE,)),
        "hostile_messages": [SimpleNamespace(level_tag="info", __str__=lambda: HOSTILE)],
    }


@pytest.mark.parametrize("source", SHOWING_TEXT, ids=lambda source: source[14:-3])
def test_text_stays_text(source: str):
    tree = drawn(source, **hostile_values())

    assert tree.find("i", class_=None) is None
    assert all(not key.startswith(("on", "<", '"')) for tag in tree.find_all() for key in tag.attrs)
