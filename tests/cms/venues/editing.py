"""A venue's screen as a chief editor fills it in."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from cms.venues.services import save_venue_kind
from tests.cms.columns.editing import signed_in
from tests.factories.columns import a_columns_tree
from tests.factories.venues import a_venue_index

ABOUT = rich_text("", features=["bold", "link", "ol", "ul", "h3"])
ROWS = ("rooms", "opening_hours", "holiday_hours", "opening_exceptions", "comments")


def chief() -> Client:
    return signed_in(a_columns_tree().chief)


def add_url() -> str:
    return reverse("wagtailadmin_pages:add", args=["venues", "venuepage", a_venue_index().pk])


def typed(**values: Any) -> dict[str, Any]:
    """A new venue as it is typed in; `rows` names the lines of the tables."""
    rows = {name: inline_formset(values.pop(name, [])) for name in ROWS}
    plain = {
        "title": "绿城文化中心",
        "slug": "ven-centre",
        "kind": save_venue_kind(name="文化活动中心").pk,
        "lat": "35.7652",
        "lon": "115.0806",
        "source_datum": "wgs84",
        "free": "unknown",
        "visibility": "公开",
        "about": ABOUT,
        "action-publish": "1",
    }
    return {**nested_form_data(rows), **plain, **values}


def stretch(weekday: int, opens: str, closes: str, **more: str) -> dict[str, Any]:
    return {"weekday": weekday, "opens": opens, "closes": closes, **more}
