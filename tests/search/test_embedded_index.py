"""The embedded index: one writer's lease, a pointer, commits others see, and every way to break."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tantivy

from cms.columns.models import StoryPage
from cms.core import clock
from search.engines.choice import engine
from search.engines.contract import Batch, Stage
from search.engines.tantivy_engine import folder
from search.engines.tantivy_engine.engine import TantivyEngine
from search.engines.tantivy_engine.index import TantivyIndex
from search.errors import EngineAway, IndexBroken, IndexBusy
from search.indexing import generations
from search.models import IndexGeneration
from search.planning.request import SearchRequest
from search.services import search
from search.services.indexing import catch_up, engine_answers, look_after
from tests.factories.search import a_document, ask, fill_index, plan_for, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _embedded(settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""
    engine.cache_clear()


@pytest.fixture
def generation() -> IndexGeneration:
    """A live index with one document."""
    return fill_index([a_document(number=1, title="早市")])


def batch_of(generation: IndexGeneration, *documents: Any, version: int = 99) -> Batch:
    return Batch(version=version, writes=generations.target_of(generation).prepare(documents))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a lease that somebody holds."""
    patient = folder.lease
    monkeypatch.setattr(folder, "lease", lambda: patient(patience_s=0))


def test_the_lease_is_held_by_one_at_a_time() -> None:
    with folder.lease(), pytest.raises(IndexBusy), folder.lease(patience_s=0):
        pytest.fail("two held it")

    with folder.lease(patience_s=0):
        pass


def test_the_lease_is_free_again_after_whatever_went_wrong_under_it() -> None:
    def break_down() -> None:
        with folder.lease():
            raise RuntimeError

    for _ in range(3):
        with pytest.raises(RuntimeError):
            break_down()

    with folder.lease(patience_s=0):
        pass


def test_who_waits_for_the_lease_gets_it_when_it_is_given_up() -> None:
    held, done = threading.Event(), threading.Event()
    got: list[str] = []

    def wait() -> None:
        held.wait(10)
        with folder.lease(patience_s=10):
            got.append("waited")
        done.set()

    waiting = threading.Thread(target=wait)
    waiting.start()
    with folder.lease():
        held.set()
        got.append("first")
    assert done.wait(10)
    waiting.join()

    assert got == ["first", "waited"]


@pytest.mark.usefixtures("impatient")
def test_a_writer_that_finds_the_lease_held_is_told_the_engine_is_away(
    generation: IndexGeneration,
) -> None:
    index = engine().index(generation.name)
    with folder.lease(), pytest.raises(EngineAway):
        index.write(batch_of(generation, a_document(number=2)))

    assert index.count() == 1
    assert index.write(batch_of(generation, a_document(number=2))) == {}
    assert index.count() == 2


def test_reading_needs_no_lease(generation: IndexGeneration) -> None:
    with folder.lease():
        assert titles(ask("早市")) == ["早市"]
        assert engine_answers()
        assert engine().index(generation.name).count() == 1


def test_another_process_sees_a_commit_with_its_next_question(generation: IndexGeneration) -> None:
    reader = TantivyIndex.open(generation.name)
    assert reader.count() == 1

    engine().index(generation.name).write(batch_of(generation, a_document(number=2)))

    assert reader.count() == 2
    assert set(dict(reader.every())) == {"column:1", "column:2"}


