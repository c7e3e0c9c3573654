"""search_query and search_rebuild at the command line: what they print, what they refuse."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.columns.models import StoryPage
from search.engines.choice import engine
from search.errors import EngineAway
from search.models import IndexGeneration
from search.services.indexing import catch_up
from tests.factories.venues import a_venue
from tests.search.conftest import poison

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def as_json(*arguments: str) -> Any:
    said = run("search_query", *arguments, "--json")
    assert said.count("\n") == 1
    return json.loads(said)


def test_the_first_line_says_who_answered_how_many_and_by_which_words(
    stories: list[StoryPage],
) -> None:
    catch_up()

    lines = run("search_query", "早市").splitlines()

    assert lines[0] == f"{engine().name}：找到 1 条，按 早市"
    assert lines[1].split() == [f"column:{stories[0].pk}", "早市"]
    assert len(lines) == 2


def test_without_words_it_says_so(stories: list[StoryPage]) -> None:
    catch_up()

    assert "按 （没有词）" in run("search_query", "").splitlines()[0]


def test_what_was_given_up_is_said_before_the_hits(stories: list[StoryPage]) -> None:
    catch_up()

    lines = run("search_query", "早市 滑雪场").splitlines()

    assert lines[1] == "没有“滑雪场”"
    assert lines[2].endswith("早市")


def test_a_hit_says_how_far_it_is_from_the_given_place(stories: list[StoryPage]) -> None:
    a_venue(name="早市大棚", lat=35.7655, lon=115.08)
    catch_up()

    said = run("search_query", "早市", "--near", "35.7650,115.0800", "--radius-km", "1")

    assert "早市大棚  约 60 米，步行 1 分钟" in said


def test_factors_multiply_to_the_score_that_is_printed(stories: list[StoryPage]) -> None:
    catch_up()

    line = run("search_query", "早市", "--explain").splitlines()[2].split()

    values = {name: float(value) for name, value in (one.split("=") for one in line[1:])}
    product = values["text"] * values["coverage"] ** 2 * values["place"] * values["fresh"]
    assert product * values["popular"] * values["tier"] == pytest.approx(float(line[0]), rel=0.01)


def test_json_is_one_document_with_everything(stories: list[StoryPage]) -> None:
    catch_up()

    found = as_json("早市")

    assert set(found) == {"total", "backend", "degraded", "widened", "units", "hits"}
    assert (found["total"], found["degraded"], found["units"]) == (1, False, ["早市"])
    assert found["hits"][0]["factors"]["text"] > 0


def test_json_of_nothing_is_json_too(stories: list[StoryPage]) -> None:
    catch_up()

    found = as_json("滑雪场")

    assert (found["total"], found["hits"]) == (0, [])
    assert found["widened"] == ["没有“滑雪场”"]


def test_without_an_index_the_database_answers_here_as_well(stories: list[StoryPage]) -> None:
    found = as_json("早市")

    assert (found["backend"], found["degraded"]) == ("database", True)
    assert [hit["title"] for hit in found["hits"]] == ["早市"]
    assert run("search_query", "早市").startswith("database：找到 1 条")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--near", "115.08,35.76"), "看起来经纬度写反了"),
        (("--near", "somewhere"), ""),
        (("--radius-km", "0"), "范围要在 0.1 到 50 公里之间"),
        (("--radius-km", "many", "--near", "35.76,115.08"), "范围要在 0.1 到 50 公里之间"),
        (("--radius-km", "3"), ""),
    ],
    ids=["swapped", "words", "no-radius", "no-number", "from-nowhere"],
)
def test_bad_values_are_one_line_and_no_stack(
    stories: list[StoryPage], arguments: tuple[str, ...], sentence: str
) -> None:
    catch_up()

    with pytest.raises(CommandError) as refusal:
        run("search_query", "早市", *arguments)

    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "arguments",
    [
        ("search_query",),
        ("search_query", "a", "b"),
        ("search_query", "a", "--sort"),
        ("search_rebuild", "--rolback"),
        ("search_rebuild", "now"),
    ],
    ids=["no-text", "two-texts", "unknown", "mistyped", "word"],
)
def test_a_mistyped_command_is_refused_before_anything_happens(arguments: tuple[str, ...]) -> None:
    with pytest.raises((CommandError, SystemExit)):
        run(*arguments)

    assert engine().names() == []


def test_a_rebuild_says_what_it_put_in_place_and_what_stayed_out(
    stories: list[StoryPage], builder: Any
) -> None:
    assert run("search_rebuild").splitlines() == [f"换上了 {engine().live_name()}：3 篇"]
    builder(poison("麦收"))

    said = run("search_rebuild").splitlines()

    assert said == [f"换上了 {engine().live_name()}：2 篇", "有 1 篇没有编进去，见日志"]


def test_an_empty_site_can_be_rebuilt(stories: list[StoryPage]) -> None:
    for story in stories:
        story.delete()

    assert run("search_rebuild").endswith("：0 篇\n")
    assert engine().index(str(engine().live_name())).count() == 0


def test_going_back_says_where_to(stories: list[StoryPage]) -> None:
    run("search_rebuild")
    first = engine().live_name()
    run("search_rebuild")

    assert run("search_rebuild", "--rollback") == f"退回到 {first}\n"


@pytest.mark.parametrize("arguments", [(), ("--rollback",)], ids=["rebuild", "rollback"])
def test_an_engine_without_an_answer_is_one_line_and_changes_nothing(
    stories: list[StoryPage], monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    run("search_rebuild")
    run("search_rebuild")
    live, rows = engine().live_name(), IndexGeneration.objects.count()

    def away(*_: Any) -> Any:
        raise EngineAway("ConnectionError")

    with monkeypatch.context() as patch:
        patch.setattr(type(engine()), "names", away)
        patch.setattr(type(engine()), "create", away)
        with pytest.raises(CommandError, match=r"^搜索引擎没有答复：ConnectionError$"):
            run("search_rebuild", *arguments)

    assert engine().live_name() == live
    assert IndexGeneration.objects.count() == rows
