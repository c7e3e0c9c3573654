"""Before and after in a series, and what to read next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.columns.models import ColumnEntry, RelatedEntry, StoryPage
from cms.columns.reading_time import characters_in, minutes_for
from cms.columns.services import refresh_related, save_series, save_topic, unpublish
from cms.core.geo import Point
from cms.pages.services import AudienceChange, set_audience
from tests.factories.columns import a_published_story
from tests.factories.home import NOON
from tests.factories.venues import a_venue


def related(story):
    return list(ColumnEntry.objects.related_to(story).values_list("title", flat=True))


@pytest.mark.django_db
def test_a_series_has_an_entry_before_and_one_after(columns, client):
    series = save_series(slug="old", name="脚下的濮阳")
    for position in (3, 1, 2):
        a_published_story(columns, slug=f"part-{position}", series=series, series_position=position)

    middle = client.get("/columns/part-2/").context_data
    first = client.get("/columns/part-1/").context_data
    last = client.get("/columns/part-3/").context_data

    assert (middle["previous"].slug, middle["next"].slug) == ("part-1", "part-3")
    assert first["previous"] is None
    assert last["next"] is None


@pytest.mark.django_db
def test_a_hidden_part_of_a_series_is_stepped_over(columns, client):
    series = save_series(slug="old", name="脚下的濮阳")
    parts = [
        a_published_story(columns, slug=f"part-{n}", series=series, series_position=n)
        for n in (1, 2, 3)
    ]
    change = AudienceChange(unit=columns.world.first)
    set_audience(parts[1], change=change, actor=None, at=NOON)

    assert client.get("/columns/part-1/").context_data["next"].slug == "part-3"


@pytest.mark.django_db
def test_an_entry_outside_any_series_has_no_neighbours(columns, client):
    a_published_story(columns, slug="long")

    context = client.get("/columns/long/").context_data

    assert (context["previous"], context["next"]) == (None, None)


@pytest.mark.django_db
def test_the_same_series_comes_before_topics_and_topics_before_nearness(columns):
    series, topic = save_series(slug="old", name="脚下的濮阳"), save_topic(name="龙文化")
    here = Point(35.70, 115.00)
    a_published_story(columns, title="近处", point=Point(35.701, 115.0))
    a_published_story(columns, title="同话题", topics=(topic,))
    a_published_story(columns, title="同系列", series=series)

    story = a_published_story(columns, title="龙", series=series, topics=(topic,), point=here)

    assert related(story) == ["同系列", "同话题", "近处"]


@pytest.mark.django_db
def test_a_rare_topic_ties_closer_than_a_common_one(columns):
    rare, common = save_topic(name="蚌壳"), save_topic(name="历史")
    for number in range(3):
        a_published_story(columns, title=f"常见{number}", topics=(common,))
    a_published_story(columns, title="稀罕", topics=(rare,))

    story = a_published_story(columns, topics=(rare, common))

    assert related(story)[0] == "稀罕"


@pytest.mark.django_db
def test_the_nearer_comes_first_and_the_far_not_at_all(columns):
    venue = a_venue(lat=35.712, lon=115.0)
    a_published_story(columns, title="一公里", place=venue)
    a_published_story(columns, title="百米", point=Point(35.701, 115.0))
    a_published_story(columns, title="外地", point=Point(34.7, 113.6))

    story = a_published_story(columns, point=Point(35.70, 115.0))

    assert related(story) == ["百米", "一公里"]


@pytest.mark.django_db
def test_at_most_six_are_related_and_never_the_entry_itself(columns):
    topic = save_topic(name="龙文化")
    for _ in range(9):
        a_published_story(columns, topics=(topic,))

    story = a_published_story(columns, title="自己", topics=(topic,))

    assert len(related(story)) == 6
    assert "自己" not in related(story)


@pytest.mark.django_db
def test_those_it_is_related_to_get_to_know_it_too(columns):
    topic = save_topic(name="龙文化")
    first = a_published_story(columns, title="先来", topics=(topic,))

    a_published_story(columns, title="后到", topics=(topic,))

    assert related(first) == ["后到"]


@pytest.mark.django_db
def test_what_some_readers_may_not_see_is_related_to_nobody_elses_page(columns, client):
    topic = save_topic(name="龙文化")
    hidden = a_published_story(columns, title="支部的", topics=(topic,))
    change = AudienceChange(unit=columns.world.first)
    set_audience(hidden, change=change, actor=None, at=NOON)

    story = a_published_story(columns, slug="long", topics=(topic,))

    assert related(story) == []
    assert client.get(story.url).context_data["related"] == []


@pytest.mark.django_db
def test_what_is_hidden_later_disappears_from_the_page_at_once(columns, client):
    topic = save_topic(name="龙文化")
    other = a_published_story(columns, title="别的", topics=(topic,))
    story = a_published_story(columns, slug="long", topics=(topic,))
    assert [one.title for one in client.get(story.url).context_data["related"]] == ["别的"]

    unpublish(entry=other, actor=columns.chief)

    assert client.get(story.url).context_data["related"] == []


@pytest.mark.django_db
def test_working_it_out_twice_changes_nothing(columns):
    topic = save_topic(name="龙文化")
    a_published_story(columns, topics=(topic,))
    story = a_published_story(columns, topics=(topic,))
    before = list(RelatedEntry.objects.values_list("entry", "other", "position"))

    refresh_related(entry=StoryPage.objects.get(pk=story.pk))

    assert list(RelatedEntry.objects.values_list("entry", "other", "position")) == before


@pytest.mark.parametrize(("characters", "minutes"), [(0, 1), (1, 1), (400, 1), (401, 2), (950, 3)])
def test_reading_takes_a_minute_for_each_four_hundred_characters(characters, minutes):
    assert minutes_for(characters) == minutes


@given(st.text(alphabet="龙虎 \n<b", max_size=200))
def test_blanks_and_marks_are_no_characters(text):
    counted = characters_in([{"type": "text", "value": f"<p>{text}</p>", "id": "x" * 36}])

    assert 0 <= counted <= len(text.replace(" ", "").replace("\n", ""))
