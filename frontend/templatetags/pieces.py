"""Small pieces that templates say in one word."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.forms import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from cms.library.sizes import WHOLE
from cms.venues.opening import OpenState
from frontend import icons
from frontend.base_map import sheet
from frontend.cards import Card, card_of
from frontend.opening_words import OpenWords
from frontend.opening_words import said as said_in_words
from frontend.phrases import as_spans, marked_spans
from frontend.pictures import DRAWINGS, Picture, drawing_for, picture_of
from frontend.recordings import Recording, recording_of

register = template.Library()
MINI_WIDTH, MINI_HEIGHT = 300, 220
TEXT_LIKE = ("text", "tel", "password", "number", "search", "email", "url", "date", "select")


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite."""
    return icons.draw(name)


@register.filter
def phrased(headline: str) -> SafeString:
    """A headline that breaks at its own punctuation first."""
    return as_spans(headline)


@register.filter
def phrased_marks(headline: SafeString) -> SafeString:
    """The same for a found headline, which has its words marked already."""
    return marked_spans(conditional_escape(headline))


@register.filter
def card(entry: Any) -> Card:
    """What a list shows of a story or comic."""
    return card_of(entry)


@register.filter
def picture(image: Any, kind: Any = "") -> Picture:
    """The picture of an image, or the drawing for a kind."""
    return picture_of(image or None, kind=str(kind))


@register.filter
def recording(asset: Any) -> Recording | None:
    """A film or a sound as a player needs it; nothing for none."""
    return recording_of(asset) if asset else None


@register.filter
def whole(image: Any, alt: str) -> Picture:
    """The whole picture, uncut, with the alternative text of this place; empty only decorates."""
    return replace(picture_of(image, sizes=WHOLE), alt=alt)


@register.filter
def on_sheet(place: Any) -> sheet.Spot:
    """Where a thing with lat and lon stands on the drawn map."""
    return sheet.spot(lat=place.lat, lon=place.lon)


@register.filter
def window_around(spot: sheet.Spot) -> str:
    """The part of the drawn map around a spot, as an SVG viewBox."""
    return sheet.window(spot, width=MINI_WIDTH, height=MINI_HEIGHT)


@register.filter
def as_input(field: BoundField) -> SafeString:
    """The widget of a form field, dressed; Django ties hint and error to it."""
    kind = getattr(field.field.widget, "input_type", "text")
    return field.as_widget(attrs={"class": "input"} if kind in TEXT_LIKE else {})


@register.filter
def said(state: Any, at: datetime) -> OpenWords:
    """An opening state as one says it at the door."""
    return said_in_words(state, at)


@register.filter
def qr(address: str) -> str:
    """Where the QR code of one of our addresses is drawn."""
    return reverse("frontend:qr", args=[urlsplit(address).path.strip("/")])


@register.filter
def small(picture: Picture) -> Picture:
    """The small one of its two sizes alone, for a picture of a few centimetres."""
    return replace(picture, src=picture.small or picture.src, srcset="")


@register.filter
def hit_picture(hit: Any) -> Picture:
    """The picture search keeps for a hit, or a drawing by what the hit is tagged with."""
    if hit.image:
        return Picture(src=hit.image, width=480, height=320)
    return drawing_for(next((tag for tag in hit.tags if tag in DRAWINGS), ""))


@register.filter
def opening(hit: Any) -> OpenState:
    """What search knows of a hit's hours, as an opening state."""
    return OpenState(open=hit.open_now, closes_at=hit.closes_at, opens_at=hit.opens_at)


@register.filter
def halves(words: str) -> list[str]:
    """A distance in its two parts: how far, and how long on foot."""
    return words.split("，")


@register.simple_tag(takes_context=True)
def without(context: Context, chip: Any) -> str:
    """The address of the same search without one of its filters."""
    given = context["request"].GET.copy()
    given.pop("cursor", None)
    if chip.param:
        values = ",".join(given.getlist(chip.param)).split(",") if chip.value else []
        given.setlist(chip.param, [value for value in values if value != chip.value])
    else:
        given["q"] = given.get("q", "").replace(chip.words, " ").strip()
    return f"?{given.urlencode()}"


@register.filter
def words(text: str) -> list[str]:
    """A list written as words, for choices a template offers."""
    return text.split()
