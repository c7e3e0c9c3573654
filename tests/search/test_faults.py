"""Elasticsearch killed, frozen, emptied; the embedded index broken: publishing goes on."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cms.core import clock
from search.engines.choice import engine
from search.engines.contract import Batch
from search.errors import EngineAway
from search.indexing import batches, generations
from search.indexing.batches import index_batch, next_version
from search.models import SearchOutbox
from search.querysets import LEASE
from search.services.indexing import catch_up, engine_answers, look_after
from search.services.searching import fuse
from search.tasks import index_pending
from tests.factories.columns import Columns, a_columns_tree, a_published_story
from tests.factories.search import a_document, fill_index
from tests.services.elasticsearch_node import Elasticsearch
from tests.services.launcher import running

pytestmark = pytest.mark.django_db
QUICK_S = 1.0
# What a machine with two cores adds while other tests keep both busy.
BUSY_S = 0.5


@pytest.fixture(scope="module")
def node() -> Iterator[Elasticsearch]:
    """An Elasticsearch of these tests alone."""
    with running(Elasticsearch) as launcher:
        (service,) = launcher.services
        assert isinstance(service, Elasticsearch)
        yield service


@pytest.fixture
def own_node(node: Elasticsearch, settings: Any) -> Elasticsearch:
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{node.port}"
    engine.cache_clear()
    return node


@pytest.fixture
def columns() -> Columns:
    return a_columns_tree()


def ask(client: Client, q: str) -> dict[str, Any]:
    """The API's answer, which may take a second whatever the engine does."""
    began = time.perf_counter()
    answer = client.get("/api/v1/search", {"q": q})
    assert answer.status_code == 200
    assert time.perf_counter() - began < QUICK_S + BUSY_S
    body: dict[str, Any] = answer.json()
    return body


def titles(answer: dict[str, Any]) -> list[str]:
    return [hit["title"] for hit in answer["hits"]]


def kill(node: Elasticsearch) -> None:
    assert node.process is not None
    node.process.signal(signal.SIGKILL)
    node.stop()


def until_found(client: Client, q: str, *, within_s: float = 30) -> dict[str, Any]:
    """Let the worker and the fuse try again until the engine answers."""
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            catch_up()
            fuse.cache_clear()
            answer: dict[str, Any] = client.get("/api/v1/search", {"q": q}).json()
            if not answer["degraded"]:
                return answer
        except EngineAway:
            pass
        time.sleep(0.2)
    pytest.fail("the engine did not come back")


@pytest.mark.services("elasticsearch")
def test_a_killed_server_stops_neither_publishing_nor_searching(
    client: Client, columns: Columns, own_node: Elasticsearch
) -> None:
    a_published_story(columns, title="早市一")
    catch_up()
    warm = client.get("/api/v1/search", {"q": "早市"}).json()
    assert (warm["backend"], warm["degraded"]) == ("elasticsearch", False)

    kill(own_node)
    a_published_story(columns, title="早市二")
    meanwhile = ask(client, "早市")
    index_pending.func()

    assert meanwhile["degraded"] is True
    assert meanwhile["widened"] == ["搜索服务正在恢复，先列出标题相符的内容"]
    assert set(titles(meanwhile)) == {"早市一", "早市二"}
    assert SearchOutbox.objects.exists()
    assert not engine_answers()

    own_node.start()
    own_node.wait_until_ready()
    assert set(titles(until_found(client, "早市"))) == {"早市一", "早市二"}
    assert not SearchOutbox.objects.exists()


@pytest.mark.services("elasticsearch")
def test_a_frozen_server_costs_a_visitor_less_than_a_second(
    client: Client, columns: Columns, own_node: Elasticsearch
) -> None:
    a_published_story(columns, title="早市一")
    catch_up()
    client.get("/api/v1/search", {"q": "早市"})

    own_node.freeze()
    try:
        answers = [ask(client, "早市") for _ in range(4)]
        began = time.perf_counter()
        ask(client, "早市")
        without_asking_s = time.perf_counter() - began
    finally:
        own_node.thaw()

    assert all(answer["degraded"] for answer in answers)
    assert fuse().is_open
    assert without_asking_s < 0.5
    assert titles(until_found(client, "早市")) == ["早市一"]


@pytest.mark.services("elasticsearch")
def test_an_emptied_server_is_filled_again(
    client: Client, columns: Columns, own_node: Elasticsearch
) -> None:
    a_published_story(columns, title="早市一")
    catch_up()
    for name in engine().names():
        engine().drop(name)

    lost = ask(client, "早市")
    look_after()

    assert lost["degraded"] is True
    assert titles(lost) == ["早市一"]
    assert titles(until_found(client, "早市")) == ["早市一"]


@pytest.mark.services("elasticsearch")
def test_a_worker_keeps_its_claim_while_the_server_is_away(
    columns: Columns, own_node: Elasticsearch
) -> None:
    catch_up()
    own_node.freeze()
    try:
        a_published_story(columns)
        assert index_pending.func() == 0
    finally:
        own_node.thaw()

    assert SearchOutbox.objects.waiting().count() > 0
    assert not SearchOutbox.objects.exclude(claim="").exists()


def test_a_worker_killed_between_claim_and_write_loses_nothing(columns: Columns) -> None:
    story = a_published_story(columns)
    catch_up()
    story.title = "改了题目"
    story.save()
    at = clock.now()

    batches._claim(at)
    assert index_batch(at=at) == 0
    index_batch(at=at + LEASE + timedelta(seconds=1))

    assert not SearchOutbox.objects.exists()
    row = generations.live_generation()
    assert row is not None
    known = generations.target_of(row).index.known([f"column:{story.pk}"])
    assert known[f"column:{story.pk}"].version > 0


@pytest.fixture
def embedded(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""
    engine.cache_clear()


@pytest.mark.usefixtures("embedded")
def test_a_broken_embedded_index_degrades_and_heals(
    client: Client, columns: Columns, settings: Any
) -> None:
    a_published_story(columns, title="早市一")
    catch_up()
    folder = settings.SEARCH_INDEX_DIR / str(engine().live_name())
    (folder / "meta.json").write_text("broken", encoding="utf-8")
    engine.cache_clear()

    lost = ask(client, "早市")
    catch_up()

    assert lost["degraded"] is True
    assert titles(lost) == ["早市一"]
    healed = ask(client, "早市")
    assert healed["degraded"] is False
    assert titles(healed) == ["早市一"]


@pytest.mark.usefixtures("embedded")
def test_a_writer_killed_in_the_middle_leaves_the_last_commit_and_frees_the_lease() -> None:
    generation = fill_index([a_document(number=1, title="早市")])
    target = generations.target_of(generation)

    child = os.fork()
    if child == 0:
        _write_half_and_wait(str(engine().live_name()))
    time.sleep(1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    assert target.index.count() == 1
    batch = Batch(version=next_version(), writes=target.prepare([a_document(number=2)]))
    target.index.write(batch)
    assert target.index.count() == 2


def _write_half_and_wait(name: str) -> None:
    """In the child: hold the lease and an open writer with an uncommitted document."""
    import tantivy

    from search.engines.tantivy_engine import folder

    with folder.lease():
        writer = tantivy.Index.open(str(folder.path_of(name))).writer(30_000_000, 1)
        writer.add_document(tantivy.Document())
        time.sleep(60)
    os._exit(0)
