"""search_rebuild, search_check, search_query."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from search.engines.choice import engine
from search.engines.contract import Batch
from search.errors import IndexMissing, RebuildRefused
from search.indexing import generations, rebuilding
from search.indexing.batches import next_version
from search.models import IndexGeneration, SearchOutbox
from search.services.indexing import catch_up
from tests.factories.columns import Columns, a_published_story
from tests.factories.search import a_document

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def exit_code(*arguments: Any) -> int:
    with pytest.raises(SystemExit) as end:
        run(*arguments)
    return int(end.value.code or 0)


def live() -> Any:
    row = generations.live_generation()
    assert row is not None
    return generations.target_of(row)


def test_rebuild_puts_a_new_index_in_place_and_keeps_the_last(columns: Columns) -> None:
    a_published_story(columns)
    run("search_rebuild")
    first = engine().live_name()

    said = run("search_rebuild")
    second = engine().live_name()

    assert first != second
    assert f"换上了 {second}：1 篇" in said
    assert set(engine().names()) == {first, second}


def test_only_the_last_two_indexes_are_kept(columns: Columns) -> None:
    for _ in range(4):
        run("search_rebuild")

    assert len(engine().names()) == 2
    assert IndexGeneration.objects.count() == 2


def test_rollback_goes_back_and_brings_the_old_index_up_to_date(columns: Columns) -> None:
    a_published_story(columns)
    run("search_rebuild")
    first = engine().live_name()
    run("search_rebuild")
    story = a_published_story(columns)
    catch_up()

    said = run("search_rebuild", "--rollback")
    catch_up()

    assert first is not None
    assert first in said
    assert engine().live_name() == first
    assert f"column:{story.pk}" in live().index.known([f"column:{story.pk}"])


def test_rollback_without_an_earlier_index_is_refused(columns: Columns) -> None:
    run("search_rebuild")

    with pytest.raises(IndexMissing):
        run("search_rebuild", "--rollback")


def test_a_rebuild_that_loses_documents_leaves_the_live_index(
    columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_published_story(columns)
    run("search_rebuild")
    before = engine().live_name()
    monkeypatch.setattr(rebuilding, "_doc_ids", lambda: iter([]))

    with pytest.raises(RebuildRefused):
        run("search_rebuild")

    assert engine().live_name() == before
    assert engine().names() == [before]


def test_a_rebuild_killed_in_the_middle_leaves_the_live_index(
    columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_published_story(columns)
    run("search_rebuild")
    before = engine().live_name()

    def die(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rebuilding, "_approved_count", die)
    with pytest.raises(KeyboardInterrupt):
        run("search_rebuild")

    assert engine().live_name() == before
    assert live().index.count() == 1


def test_writes_during_a_rebuild_reach_both_indexes(
    columns: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_published_story(columns)
    run("search_rebuild")
    usual = rebuilding._approved_count

    def meanwhile(generation: Any, *, at_least: int) -> int:
        a_published_story(columns, title="重建时刊出的")
        catch_up()
        return usual(generation, at_least=at_least)

    monkeypatch.setattr(rebuilding, "_approved_count", meanwhile)
    run("search_rebuild")

    assert live().index.count() == 2
    assert "与数据库一致" in run("search_check")


def test_check_agrees_after_catching_up(columns: Columns) -> None:
    a_published_story(columns)
    catch_up()

    assert "应有 1 篇" in run("search_check")


def test_check_names_missing_and_extra_and_stale_documents_and_repairs_them(
    columns: Columns,
) -> None:
    lost, changed = a_published_story(columns, title="丢的"), a_published_story(columns)
    catch_up()
    target = live()
    stale = a_document(number=changed.pk, title="旧的样子")
    batch = Batch(
        version=next_version(),
        writes=target.prepare([stale, a_document(number=999_999)]),
        deletes=[f"column:{lost.pk}"],
    )
    target.index.write(batch)
    target.index.count()

    assert exit_code("search_check") == 1
    said = run("search_check", "--repair")

    assert f"缺少 1 篇：column:{lost.pk}" in said
    assert "多出 1 篇：column:999999" in said
    assert f"过时 1 篇：column:{changed.pk}" in said
    assert "改正了 3 篇" in said
    assert "与数据库一致" in run("search_check")


def test_a_forbidden_document_is_exit_code_two_and_is_repaired(columns: Columns) -> None:
    story = a_published_story(columns, title="大红门")
    catch_up()
    type(story).objects.update(live=False)
    SearchOutbox.objects.all().delete()

    assert exit_code("search_check") == 2
    assert exit_code("search_check", "--repair") == 2
    assert "与数据库一致" in run("search_check")


def test_check_without_an_index_says_so(columns: Columns) -> None:
    with pytest.raises(IndexMissing):
        run("search_check")


def test_query_prints_hits_and_factors(columns: Columns) -> None:
    a_published_story(columns, title="杂技的工夫")
    catch_up()

    said = run("search_query", "杂技", "--explain")

    assert "找到 1 条，按 杂技" in said
    assert "杂技的工夫" in said
    assert "text=" in said


def test_query_as_json_is_one_document(columns: Columns) -> None:
    a_published_story(columns, title="麦秆画的工序")
    catch_up()

    answer = json.loads(run("search_query", "麦秆画", "--near", "35.76,115.08", "--json"))

    assert answer["total"] == 1
    assert answer["hits"][0]["title"] == "麦秆画的工序"


def test_query_refuses_bad_coordinates_with_one_line(columns: Columns) -> None:
    with pytest.raises(CommandError, match="看起来经纬度写反了"):
        run("search_query", "麦秆画", "--near", "115.08,35.76")
