"""Links between pages lead to the addresses readers know."""

import pytest
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from tests.factories.columns import a_published_story

pytestmark = pytest.mark.django_db


def test_a_link_in_a_text_leads_to_the_public_address(columns):
    story = a_published_story(columns, slug="long")

    html = expand_db_html(f'<a linktype="page" id="{story.pk}">龙</a>')

    assert html == '<a href="/columns/long/">龙</a>'


def test_a_page_read_as_a_plain_page_still_leads_there(columns, client):
    story = a_published_story(columns, slug="long")

    plain = Page.objects.get(pk=story.pk)

    response = client.get(plain.url, follow=True)

    assert response.redirect_chain[-1][0] == "/columns/long/"
    assert response.status_code == 200