def test_a_writer_that_breaks_off_leaves_the_commit_before(
    generation: IndexGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search.engines.tantivy_engine import index as module

    usual, seen = module.to_tantivy, []

    def breaks_at_the_second(prepared: Any, version: int) -> Any:
        seen.append(prepared.document.doc_id)
        if len(seen) == 2:
            raise OSError
        return usual(prepared, version)

    monkeypatch.setattr(module, "to_tantivy", breaks_at_the_second)
    batch = batch_of(generation, a_document(number=1, title="改了"), a_document(number=2))
    with pytest.raises(EngineAway):
        engine().index(generation.name).write(batch)
    monkeypatch.undo()

    assert engine().index(generation.name).count() == 1
    assert titles(ask("早市")) == ["早市"]
    with folder.lease(patience_s=0):
        pass
    assert engine().index(generation.name).write(batch) == {}
    assert engine().index(generation.name).count() == 2


def test_the_pointer_is_swapped_by_a_rename_and_leaves_nothing_beside_it(
    generation: IndexGeneration,
) -> None:
    pointer = folder.root() / folder.POINTER
    before = pointer.stat().st_ino

    folder.point_to("another")

    assert folder.live_name() == "another"
    assert pointer.stat().st_ino != before
    assert not list(folder.root().glob("*.new"))


def test_a_pointer_that_was_half_written_by_a_killed_process_is_not_read(
    generation: IndexGeneration,
) -> None:
    (folder.root() / f"{folder.POINTER}.new").write_text("half", encoding="utf-8")

    assert folder.live_name() == generation.name
    folder.point_to(generation.name)
    assert folder.names() == [generation.name]


@pytest.mark.parametrize("written", ["", "  \n"], ids=["empty", "blank"])
def test_an_empty_pointer_names_nothing(generation: IndexGeneration, written: str) -> None:
    (folder.root() / folder.POINTER).write_text(written, encoding="utf-8")

    assert folder.live_name() is None
    assert not engine_answers()


def test_a_name_may_be_followed_by_a_line_end(generation: IndexGeneration) -> None:
    (folder.root() / folder.POINTER).write_text(f"{generation.name}\n", encoding="utf-8")

    assert titles(ask("早市")) == ["早市"]


def test_where_there_is_no_folder_yet_nothing_answers_and_nothing_is_made(
    settings: Any, tmp_path: Path
) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "not-yet"

    assert TantivyEngine().live_name() is None
    assert not (tmp_path / "not-yet").exists()


BREAKS: dict[str, Callable[[Path], Any]] = {
    "garbled": lambda path: (path / "meta.json").write_text("broken", encoding="utf-8"),
    "cut off": lambda path: os.truncate(path / "meta.json", 10),
    "without its list": lambda path: (path / "meta.json").unlink(),
    "emptied": lambda path: [one.unlink() for one in path.iterdir()],
    "removed": lambda path: folder.remove(path.name),
    "a file": lambda path: (folder.remove(path.name), path.write_text("x", encoding="utf-8")),
    "without its words": lambda path: [one.unlink() for one in path.glob("*.term")],
    "with words cut off": lambda path: [os.truncate(one, 3) for one in path.glob("*.store")],
}


def titles_now() -> list[str]:
    return [hit.title for hit in search(SearchRequest(q="早市"), at=clock.now()).hits]


@pytest.mark.parametrize("freshly", [True, False], ids=["opened-anew", "held-open"])
@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_index_costs_a_visitor_nothing_but_the_order(
    stories: list[StoryPage], how: str, freshly: bool
) -> None:
    catch_up()
    assert titles_now() == ["早市"]
    BREAKS[how](folder.path_of(str(engine().live_name())))
    if freshly:
        engine.cache_clear()

    answer = search(SearchRequest(q="早市"), at=clock.now())

    assert [hit.title for hit in answer.hits] == ["早市"]
    # An open handle may go on reading files that the kernel keeps for it; a new one cannot.
    assert answer.degraded or not freshly


@pytest.mark.parametrize("how", BREAKS)
def test_a_broken_index_is_noticed_and_built_anew(stories: list[StoryPage], how: str) -> None:
    catch_up()
    broken = str(engine().live_name())
    BREAKS[how](folder.path_of(broken))
    engine.cache_clear()

    assert not generations.is_sound()
    look_after()

    assert engine().live_name() != broken
    assert engine().index(str(engine().live_name())).count() == 3
    assert not search(SearchRequest(q="早市"), at=clock.now()).degraded


def test_a_lost_pointer_is_a_lost_index_and_heals(stories: list[StoryPage]) -> None:
    catch_up()
    (folder.root() / folder.POINTER).unlink()
    assert search(SearchRequest(q="早市"), at=clock.now()).degraded

    catch_up()

    assert titles_now() == ["早市"]


@pytest.mark.parametrize(
    "act",
    [
        lambda index, _: index.count(),
        lambda index, _: list(index.every()),
        lambda index, _: index.known(["column:1"]),
        lambda index, batch: index.write(batch),
    ],
    ids=["count", "every", "known", "write"],
)
def test_whatever_is_asked_of_a_lost_index_says_so(generation: IndexGeneration, act: Any) -> None:
    index = engine().index(generation.name)
    batch = batch_of(generation, a_document(number=2))
    folder.remove(generation.name)

    with pytest.raises(EngineAway):
        act(index, batch)


def test_an_index_that_is_not_there_cannot_be_opened() -> None:
    with pytest.raises(IndexBroken):
        engine().index("caifeng-docs-v0-nothing")


def test_a_dropped_index_that_is_made_again_is_empty(generation: IndexGeneration) -> None:
    engine().drop(generation.name)

    again = engine().create(generation.name)

    assert again.count() == 0
    assert engine().index(generation.name).count() == 0


def test_a_handle_is_opened_once_and_again_only_for_a_folder_that_went_away(
    generation: IndexGeneration, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.cache_clear()
    opened: list[str] = []
    usual = tantivy.Index.open
    monkeypatch.setattr(
        "search.engines.tantivy_engine.index.tantivy.Index",
        type(
            "Counting", (), {"open": staticmethod(lambda path: opened.append(path) or usual(path))}
        ),
    )

    for _ in range(3):
        engine().index(generation.name)

    assert len(opened) == 1


def test_all_stages_of_a_question_see_one_state_of_the_index(generation: IndexGeneration) -> None:
    plan = plan_for(SearchRequest(q="早市"))
    stages = [Stage(radius_m=None, needed=needed) for needed in (1, 0, 1)]

    answer = engine().ask(plan, stages, counts_units=True)

    assert [found.total for found in answer.found] == [1, 1, 1]
    assert answer.present == (True,)
