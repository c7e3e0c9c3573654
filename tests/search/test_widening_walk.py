"""From strict to generous: how far, how few words, in how many questions, and what is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from search.engines.contract import Answer, EngineHit, Facets, Found, Stage
from search.engines.stored import from_plain, to_plain
from search.planning.plan import QueryPlan
from search.ranking import Factors
from search.services.finding import ENOUGH, WIDER_M, Walked, walk
from tests.factories.plans import a_bare_plan, a_unit
from tests.factories.search import GREEN, HERE, a_document

ALL_ONE = Factors(text=1, coverage=1, place=1, fresh=1, popular=1, tier=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Something so far away that has these of the asked words."""

    away_m: float = 0.0
    words: frozenset[str] = frozenset()


@dataclass
class Town:
    """An engine that knows a few shops, and remembers what it was asked."""

    shops: Sequence[Shop]
    asked: list[list[Stage]] = field(default_factory=list)

    def ask(
        self, plan: QueryPlan, stages: Sequence[Stage], *, counts_units: bool = False
    ) -> Answer:
        self.asked.append(list(stages))
        present = [
            any(unit.text in shop.words for shop in self.shops)
            for unit in plan.units
            if counts_units
        ]
        return Answer(
            found=tuple(self._found(plan, stage) for stage in stages), present=tuple(present)
        )

    def _found(self, plan: QueryPlan, stage: Stage) -> Found:
        wanted = {unit.text for unit in plan.required}
        hits = [
            shop
            for shop in self.shops
            if (stage.radius_m is None or shop.away_m <= stage.radius_m)
            and len(wanted & shop.words) >= stage.needed
        ]
        return Found(
            total=len(hits), facets=Facets(), hits=tuple(_hit(shop) for shop in hits), state=None
        )


def _hit(shop: Shop) -> EngineHit:
    document = a_document(title="".join(sorted(shop.words)))
    return EngineHit(
        document=from_plain(to_plain(document)), factors=ALL_ONE, distance_m=shop.away_m
    )


def ask(town: Town, *words: str, **values: object) -> Walked:
    units = tuple(a_unit(word) for word in words)
    return walk(town, a_bare_plan(q=" ".join(words), units=units, near=HERE, **values))  # type: ignore[arg-type]


def shops(*away_m: float, words: str = "") -> list[Shop]:
    return [Shop(away_m=metres, words=frozenset(words.split())) for metres in away_m]


@pytest.mark.parametrize(
    ("away_m", "total", "said"),
    [
        ((100, 200, 300), 3, ()),
        ((100, 200, 4000), 3, ("3 公里内不多，已扩大到 5 公里",)),
        ((4000, 4000, 4000), 3, ("3 公里内没有，已扩大到 5 公里",)),
        ((6000, 7000, 9000), 3, ("3 公里内没有，已扩大到 10 公里",)),
        ((100, 9000, 29_000), 3, ("3 公里内不多，已扩大到 30 公里",)),
        ((40_000, 50_000, 60_000), 3, ("3 公里内没有，已扩大到全区",)),
        ((40_000,), 1, ("3 公里内没有，已扩大到全区",)),
        ((100,), 1, ()),
        ((100, 9000), 2, ("3 公里内不多，已扩大到 10 公里",)),
        ((), 0, ()),
    ],
    ids=[
        *("enough here", "one is missing", "none here", "two steps", "three steps", "the district"),
        *("one hit anywhere", "one hit here alone", "two hits at most", "nothing at all"),
    ],
)
def test_the_circle_grows_until_there_are_three(
    away_m: tuple[float, ...], total: int, said: tuple[str, ...]
) -> None:
    walked = ask(Town(shops(*away_m)), radius_m=3000.0)

    assert walked.found.total == total
    assert walked.said == said


@pytest.mark.parametrize(
    ("radius_m", "tried"),
    [
        (500.0, [500.0, *WIDER_M, None]),
        (3000.0, [3000.0, 5000.0, 10_000.0, 30_000.0, None]),
        (8000.0, [8000.0, 10_000.0, 30_000.0, None]),
        (50_000.0, [50_000.0, None]),
    ],
)
def test_only_wider_circles_are_tried(radius_m: float, tried: list[float | None]) -> None:
    town = Town(shops())

    ask(town, radius_m=radius_m)

    assert [stage.radius_m for question in town.asked for stage in question] == tried


def test_a_radius_that_is_no_round_number_is_said_as_it_was_asked() -> None:
    walked = ask(Town(shops(2900, 2900, 2900)), radius_m=750.0)

    assert walked.said == ("0.75 公里内没有，已扩大到 3 公里",)


