"""Pure parts of a load: grids and buildings, places of posts, steps, what waits, what is said."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.core.clock import SHANGHAI
from cms.demo import errors, roles
from cms.demo.entries import GridEntry, PersonEntry, Source, StoryEntry
from cms.demo.moments import Moments, days_of, wednesday_of
from cms.demo.reading import CONTENT, FILES
from cms.demo.services import Loading, states
from cms.demo.services.columns import _chosen, _law, _positions
from cms.demo.steps import steps_of
from cms.demo.taxonomy import KIND_NAMES, VENUE_KIND_NAMES
from cms.demo.trees import building_slug, grids_of
from cms.demo.waiting import waiting
from cms.people.models import PostKind
from tests.cms.demo.worlds import D0, tiny_world, whole_world

SOURCE = Source(file="x.yaml", line=1, lines={})
GRID = GridEntry(source=SOURCE, slug="lvcheng-g1", parent="lvcheng", name="绿城第一网格")


def person(**changes) -> PersonEntry:
    told = {
        "source": SOURCE, "slug": "a", "name": "甲", "phone": "13800000001",
        "roles": ("居民",), "home": "lvcheng-g1", "birth_year": 1980,
    }  # fmt: skip
    return PersonEntry(**{**told, **changes})


def story(slug: str) -> StoryEntry:
    return next(each for each in whole_world().stories if each.slug == slug)


def test_every_village_gets_one_grid_and_the_written_ones_stay():
    grids = grids_of(whole_world())
    villages = [unit for unit in whole_world().districts if unit.kind == "村"]

    made = [grid for grid in grids if grid not in whole_world().grids]

    assert [grid.parent for grid in made] == [unit.slug for unit in villages]
    assert {grid.slug for grid in made} == {f"{unit.slug}-g1" for unit in villages}
    assert all(grid.name.endswith("村网格") for grid in made)
    assert len({grid.slug for grid in grids}) == len(grids) == 26


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("1号楼", "lvcheng-g1-1haolou"),
        ("12号楼", "lvcheng-g1-12haolou"),
        ("东区3号楼", "lvcheng-g1-dongqu3haolou"),
        ("A座", "lvcheng-g1-Azuo"),
    ],
)
def test_a_building_is_called_by_its_grid_and_how_its_name_sounds(name, slug):
    assert building_slug(GRID, name) == slug


def test_no_two_buildings_have_one_address():
    slugs = [
        building_slug(grid, name) for grid in grids_of(whole_world()) for name in grid.buildings
    ]

    assert len(slugs) == len(set(slugs)) == 18


@pytest.mark.parametrize(
    ("role", "changes", "places"),
    [
        ("书记", {"posts": ("p-a", "p-b")}, ("p-a", "p-b")),
        ("书记", {}, ()),
        ("编辑", {"section": "lvcheng"}, ("lvcheng",)),
        ("网格员", {"grid": "lvcheng-g1"}, ("lvcheng-g1",)),
        ("场馆管理", {"venue": "ven-x"}, ("dongfang",)),
        ("总编", {"section": "lvcheng"}, (None,)),
        ("区管理", {}, (None,)),
        ("教师", {}, (None,)),
    ],
)
def test_a_post_is_held_where_the_file_says(role, changes, places):
    assert roles.places_of(person(**changes), role, unit_of_venue="dongfang") == places


def test_every_role_is_a_post_or_none_and_never_both():
    assert roles.WITHOUT_POST.isdisjoint(roles.POSTS)
    assert set(roles.POSTS.values()) <= set(PostKind)
    assert set(roles.PLACE_KEYS) <= set(roles.POSTS)


def test_steps_are_as_many_as_a_load_goes_through():
    steps = steps_of(whole_world())

    assert steps == Counter(
        {
            "organisations.yaml": 23 + 26 + 18 + 20,
            "people.yaml": 49,
            "venues.yaml": 32,
            "comics.yaml": 4,
            "media.yaml": 11 + 12,
            **Counter(each.source.file for each in whole_world().stories),
        }
    )


def test_a_world_without_people_without_phones_waits_for_fewer_things():
    world = replace(tiny_world(), people=(person(),))

    (line,) = waiting(world)

    assert line.startswith("还没有用到的文件：")


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"phone": None}, "没有手机、凭卡登录的人：甲"),
        ({"guardian": "b"}, "监护人的同意：甲"),
        ({"note": "已申请注销，7天冷静期内"}, "账号注销的申请：甲"),
    ],
)
def test_what_is_passed_over_is_named_in_words(changes, line):
    world = replace(tiny_world(), people=(person(**changes),))

    assert waiting(world)[0] == line


def test_two_who_wait_for_the_same_are_named_together():
    cards = (person(phone=None), person(slug="b", name="乙", phone=None))

    assert waiting(replace(tiny_world(), people=cards))[0].endswith("：甲、乙")


def test_files_no_room_reads_yet_are_named_and_those_read_are_not():
    line = waiting(whole_world())[-1]

    named = line.removeprefix("还没有用到的文件：").split("、")
    there = {str(path.relative_to(CONTENT)) for path in CONTENT.rglob("*.yaml")}
    assert set(named) == there - FILES.keys()
    assert named == sorted(named)


def test_a_folder_with_nothing_else_waits_for_no_file(tmp_path):
    (tmp_path / "people.yaml").touch()

    assert waiting(replace(tiny_world(), people=(person(),)), tmp_path) == []


def test_stories_of_a_series_are_counted_in_the_order_they_came_out():
    positions = _positions(whole_world())
    run = [each for each in whole_world().stories if each.series == "脚下的濮阳"]

    by_day = sorted(run, key=lambda each: (days_of(each.published), each.slug))

    assert [positions[each.slug] for each in by_day] == list(range(1, len(run) + 1))
    assert set(positions) == {each.slug for each in whole_world().stories if each.series}


@pytest.mark.parametrize(
    ("slug", "name", "article"),
    [("col-law-wuye", "民法典", "第九百四十四条")],
)
def test_one_law_stands_as_it_is(slug, name, article):
    law = _law(story(slug).law)

    assert (law["law_name"], law["law_article"]) == (name, article)
    assert law["law_in_force_on"] == date(2021, 1, 1)


def test_several_laws_stand_by_name_and_each_article_with_its_law():
    one = story("col-law-wuye").law[0]
    other = replace(one, name="反电信网络诈骗法", article="第三十一条")

    law = _law((one, other))

    assert law["law_name"] == "民法典、反电信网络诈骗法"
    assert law["law_article"] == "民法典第九百四十四条；反电信网络诈骗法第三十一条"
    assert law["law_in_force_on"] == one.effective


def test_no_law_is_nothing_to_say():
    assert _law(()) == {}


def loading(**changes) -> Loading:
    at = datetime(2026, 5, 13, 2, 0, tzinfo=UTC)
    return Loading(**{"moments": Moments(d0=D0), "at": at, "password": "p", **changes})


def test_all_entries_are_wanted_where_nothing_else_is_asked():
    assert _chosen(whole_world().stories, loading()) == [*whole_world().stories]


def test_only_judged_ones_and_those_that_must_stay_hidden_are_wanted_for_judging():
    wanted = _chosen(whole_world().stories, loading(only_judged=True))

    assert all(each.judged or each.is_for_members for each in wanted)
    assert {each.slug for each in wanted if each.is_for_members} == {
        "prt-theme-day", "prt-branch-minutes", "prt-news-practice",
    }  # fmt: skip


def test_people_of_the_demo_have_been_here_for_more_than_a_year():
    assert loading().entered_at == datetime(2025, 4, 8, 9, 0, tzinfo=SHANGHAI)


def test_a_copy_is_the_same_text_under_another_name_and_judged_by_nobody():
    original = replace(story("col-market-fun"), judged=True)

    copy = states.copy_of(original)

    assert (copy.slug, copy.title) == ("col-market-fun-copy", f"{original.title}（重复）")
    assert (copy.body, copy.judged) == (original.body, False)


@pytest.mark.parametrize("hour", [0, 7, 8, 15, 16, 23])
def test_tomorrow_is_at_eight_of_the_districts_next_day_at_any_hour(hour):
    at = datetime(2026, 5, 13, hour, 30, tzinfo=SHANGHAI)

    assert states.tomorrow_morning(at) == datetime(2026, 5, 14, 8, 0, tzinfo=SHANGHAI)


@settings(derandomize=True, max_examples=50)
@given(st.integers(-9999, 9999))
def test_days_are_counted_from_d0_and_back(days):
    moment = Moments(d0=D0).at(f"{days:+d}d", time(12, 0))

    assert (moment.date() - D0).days == days
    assert days_of(f"{days:+d}d") == days


@settings(derandomize=True, max_examples=50)
@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_has_a_wednesday_in_its_own_week(day):
    wednesday = wednesday_of(day)

    assert wednesday.weekday() == 2
    assert wednesday.isocalendar()[:2] == day.isocalendar()[:2]
    Moments(d0=wednesday)


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (errors.ContentProblem("x.yaml:3", "少了 form"), "x.yaml:3：少了 form"),
        (errors.UnknownSlug("a", known=()), "没有 a 这个代号"),
        (errors.UnknownSlug("ab", known=("abc", "xyz")), "没有 ab 这个代号，最接近的是 abc"),
        (errors.NotAWednesday(), "基准日要是星期三"),
        (errors.UnreadableDay(), "基准日要写成 2026-05-13 这样"),
        (errors.ProductionSettings(), "生产环境不能装演示内容"),
        (errors.RealPeopleHere(3), "库里已有3位真实用户；确要混装请加 --yes-mix"),
        (errors.StillInUse(["甲", "乙"]), "还有2条真实数据用着演示内容，先处理它们"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_every_refusal_is_one_plain_sentence(refusal, sentence):
    assert refusal.message == str(refusal) == sentence
    assert isinstance(refusal, errors.DemoRefused)
    assert not [word for word in ("失败", "非法", "系统错误", "无效") if word in sentence]


def test_kinds_are_named_once():
    assert len(VENUE_KIND_NAMES) == len(set(VENUE_KIND_NAMES))
    assert {each.kind for each in whole_world().stories} <= KIND_NAMES
    assert {each.kind for each in whole_world().venues} <= set(VENUE_KIND_NAMES)
