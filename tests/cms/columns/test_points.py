"""Where an entry plays: a whole point in range, or none."""

import pytest
from django.db import IntegrityError, transaction

from cms.columns.models import StoryPage
from tests.factories.columns import a_columns_tree, a_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(35.7, None), (None, 115.0), (91.0, 115.0), (35.7, 181.0), (-91.0, 0.0)],
    ids=["no longitude", "no latitude", "too far north", "too far east", "too far south"],
)
def test_the_database_refuses_half_a_point_and_one_off_the_globe(lat, lon):
    story = a_story(a_columns_tree())

    with pytest.raises(IntegrityError), transaction.atomic():
        StoryPage.objects.filter(pk=story.pk).update(lat=lat, lon=lon)


@pytest.mark.parametrize(("lat", "lon"), [(None, None), (35.704, 115.008), (-90.0, 180.0)])
def test_the_database_takes_a_whole_point_or_none(lat, lon):
    story = a_story(a_columns_tree())

    StoryPage.objects.filter(pk=story.pk).update(lat=lat, lon=lon)

    story.refresh_from_db()
    assert (story.lat, story.lon) == (lat, lon)
