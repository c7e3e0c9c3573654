"""What /readyz says of search."""

from datetime import timedelta

import pytest
from django.test import Client

from cms.core import clock
from search import health
from search.models import SearchOutbox
from search.services.indexing import catch_up
from tests.factories.columns import a_columns_tree, a_published_story

pytestmark = pytest.mark.django_db


def test_without_an_index_search_is_degraded_and_the_site_is_not_down(client: Client) -> None:
    assert health.search().state == "degraded"

    assert client.get("/readyz").json()["parts"]["search"]["state"] != "ok"


def test_an_index_that_has_caught_up_is_well() -> None:
    a_published_story(a_columns_tree())
    catch_up()

    found = health.search()

    assert found.state == "ok"
    assert "搁下 0 篇" in found.detail


def test_a_change_that_waits_for_minutes_is_told() -> None:
    a_published_story(a_columns_tree())
    catch_up()
    SearchOutbox.objects.create(doc_id="column:1", queued_at=clock.now() - timedelta(minutes=5))

    found = health.search()

    assert found.state == "degraded"
    assert "等了 300 秒" in found.detail or "等了 301 秒" in found.detail


def test_a_parked_document_is_told() -> None:
    a_published_story(a_columns_tree())
    catch_up()
    at = clock.now()
    SearchOutbox.objects.create(doc_id="column:1", queued_at=at, parked_at=at, error="读不了")

    found = health.search()

    assert found.state == "degraded"
    assert "搁下 1 篇" in found.detail
