"""Both engines keep an index alike: versions, deletes, what they know, which one answers."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cms.core.geo import Point
from search.documents import SearchDocument
from search.engines.choice import engine
from search.engines.contract import Batch, Stage
from search.errors import EngineAway, IndexBroken
from search.indexing import generations
from search.indexing.generations import Target
from search.models import IndexGeneration
from search.planning.request import SearchRequest
from tests.factories.search import (
    NOW,
    a_document,
    a_place,
    ask,
    fill_index,
    hours,
    plan_for,
    titles,
)
from tests.search.own_index import own_index

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index_of_this_test(settings: Any, tmp_path: Path) -> Iterator[None]:
    with own_index(settings, tmp_path):
        yield


@pytest.fixture
def target() -> Target:
    return generations.target_of(fill_index([]))


def write(target: Target, version: int, *documents: SearchDocument) -> Any:
    return target.index.write(Batch(version=version, writes=target.prepare(documents)))


def delete(target: Target, version: int, *doc_ids: str) -> Any:
    return target.index.write(Batch(version=version, deletes=doc_ids))


def versions(target: Target) -> dict[str, int]:
    target.index.count()
    return {doc_id: known.version for doc_id, known in target.index.every()}


def test_an_empty_index_knows_nothing_and_answers(target: Target) -> None:
    assert target.index.count() == 0
    assert versions(target) == {}
    assert target.index.known([]) == target.index.known(["column:1"]) == {}
    assert ask("早市").found.total == 0


def test_what_was_written_is_known_with_its_version_and_hash(target: Target) -> None:
    first, second = a_document(), a_place()

    assert write(target, 7, first, second) == {}

    known = target.index.known([first.doc_id, "column:999999", second.doc_id])
    assert set(known) == {first.doc_id, second.doc_id}
    assert [known[one.doc_id].content_hash for one in (first, second)] == [
        first.content_hash(),
        second.content_hash(),
    ]
    assert versions(target) == {first.doc_id: 7, second.doc_id: 7}


@pytest.mark.parametrize(
    ("later", "stays"), [(4, "旧的"), (5, "旧的"), (6, "新的")], ids=["older", "same", "newer"]
)
def test_only_a_newer_version_replaces_a_document(target: Target, later: int, stays: str) -> None:
    document = a_document(title="旧的")
    write(target, 5, document)

    write(target, later, replace(document, title="新的"))

    assert target.index.count() == 1
    wanted = replace(document, title=stays)
    assert target.index.known([document.doc_id])[document.doc_id].content_hash == (
        wanted.content_hash()
    )


@pytest.mark.parametrize(
    ("later", "left"), [(4, 1), (5, 1), (6, 0)], ids=["older", "same", "newer"]
)
def test_only_a_newer_version_deletes_a_document(target: Target, later: int, left: int) -> None:
    document = a_document()
    write(target, 5, document)

    delete(target, later, document.doc_id)

    assert target.index.count() == left


def test_deleting_what_nobody_knows_is_no_error(target: Target) -> None:
    assert delete(target, 5, "column:999999") == {}
    assert target.index.count() == 0


def test_a_deleted_document_can_be_written_again(target: Target) -> None:
    document = a_document(title="早市")
    write(target, 1, document)
    delete(target, 2, document.doc_id)

    write(target, 3, document)

    assert versions(target) == {document.doc_id: 3}
    assert titles(ask("早市")) == ["早市"]


def test_one_batch_deletes_some_and_writes_others(target: Target) -> None:
    gone, kept, new = a_document(), a_document(), a_document()
    write(target, 1, gone, kept)

    batch = Batch(version=2, writes=target.prepare([new]), deletes=[gone.doc_id])
    assert target.index.write(batch) == {}

    assert versions(target) == {kept.doc_id: 1, new.doc_id: 2}


def test_a_rewritten_document_is_found_by_its_new_words_alone(target: Target) -> None:
    document = a_document(title="早市上的砍价声", tags=("民生",), body="菜农")
    write(target, 1, document)

    write(target, 2, replace(document, title="麦秆画", tags=("非遗",), body="工序"))
    target.index.count()

    assert titles(ask("非遗")) == titles(ask("工序")) == ["麦秆画"]
    assert ask("砍价").found.total == ask("菜农").found.total == ask("民生").found.total == 0


def test_a_field_that_was_emptied_is_empty(target: Target) -> None:
    document = a_place(title="书屋")
    write(target, 1, document)

    write(target, 2, replace(document, point=None, free=None, open_spans=(), area_ids=()))
    target.index.count()

    assert titles(ask("书屋")) == ["书屋"]
    assert titles(ask("书屋", free=True)) == titles(ask("书屋", open_at=NOW)) == []
    assert titles(ask("书屋", community="lvcheng")) == []
    (hit,) = ask("书屋").found.hits
    assert (hit.document.point, hit.document.free, hit.document.span_seconds) == (None, None, ())


EXTREMES = {
    "empty": {"title": "空", "summary": "", "body": "", "published_at": None},
    "long": {"title": "长" * 300, "body": "很长的正文" * 20_000},
    "signs": {"title": '"\\*空?(){}[]^~:/', "tags": ("a:b", "x y", "")},
    "other-letters": {"title": "空 ﷽ 👩‍👩‍👧 Ünïcode \u202e abc", "speech": "\u0000\u0001"},
    "many-areas": {"title": "空", "area_ids": tuple(range(1, 200))},
    "poles": {"title": "空", "point": Point(-90.0, 180.0)},
    "long-hours": {"title": "空", "open_spans": (hours(0, 24 * 400),), "hours_known": True},
    "popular": {"title": "空", "popularity": 1e9},
}


@pytest.mark.parametrize("extreme", EXTREMES)
def test_a_document_of_extremes_comes_back_as_it_went(target: Target, extreme: str) -> None:
    document = a_document(**EXTREMES[extreme])

    assert write(target, 1, document) == {}
    target.index.count()
    plan = plan_for(SearchRequest(sort="time"))
    (hit,) = engine().ask(plan, [Stage(radius_m=None, needed=0)]).found[0].hits

    stored = hit.document
    assert (stored.doc_id, stored.title, stored.tags) == (
        document.doc_id,
        document.title,
        document.tags,
    )
    assert (stored.point, stored.area_ids) == (document.point, document.area_ids)
    assert stored.popularity == document.popularity


def test_many_documents_come_back_each_once(target: Target) -> None:
    documents = [a_document(title="早市") for _ in range(150)]

    write(target, 1, *documents)

    assert target.index.count() == 150
    assert set(versions(target)) == {document.doc_id for document in documents}
    assert len(target.index.known([document.doc_id for document in documents])) == 150


def test_indexes_are_told_apart_and_one_of_them_answers(target: Target) -> None:
    write(target, 1, a_document(title="旧目录里的早市"))
    target.index.count()
    other = fill_index([a_document(title="新目录里的早市")])

    assert engine().live_name() == other.name
    assert set(engine().names()) == {target.index.name, other.name}
    assert titles(ask("早市")) == ["新目录里的早市"]

    engine().make_live(target.index.name)
    assert titles(ask("早市")) == ["旧目录里的早市"]


def test_writing_to_one_index_leaves_the_other_as_it_is(target: Target) -> None:
    other = fill_index([])

    write(target, 1, a_document())

    assert target.index.count() == 1
    assert engine().index(other.name).count() == 0


def test_a_dropped_index_is_gone_and_dropping_again_is_no_error(target: Target) -> None:
    name = target.index.name

    engine().drop(name)
    engine().drop(name)

    assert engine().names() == []
    with pytest.raises(IndexBroken):
        engine().index(name).count()
    assert not generations.is_sound()


def test_without_a_live_index_nothing_is_answered(target: Target) -> None:
    plan = plan_for(SearchRequest(q="早市"))
    engine().drop(target.index.name)

    with pytest.raises(EngineAway):
        engine().ask(plan, [Stage(radius_m=None, needed=0)])


def test_an_index_nobody_noted_is_not_sound_and_takes_no_changes(target: Target) -> None:
    IndexGeneration.objects.all().delete()

    assert generations.live_generation() is None
    assert not generations.is_sound()
    assert generations.targets() == []


def test_a_noted_index_that_is_not_there_takes_no_changes(target: Target) -> None:
    IndexGeneration.objects.create(
        name=f"{target.index.name}9", engine=engine().name, schema=1, lexicon="{}", started_at=NOW
    )

    assert [one.index.name for one in generations.targets()] == [target.index.name]


@pytest.mark.services("elasticsearch")
def test_elasticsearch_refuses_a_field_nobody_declared(target: Target) -> None:
    from elasticsearch import BadRequestError

    from search.engines.elasticsearch_engine.client import writing

    mapping = writing().indices.get_mapping(index=target.index.name)[target.index.name]

    assert mapping["mappings"]["dynamic"] == "strict"
    with pytest.raises(BadRequestError, match="strict_dynamic_mapping_exception"):
        writing().index(index=target.index.name, id="x", document={"party_secret": "x"})


@pytest.mark.services("elasticsearch")
def test_elasticsearch_hands_back_no_tokens_and_remembers_the_dead_for_an_hour(
    target: Target,
) -> None:
    from search.engines.elasticsearch_engine.client import writing

    write(target, 1, a_document(title="早市"))
    (hit,) = writing().search(index=target.index.name)["hits"]["hits"]
    settings = writing().indices.get_settings(index=target.index.name)[target.index.name]

    assert set(hit["_source"]) == {"plain", "version", "content_hash"}
    assert settings["settings"]["index"]["gc_deletes"] == "1h"
    assert settings["settings"]["index"]["number_of_shards"] == "1"


@pytest.mark.services("elasticsearch")
def test_elasticsearch_tells_which_document_it_refuses_and_writes_the_others(
    target: Target,
) -> None:
    bad, good = a_document(point=Point(999.0, 0.0)), a_document()

    refused = write(target, 1, bad, good)

    assert set(refused) == {bad.doc_id}
    assert set(versions(target)) == {good.doc_id}
