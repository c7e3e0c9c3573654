"""A new index beside the old one: killed, overtaken, refused or swapped, the live one is whole."""

from collections.abc import Callable
from typing import Any

import pytest

from cms.columns.models import StoryPage
from search.documents import SCHEMA
from search.engines.choice import engine
from search.engines.contract import Batch
from search.errors import EngineAway, RebuildRefused
from search.indexing import generations, rebuilding
from search.indexing.batches import index_batch
from search.indexing.rebuilding import MOST_FAILED, rebuild
from search.models import IndexGeneration, SearchOutbox
from search.services.indexing import ensure_sound, look_after, make_new
from tests.factories.home import NOON
from tests.search.conftest import poison

pytestmark = pytest.mark.django_db


def name_of(story: StoryPage) -> str:
    return f"column:{story.pk}"


def live() -> str:
    name = engine().live_name()
    assert name is not None
    return name


def held_by(name: str) -> set[str]:
    return {doc_id for doc_id, _ in engine().index(name).every()}


def receiving() -> list[str]:
    return [row.name for row in IndexGeneration.objects.receiving(engine().name)]


class Killed(BaseException):
    """The process ends here."""


# Each step of a rebuild up to the swap, by what is called there.
STEPS: dict[str, Callable[[], tuple[Any, str]]] = {
    "learning the words": lambda: (rebuilding, "learn"),
    "noting the new index": lambda: (rebuilding, "_begin"),
    "making its place": lambda: (type(engine()), "create"),
    "filling it": lambda: (rebuilding, "write_documents"),
    "judging it": lambda: (rebuilding, "_approved_count"),
    "swapping": lambda: (type(engine()), "make_live"),
}
LATER_STEPS: dict[str, Callable[[], tuple[Any, str]]] = {
    "ending kept pages": lambda: (rebuilding.page_cache, "clear"),
    "dropping what is older": lambda: (type(engine()), "drop"),
}


def rebuild_killed_at(step: tuple[Any, str], monkeypatch: Any, *, by_force: bool) -> None:
    """Die when this is called; by force nothing is tidied up afterwards."""

    def die(*_: Any, **__: Any) -> Any:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(*step, die)
        if by_force:
            patch.setattr(rebuilding, "_abandon", lambda _: None)
        with pytest.raises(Killed):
            rebuild()


@pytest.mark.parametrize("by_force", [False, True], ids=["interrupted", "killed"])
@pytest.mark.parametrize("step", STEPS)
def test_a_rebuild_that_dies_before_the_swap_leaves_the_live_index_untouched(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch, step: str, by_force: bool
) -> None:
    before = rebuild().name
    held = held_by(before)

    rebuild_killed_at(STEPS[step](), monkeypatch, by_force=by_force)

    assert live() == before
    assert held_by(before) == held == set(map(name_of, stories))
    # Nobody knows whether a swap that broke off was made: its index is dropped by the next rebuild.
    if not by_force and step != "swapping":
        assert engine().names() == receiving() == [before]


