"""/sitemap.xml tells of public pages alone, at the addresses readers know."""

import pytest

from cms.pages.services import AudienceChange, set_audience
from tests.factories.columns import a_columns_tree, a_published_story, a_story
from tests.factories.home import NOON
from tests.factories.venues import a_venue

pytestmark = pytest.mark.django_db


def test_public_pages_are_listed_at_their_public_addresses(client, settings):
    settings.SITE_URL = "https://caifeng.example.org"
    columns = a_columns_tree()
    a_published_story(columns, slug="long")
    a_venue(slug="ven-centre")

    response = client.get("/sitemap.xml")

    told = response.content.decode()
    assert response.status_code == 200
    for path in ("/", "/columns/", "/columns/long/", "/venues/ven-centre/"):
        assert f"<loc>https://caifeng.example.org{path}</loc>" in told


def test_drafts_party_pages_and_pages_that_only_lead_on_are_left_out(client):
    columns = a_columns_tree()
    a_venue()
    a_story(columns, slug="draft")
    hidden = a_published_story(columns, slug="hidden")
    change = AudienceChange(unit=columns.world.first)
    set_audience(hidden, change=change, actor=None, at=NOON)

    told = client.get("/sitemap.xml").content.decode()

    assert "draft" not in told
    assert "hidden" not in told
    assert "/venues/</loc>" not in told
