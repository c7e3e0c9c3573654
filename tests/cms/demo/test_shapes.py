"""What no room would take is refused before anything is written, with file, line and sentence."""

from dataclasses import replace
from typing import Any

import pytest

from cms.demo import references, shapes
from cms.demo.entries import Entry, Source, World
from cms.demo.errors import ContentProblem
from tests.cms.demo.worlds import tiny_world, whole_world

SOURCE = Source(file="x.yaml", line=7, lines={"slug": 8, "lat": 9, "lon": 10, "phone": 11})


def changed(world: World, rows: str, which: str, **changes: Any) -> World:
    """The world with one entry of one list changed; it stands at a place of its own."""
    entries: tuple[Entry, ...] = tuple(
        replace(entry, source=SOURCE, **changes) if entry.slug == which else entry
        for entry in getattr(world, rows)
    )
    return replace(world, **{rows: entries})


def refusal(world: World) -> ContentProblem:
    with pytest.raises(ContentProblem) as refused:
        references.check(world)
    return refused.value


@pytest.fixture(scope="module")
def world() -> World:
    return tiny_world()


def test_everything_that_is_written_has_a_shape_the_rooms_take():
    shapes.check(whole_world())


@pytest.mark.parametrize(
    "slug",
    ["文清明", "col qicheng", "Col-Qicheng", "-col", "col-", "col--x", "col_x", "col/x", "",
     "a" * 61],
    ids=[
        "chinese", "space", "capital", "begins with a hyphen", "ends with one", "two hyphens",
        "underscore", "slash", "nothing", "too long",
    ],
)  # fmt: skip
def test_a_slug_that_is_no_part_of_an_address_is_refused(world, slug):
    problem = refusal(changed(world, "stories", "col-qicheng", slug=slug))

    assert problem.place == "x.yaml:8"


@pytest.mark.parametrize("slug", ["a", "7", "a-7", "col-1-2-3", "a" * 60])
def test_a_slug_of_letters_digits_and_single_hyphens_is_fine(world, slug):
    references.check(changed(world, "stories", "col-qicheng", slug=slug))


@pytest.mark.parametrize(
    ("rows", "slug", "key", "longest"),
    [
        ("stories", "col-qicheng", "title", 60),
        ("stories", "col-qicheng", "summary", 120),
        ("venues", "ven-qicheng", "name", 30),
        ("people", "qingming", "name", 30),
        ("districts", "lvcheng", "name", 30),
    ],
)
def test_words_are_refused_from_the_first_character_too_many(world, rows, slug, key, longest):
    fits = changed(world, rows, slug, **{key: "字" * longest})
    references.check(fits)

    problem = refusal(changed(world, rows, slug, **{key: "字" * (longest + 1)}))

    assert problem.message == f"x.yaml:7：最多{longest}个字，这里有{longest + 1}个"


@pytest.mark.parametrize(
    ("point", "place", "sentence"),
    [
        ({"lat": 90.1, "lon": 115.0}, "x.yaml:9", "lat 要在 -90 到 90 之间"),
        ({"lat": -90.1, "lon": 115.0}, "x.yaml:9", "lat 要在 -90 到 90 之间"),
        ({"lat": 35.7, "lon": 180.5}, "x.yaml:10", "lon 要在 -180 到 180 之间"),
        ({"lat": 35.7, "lon": -181.0}, "x.yaml:10", "lon 要在 -180 到 180 之间"),
        ({"lat": float("nan"), "lon": 115.0}, "x.yaml:9", "lat 要在 -90 到 90 之间"),
        ({"lat": float("inf"), "lon": 115.0}, "x.yaml:9", "lat 要在 -90 到 90 之间"),
        ({"lat": 35.7, "lon": None}, "x.yaml:9", "lat 和 lon 要一起写"),
        ({"lat": None, "lon": 115.0}, "x.yaml:10", "lat 和 lon 要一起写"),
    ],
)
def test_a_point_that_is_nowhere_on_earth_is_refused(world, point, place, sentence):
    problem = refusal(changed(world, "stories", "col-qicheng", **point))

    assert (problem.place, problem.problem) == (place, sentence)


@pytest.mark.parametrize("point", [(90, 180), (-90, -180), (0, 0), (None, None)])
def test_the_ends_of_the_earth_and_no_point_at_all_are_fine(world, point):
    references.check(changed(world, "stories", "col-qicheng", lat=point[0], lon=point[1]))