@pytest.mark.parametrize("step", STEPS)
def test_the_next_rebuild_clears_away_whatever_a_killed_one_left(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = rebuild().name
    rebuild_killed_at(STEPS[step](), monkeypatch, by_force=True)

    after = rebuild().name

    assert live() == after
    assert sorted(engine().names()) == sorted([before, after])
    assert {row.name for row in IndexGeneration.objects.all()} == {before, after}
    assert receiving() == [after]


@pytest.mark.parametrize("step", LATER_STEPS)
def test_a_rebuild_that_dies_after_the_swap_has_put_a_whole_index_in_place(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    first, second = rebuild().name, rebuild().name

    rebuild_killed_at(LATER_STEPS[step](), monkeypatch, by_force=True)

    assert live() not in {first, second}
    assert held_by(live()) == set(map(name_of, stories))
    third = rebuild().name
    assert live() == third
    assert len(engine().names()) == IndexGeneration.objects.count() == 2


def test_changes_reach_the_live_index_and_the_half_of_a_killed_rebuild(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rebuild().name
    rebuild_killed_at(STEPS["judging it"](), monkeypatch, by_force=True)
    (half,) = set(engine().names()) - {before}
    gone = name_of(stories[0])

    stories[0].delete()
    while index_batch(at=NOON):
        pass

    assert gone not in held_by(before) | held_by(half)


def test_an_index_that_is_only_noted_takes_no_changes_and_stops_none(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rebuild().name
    rebuild_killed_at(STEPS["making its place"](), monkeypatch, by_force=True)
    stories[0].delete()

    while index_batch(at=NOON):
        pass

    assert len(receiving()) == 2
    assert engine().names() == [before]
    assert held_by(before) == set(map(name_of, stories[1:])) - {name_of(stories[0])}


def test_the_whole_work_is_told_in_steps(stories: list[StoryPage]) -> None:
    told: list[int] = []

    rebuilt = make_new(on_progress=told.append)

    assert sum(told) == rebuilt.documents == 3
    assert rebuilt.parked == 0


def test_a_new_index_knows_its_shape_its_words_and_its_moment_by_name(
    stories: list[StoryPage],
) -> None:
    name = rebuild().name
    row = IndexGeneration.objects.get()

    digest = generations.target_of(row).segmenter.lexicon.digest
    assert name == row.name
    assert f"-docs-v{SCHEMA}-{digest}-" in name
    assert generations.has_this_shape(name)
    assert not generations.has_this_shape(name.replace(f"-v{SCHEMA}-", f"-v{SCHEMA + 1}-"))


def test_a_poison_document_is_told_and_stops_no_rebuild(
    stories: list[StoryPage], builder: Any
) -> None:
    rebuild()
    builder(poison("早市"))

    rebuilt = rebuild()

    assert (rebuilt.documents, rebuilt.parked) == (2, 1)
    assert held_by(live()) == set(map(name_of, stories[1:]))


def test_many_unreadable_documents_are_our_fault_and_the_live_index_stays(
    stories: list[StoryPage],
    builder: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = rebuild().name
    monkeypatch.setattr(rebuilding, "MOST_FAILED", 1)
    builder(poison("早市", "麦收"))

    with pytest.raises(RebuildRefused):
        rebuild()

    assert live() == before
    assert engine().names() == receiving() == [before]
    assert held_by(before) == set(map(name_of, stories))
    assert MOST_FAILED > 1


def test_where_nothing_answers_a_poor_index_is_better_than_none(
    stories: list[StoryPage],
    builder: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rebuilding, "MOST_FAILED", 1)
    builder(poison("早市", "麦收"))

    ensure_sound()

    assert held_by(live()) == {name_of(stories[2])}


def test_what_the_engine_refuses_counts_as_lost(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rebuild().name
    index_type = type(engine().index(before))
    monkeypatch.setattr(rebuilding, "MOST_FAILED", 0)

    def refuse(_: Any, batch: Batch) -> dict[str, str]:
        return {one.document.doc_id: "refused" for one in batch.writes}

    monkeypatch.setattr(index_type, "write", refuse)
    with pytest.raises(RebuildRefused):
        rebuild()

    assert live() == before


def test_an_engine_that_goes_away_in_the_middle_leaves_nothing_behind(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rebuild().name
    index_type = type(engine().index(before))

    def away(*_: Any) -> Any:
        raise EngineAway

    with monkeypatch.context() as patch:
        patch.setattr(index_type, "write", away)
        with pytest.raises(EngineAway):
            rebuild()

    assert live() == before
    assert engine().names() == [row.name for row in IndexGeneration.objects.all()] == [before]


def test_a_rebuild_that_was_overtaken_by_a_newer_one_stays_out(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild()
    usual = rebuilding._fill
    newer: list[str] = []

    def overtaken(*arguments: Any) -> Any:
        if not newer:
            newer.append("begun")
            newer.append(rebuild().name)
        return usual(*arguments)

    monkeypatch.setattr(rebuilding, "_fill", overtaken)
    with pytest.raises((RebuildRefused, EngineAway)):
        rebuild()

    assert live() == newer[-1]
    assert held_by(live()) == set(map(name_of, stories))
    assert receiving() == [newer[-1]]
    assert len(engine().names()) == 2


def test_a_rebuild_that_ends_first_leaves_a_newer_one_that_is_being_filled(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = rebuilding._fill
    newer: list[IndexGeneration] = []

    def meanwhile_another_begins(generation: Any, on_progress: Any) -> Any:
        lexicon = generations.target_of(generation).segmenter.lexicon
        newer.append(rebuilding._begin(lexicon))
        engine().create(newer[0].name)
        return usual(generation, on_progress)

    monkeypatch.setattr(rebuilding, "_fill", meanwhile_another_begins)
    ended = rebuild().name

    assert live() == ended
    assert receiving() == [ended, newer[0].name]
    assert newer[0].name in engine().names()


def test_a_sound_index_is_left_alone(stories: list[StoryPage]) -> None:
    before = rebuild().name

    ensure_sound()
    look_after()

    assert live() == before
    assert engine().names() == [before]


def test_a_difference_that_still_waits_in_the_outbox_is_no_loss(stories: list[StoryPage]) -> None:
    rebuild()
    stories[0].delete()
    assert SearchOutbox.objects.waiting().exists()
    held = held_by(live())

    look_after()

    assert held_by(live()) == held
