"""An entry's public address has no section in it."""

import pytest

from tests.factories.columns import a_columns_tree, a_published_story

pytestmark = pytest.mark.django_db


def test_an_entry_is_served_right_below_its_index(client):
    columns = a_columns_tree()
    story = a_published_story(columns, slug="long")

    response = client.get("/columns/long/")

    assert story.url == "/columns/long/"
    assert response.status_code == 200
    assert response.context_data["page"] == story