@pytest.mark.parametrize(
    ("rows", "slug", "kind", "known"),
    [
        ("districts", "kaizhou", "镇", "区、街道、社区、村、网格、楼栋"),
        ("branches", "p-kaizhou", "党委", "党工委、党总支、党支部、党小组、党员中心户"),
    ],
)
def test_a_kind_of_unit_nobody_knows_is_refused_with_those_there_are(
    world, rows, slug, kind, known
):
    problem = refusal(changed(world, rows, slug, kind=kind))

    assert problem.problem == f"没有 {kind} 这一类，只有{known}"


@pytest.mark.parametrize("rows", ["districts", "branches"])
def test_a_unit_written_before_the_one_it_hangs_on_is_refused(world, rows):
    backwards = tuple(reversed(getattr(world, rows)))

    problem = refusal(replace(world, **{rows: backwards}))

    assert problem.problem == f"{backwards[0].parent} 要写在 {backwards[0].slug} 前面"


@pytest.mark.parametrize(
    ("rows", "slug", "parent"),
    [("districts", "kaizhou", "kaizhou"), ("branches", "p-kaizhou", "p-kaizhou")],
)
def test_a_unit_that_hangs_on_itself_is_refused(world, rows, slug, parent):
    assert (
        f"{slug} 要写在 {slug} 前面" in refusal(changed(world, rows, slug, parent=parent)).problem
    )


@pytest.mark.parametrize(
    ("rows", "slug", "changes", "sentence"),
    [
        ("districts", "lvcheng", {"parent": "shifanqu"}, "社区不能放在这一层（第2层）"),
        ("districts", "kaizhou", {"parent": None}, "街道不能放在这一层（第1层）"),
        ("districts", "kaizhou", {"kind": "区"}, "区不能放在这一层（第2层）"),
        ("branches", "p-kaizhou", {"kind": "党小组"}, "党小组不能放在这一层（第2层）"),
        ("branches", "p-shifanqu", {"kind": "党支部"}, "党支部不能放在这一层（第1层）"),
    ],
)
def test_a_unit_at_a_level_where_its_kind_may_not_stand_is_refused(
    world, rows, slug, changes, sentence
):
    assert refusal(changed(world, rows, slug, **changes)).problem == sentence


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("1380000000", "手机号是11位，您填了10位"),
        ("138000000021", "手机号是11位，您填了12位"),
        ("23800000002", "手机号以1开头，请再看一下"),
    ],
)
def test_a_phone_nobody_can_ring_is_refused_as_the_sign_in_refuses_it(world, phone, sentence):
    problem = refusal(changed(world, "people", "qingming", phone=phone))

    assert (problem.place, problem.problem) == ("x.yaml:11", sentence)


def test_letters_for_a_phone_are_refused(world):
    assert refusal(changed(world, "people", "qingming", phone="没有")).place == "x.yaml:11"


@pytest.mark.parametrize(
    "phone", ["13800000002", "+86 138 0000 0002", "138-0000-0002", "8613800000002"]
)
def test_one_phone_serves_one_person_however_it_is_written(world, phone):
    problem = refusal(changed(world, "people", "qingming", phone=phone))

    assert problem.problem == "yushui 已经用了这个手机号"


def test_several_people_may_have_no_phone(world):
    references.check(changed(world, "people", "qingming", phone=None))


@pytest.mark.parametrize(
    ("role", "key"),
    [("书记", "posts"), ("编辑", "section"), ("网格员", "grid"), ("场馆管理", "venue")],
)
def test_a_post_held_at_a_place_names_it(world, role, key):
    nowhere = {"posts": (), "section": None, "grid": None, "venue": None}

    problem = refusal(changed(world, "people", "qingming", roles=(role,), **nowhere))

    assert problem.problem == f"{role}要写明 {key}"


@pytest.mark.parametrize(
    "role", ["居民", "党员", "学员", "志愿者", "审校", "总编", "区管理", "教师"]
)
def test_a_role_of_the_whole_district_needs_no_place(world, role):
    nowhere = {"posts": (), "section": None, "grid": None, "venue": None}

    references.check(changed(world, "people", "qingming", roles=(role,), **nowhere))


def test_nobody_may_teach_and_assess(world):
    problem = refusal(changed(world, "people", "qingming", roles=("教师", "考评")))

    assert "不能是同一个人" in problem.problem
    assert "教师" in problem.problem


def test_a_name_that_leads_nowhere_among_none_is_told_without_an_offer(world):
    problem = refusal(changed(replace(world, venues=()), "people", "qingming", venue="ven-qicheng"))

    assert problem.problem == "qingming 的 venue 写着 ven-qicheng，没有这个"
