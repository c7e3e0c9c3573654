"""`search_check`: what the live index and the database disagree about, named and put right."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.columns.models import SectionPage, StoryPage
from cms.core import clock
from cms.pages.models import CommunityPage, Visibility
from search.engines.choice import engine
from search.engines.contract import Batch
from search.errors import EngineAway, IndexMissing
from search.indexing import generations
from search.indexing.batches import next_version
from search.indexing.checking import Differences, compare, repair
from search.indexing.rebuilding import rebuild
from search.models import IndexState
from search.services.indexing import look_after
from tests.factories.search import a_document
from tests.search.conftest import poison

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _full_index(stories: list[StoryPage]) -> None:
    rebuild()


def name_of(story: StoryPage) -> str:
    return f"column:{story.pk}"


def write(*documents: Any, deletes: tuple[str, ...] = ()) -> None:
    """Change the index behind the worker's back."""
    row = generations.live_generation()
    assert row is not None
    target = generations.target_of(row)
    batch = Batch(version=next_version(), writes=target.prepare(documents), deletes=deletes)
    target.index.write(batch)
    target.index.count()


def held() -> dict[str, Any]:
    return dict(engine().index(str(engine().live_name())).every())


def test_what_agrees_is_counted_and_nothing_is_named() -> None:
    found = compare(at=clock.now())

    assert found == Differences(checked=3)
    assert found.all == ()


def test_missing_extra_and_stale_are_told_apart(stories: list[StoryPage]) -> None:
    lost, changed, _ = stories
    write(
        a_document(number=changed.pk, title="旧的样子"),
        a_document(number=999_999),
        deletes=(name_of(lost),),
    )

    found = compare(at=clock.now())

    assert found.missing == (name_of(lost),)
    assert found.extra == ("column:999999",)
    assert found.stale == (name_of(changed),)
    assert found.forbidden == ()


HIDDEN: dict[str, Callable[[StoryPage], Any]] = {
    "withdrawn": lambda story: rows(story).update(live=False),
    "over": lambda story: rows(story).update(expire_at=clock.now() - timedelta(minutes=1)),
    "not-yet": lambda story: rows(story).update(go_live_at=clock.now() + timedelta(hours=1)),
    "of-a-narrow-section": lambda story: CommunityPage.objects.filter(
        pk=story.get_parent().pk
    ).update(
        visibility=Visibility.DISTRICT,
        audience_district=SectionPage.objects.get(pk=story.get_parent().pk).district,
    ),
}


def rows(story: StoryPage) -> Any:
    return CommunityPage.objects.filter(pk=story.pk)


@pytest.mark.parametrize("how", HIDDEN)
def test_what_is_not_public_but_in_the_index_is_forbidden(
    stories: list[StoryPage], how: str
) -> None:
    HIDDEN[how](stories[0])

    found = compare(at=clock.now())

    assert name_of(stories[0]) in found.forbidden
    assert not set(found.forbidden) & {*found.extra, *found.stale, *found.missing}


def test_what_is_of_another_kind_than_it_says_is_forbidden_under_its_wrong_name(
    stories: list[StoryPage],
) -> None:
    write(a_document(kind="venue", number=stories[0].pk))

    assert compare(at=clock.now()).forbidden == (f"venue:{stories[0].pk}",)


def test_a_public_page_that_cannot_be_read_is_stale_and_never_forbidden(
    stories: list[StoryPage], builder: Any
) -> None:
    builder(poison("早市"))

    found = compare(at=clock.now())

    assert found.stale == (name_of(stories[0]),)
    assert found.forbidden == found.extra == found.missing == ()


def test_repairing_leaves_nothing_to_repair_and_says_how_much_it_was(
    stories: list[StoryPage],
) -> None:
    write(a_document(number=999_999), deletes=(name_of(stories[0]),))
    HIDDEN["withdrawn"](stories[1])
    at = clock.now()

    repaired = repair(compare(at=at), at=at)

    assert repaired == 3
    assert compare(at=at).all == ()
    assert repair(compare(at=at), at=at) == 0


