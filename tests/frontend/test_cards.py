"""What lists show: one card for stories and comics, with a picture always."""

from pathlib import Path

import pytest
from django.conf import settings

from cms.columns.models import ColumnEntry
from cms.library.sizes import WHOLE
from frontend.cards import card_of
from frontend.pictures import DRAWINGS, PLAINEST, drawing_for, picture_of
from tests.factories.columns import (
    Columns,
    a_columns_tree,
    a_comic,
    a_picture,
    a_published_story,
    publish,
)
from tests.factories.home import NOON
from tests.factories.standing import fresh, standing

ART = Path(settings.BASE_DIR) / "frontend" / "static" / "art"


standing_columns = standing(a_columns_tree)


@pytest.fixture
def columns(standing_columns: Columns, db: None) -> Columns:
    return fresh(standing_columns)


def read(entry: ColumnEntry) -> ColumnEntry:
    return ColumnEntry.objects.as_teasers().get(pk=entry.pk)


def test_card_of_a_story_says_how_long_it_takes(columns: Columns):
    card = card_of(read(a_published_story(columns)))

    assert card.kind == "读 1 分钟 · 历史"
    assert card.icon == "newspaper"
    assert card.url.startswith("/columns/")
    assert card.meta == ("文 文清明",)


def test_card_of_a_comic_says_that_it_is_one(columns: Columns):
    comic = publish(entry=a_comic(columns), actor=columns.chief, at=NOON)

    card = card_of(read(comic))

    assert card.kind == "漫画 · 居规民约"
    assert card.icon == "panels-top-left"


@pytest.mark.parametrize(
    ("medium", "words", "icon"),
    [("视频", "视频 · 历史", "play"), ("音频", "音频 · 历史", "headphones")],
)
def test_card_of_a_film_or_a_sound_does_not_call_it_reading(
    columns: Columns, medium: str, words: str, icon: str
):
    entry = read(a_published_story(columns))
    entry.medium = medium

    card = card_of(entry)

    assert (card.kind, card.icon) == (words, icon)


def test_story_without_a_picture_gets_the_drawing_of_its_kind(columns: Columns):
    card = card_of(read(a_published_story(columns)))

    assert card.picture.src.endswith("art/dragon.svg")
    assert card.picture.alt == ""


def test_picture_comes_in_two_sizes_of_one_shape(columns: Columns):
    image = a_picture()
    image.description = "一条龙"

    picture = picture_of(image)

    assert picture.srcset.count("w,") == 1
    assert picture.src.endswith(".webp")
    assert picture.alt == "一条龙"


def test_whole_picture_keeps_its_shape(columns: Columns):
    image = a_picture()

    picture = picture_of(image, sizes=WHOLE)

    assert picture.width / picture.height == pytest.approx(image.width / image.height, rel=0.02)


def test_decoration_has_no_alternative_text(columns: Columns):
    image = a_picture()
    image.description, image.is_decoration = "没人要读的话", True

    assert picture_of(image).alt == ""


def test_picture_whose_file_is_gone_falls_back_to_a_drawing(columns: Columns):
    image = a_picture()
    image.file.storage.delete(image.file.name)

    assert picture_of(image, kind="非遗").src.endswith("art/artisan.svg")


@pytest.mark.parametrize("kind", [*DRAWINGS, "从没听说过的类别", ""])
def test_drawing_of_every_kind_is_shipped(kind: str):
    name = Path(drawing_for(kind).src).name

    assert (ART / name).exists()
    assert kind in DRAWINGS or name == f"{PLAINEST}.svg"