@pytest.mark.parametrize(
    ("words", "values"),
    [((), {}), (("甲",), {}), (("甲",), {"radius_m": 3000.0}), (("甲", "乙"), {"radius_m": 500.0})],
    ids=["everything", "one word", "a word and a circle", "two words and a circle"],
)
def test_two_questions_are_all_that_is_ever_asked(
    words: tuple[str, ...], values: dict[str, float]
) -> None:
    town = Town(shops())

    ask(town, *words, **values)

    assert len(town.asked) <= 2
    flat = [stage for question in town.asked for stage in question]
    assert len(flat) == len(set(flat))


def test_enough_at_once_is_one_question() -> None:
    town = Town(shops(*[100.0] * ENOUGH, words="甲"))

    ask(town, "甲", radius_m=3000.0)

    assert len(town.asked) == 1
    assert town.asked[0] == [Stage(radius_m=3000.0, needed=1)]


def test_everything_without_words_or_circle_is_one_question() -> None:
    town = Town(shops(1, 2))

    assert ask(town).found.total == 2
    assert len(town.asked) == 1


def test_words_that_name_nothing_are_no_question() -> None:
    town = Town(shops(1, 2, 3))

    walked = walk(town, a_bare_plan(q="！！"))  # type: ignore[arg-type]

    assert walked.found.total == 0
    assert town.asked == []


def test_marks_beside_a_filter_are_a_question() -> None:
    town = Town(shops(1, 2, 3))

    assert walk(town, a_bare_plan(q="！！", area=GREEN)).found.total == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stock", "asked", "total", "said"),
    [
        (["甲 乙"] * 3, "甲 乙", 3, ()),
        (["甲 乙", "甲", "乙"], "甲 乙", 3, ("同时符合的不多，后面列出只符合一个词的",)),
        (["甲 乙", "甲 乙"], "甲 乙", 2, ()),
        (["甲", "甲", "甲"], "甲 乙", 3, ("没有“乙”",)),
        (["甲", "乙"], "甲 乙", 2, ("同时符合的不多，后面列出只符合一个词的",)),
        (["甲"], "乙 丙", 0, ("没有“乙”", "没有“丙”")),
        (
            ["甲 乙 丙", "甲 乙", "乙 丙", "丙"],
            "甲 乙 丙",
            3,
            ("同时符合的不多，后面列出只符合两个词的",),
        ),
        (["甲 乙 丙", "甲", "乙"], "甲 乙 丙", 3, ("同时符合的不多，后面列出只符合一个词的",)),
        (
            ["甲 乙", "甲", "乙"],
            "甲 乙 丁",
            3,
            ("没有“丁”", "同时符合的不多，后面列出只符合一个词的"),
        ),
    ],
    ids=[
        *("all have all", "one has all", "nobody has fewer", "a word nobody has", "apart"),
        *("no word at all", "any two of three", "any one of three", "missing and apart"),
    ],
)
def test_words_are_given_up_one_after_the_other(
    stock: list[str], asked: str, total: int, said: tuple[str, ...]
) -> None:
    town = Town([Shop(words=frozenset(words.split())) for words in stock])

    walked = ask(town, *asked.split())

    assert walked.found.total == total
    assert walked.said == said


def test_it_is_looked_farther_away_before_words_are_given_up() -> None:
    far = shops(*[9000.0] * 3, words="甲 乙")
    near = shops(*[100.0] * 3, words="甲")

    walked = ask(Town([*far, *near]), "甲", "乙", radius_m=3000.0)

    assert walked.stage == Stage(radius_m=10_000.0, needed=2)
    assert walked.said == ("3 公里内没有，已扩大到 10 公里",)


def test_distance_and_words_may_both_be_given_up_and_both_are_said() -> None:
    walked = ask(
        Town(shops(9000, words="甲") + shops(9000, 9000, words="乙")), "甲", "乙", radius_m=3000.0
    )

    assert walked.stage == Stage(radius_m=None, needed=1)
    assert walked.said == (
        "3 公里内没有，已扩大到全区",
        "同时符合的不多，后面列出只符合一个词的",
    )


def test_a_missing_hint_is_named_and_gives_nothing_up() -> None:
    plan = a_bare_plan(q="甲 视频", units=(a_unit("甲"), a_unit("视频", required=False)))

    walked = walk(Town(shops(1, words="甲")), plan)  # type: ignore[arg-type]

    assert walked.found.total == 1
    assert walked.said == ("没有“视频”",)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4])
def test_with_three_hits_of_one_word_nothing_is_said(count: int) -> None:
    walked = ask(Town(shops(*[1.0] * count, words="甲")), "甲")

    assert walked.found.total == count
    assert walked.said == (() if count else ("没有“甲”",))