def test_a_repair_is_a_later_version_that_no_stalled_writer_undoes(
    stories: list[StoryPage],
) -> None:
    changed = name_of(stories[0])
    write(a_document(number=stories[0].pk, title="旧的样子"))
    stalled = next_version()
    at = clock.now()
    repair(compare(at=at), at=at)
    repaired = held()
    row = generations.live_generation()
    assert row is not None
    target = generations.target_of(row)

    late = target.prepare([a_document(number=stories[0].pk, title="迟到的写手")])
    target.index.write(Batch(version=stalled, writes=late))

    assert held() == repaired
    assert repaired[changed].version == IndexState.objects.get(name="docs").version > stalled


def test_a_repair_of_nothing_takes_no_version() -> None:
    before = IndexState.objects.get(name="docs").version

    repair(Differences(), at=clock.now())

    assert IndexState.objects.get(name="docs").version == before


def test_looking_after_the_index_repairs_a_loss_without_building_anew(
    stories: list[StoryPage],
) -> None:
    before = engine().live_name()
    write(a_document(number=999_999), a_document(number=999_998))

    look_after()

    assert engine().live_name() == before
    assert set(held()) == set(map(name_of, stories))


def test_without_an_index_there_is_nothing_to_compare() -> None:
    for name in engine().names():
        engine().drop(name)

    with pytest.raises((IndexMissing, EngineAway)):
        compare(at=clock.now())


class Run:
    """A command's exit code and what it said."""

    def __init__(self, *arguments: str) -> None:
        out, err = StringIO(), StringIO()
        self.code: Any = 0
        try:
            call_command("search_check", *arguments, stdout=out, stderr=err)
        except SystemExit as end:
            self.code = end.code
        self.said = out.getvalue()


def test_the_command_is_quiet_and_good_when_all_agrees() -> None:
    for arguments in ((), ("--repair",)):
        run = Run(*arguments)

        assert run.code == 0
        assert run.said.splitlines() == ["应有 3 篇", "目录与数据库一致"]


@pytest.mark.parametrize(
    ("spoil", "code", "code_repairing"),
    [
        (lambda stories: write(deletes=(name_of(stories[0]),)), 1, 0),
        (lambda _: write(a_document(number=999_999)), 1, 0),
        (lambda stories: write(a_document(number=stories[0].pk)), 1, 0),
        (lambda stories: HIDDEN["withdrawn"](stories[0]), 2, 2),
    ],
    ids=["missing", "extra", "stale", "forbidden"],
)
def test_the_exit_code_says_how_bad_it_is(
    stories: list[StoryPage], spoil: Any, code: int, code_repairing: int
) -> None:
    spoil(stories)

    told, repaired, after = Run(), Run("--repair"), Run()

    assert (told.code, repaired.code, after.code) == (code, code_repairing, 0)
    assert "改正了 1 篇" in repaired.said
    assert "改正了" not in told.said


def test_a_long_list_is_told_by_its_length_and_its_beginning() -> None:
    write(*[a_document(number=900_000 + number) for number in range(30)])

    said = Run().said

    assert "多出 30 篇：column:900000、" in said
    assert said.count("column:") == 20


def test_only_looking_changes_nothing(stories: list[StoryPage]) -> None:
    write(a_document(number=999_999))
    HIDDEN["withdrawn"](stories[0])
    before = held()

    Run()

    assert held() == before


def test_an_engine_without_an_answer_is_one_line_and_no_stack(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: Any) -> Any:
        raise EngineAway("ConnectionTimeout")
        yield

    monkeypatch.setattr(type(engine().index(str(engine().live_name()))), "every", away)

    with pytest.raises(CommandError, match=r"^搜索引擎没有答复：ConnectionTimeout$"):
        Run("--repair")


@pytest.mark.parametrize("arguments", [("--repare",), ("now",)])
def test_a_mistyped_option_is_refused_before_anything_is_asked(arguments: tuple[str, ...]) -> None:
    with pytest.raises((CommandError, SystemExit)):
        call_command("search_check", *arguments)
