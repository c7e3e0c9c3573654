"""Marks: which rows are of the demo, and whether what they were loaded from has changed."""

from dataclasses import replace

import pytest

from cms.columns.models import Topic
from cms.demo.entries import Heading, Source, VenueEntry
from cms.demo.errors import UnknownSlug
from cms.demo.marks import digest_of, is_current, mark, marked, wanted, watching
from cms.demo.models import DemoObject
from cms.demo.reading import read_world


@pytest.fixture
def venue() -> VenueEntry:
    return read_world().venues[0]


def test_digest_changes_with_a_word_and_not_with_the_line_it_stands_on(venue):
    moved = replace(venue, source=Source(file="venues.yaml", line=99, lines={}))

    assert digest_of(moved) == digest_of(venue)
    assert digest_of(replace(venue, summary="别的话")) != digest_of(venue)


def test_digest_tells_two_things_apart_that_hold_the_same_words():
    assert digest_of(Heading(text="甲"), "乙") != digest_of(Heading(text="乙"), "甲")


@pytest.mark.django_db
def test_row_is_current_until_its_content_changes():
    mark(Topic.objects.create(name="戚城"), slug="qicheng", digest="a")

    assert is_current(Topic, "qicheng", digest="a")
    assert not is_current(Topic, "qicheng", digest="b")
    assert not is_current(Topic, "other", digest="a")


@pytest.mark.django_db
def test_row_that_was_deleted_is_not_current():
    topic = Topic.objects.create(name="戚城")
    mark(topic, slug="qicheng", digest="a")

    topic.delete()

    assert not is_current(Topic, "qicheng", digest="a")
    assert marked(Topic, "qicheng") is None
    with pytest.raises(UnknownSlug):
        wanted(Topic, "qicheng")


@pytest.mark.django_db
def test_mark_follows_the_slug_to_the_new_row():
    old, new = Topic.objects.create(name="旧"), Topic.objects.create(name="新")
    mark(old, slug="word", digest="a")

    mark(new, slug="word", digest="b")

    assert wanted(Topic, "word") == new
    assert DemoObject.objects.count() == 1


@pytest.mark.django_db
def test_watching_marks_what_came_into_being_and_leaves_what_was_there():
    Topic.objects.create(name="旧")

    with watching(Topic):
        Topic.objects.get_or_create(name="旧")
        Topic.objects.get_or_create(name="新")

    assert [str(each.row) for each in DemoObject.objects.all()] == ["新"]
