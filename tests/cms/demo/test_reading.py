"""Whatever is wrong with a content file is said with its file and its line."""

import shutil

import pytest

from cms.demo import references
from cms.demo.errors import ContentProblem
from cms.demo.reading import CONTENT, read_world


@pytest.fixture
def folder(tmp_path):
    """A copy of the content that a test may spoil."""
    return shutil.copytree(CONTENT, tmp_path / "content")


def spoil(folder, name: str, old: str, new: str) -> int:
    """Replace once in a file; returns the line on which it happened."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_unknown_key_is_named_with_its_line_and_the_nearest_key(folder):
    line = spoil(folder, "columns/history.yaml", "  motif: dragon", "  motiv: dragon")

    with pytest.raises(ContentProblem) as refusal:
        read_world(folder)

    assert refusal.value.place == f"columns/history.yaml:{line}"
    assert "motiv" in refusal.value.message
    assert "motif" in refusal.value.message


def test_missing_key_is_named_with_the_line_of_its_entry(folder):
    spoil(folder, "columns/history.yaml", "  form: 视频\n", "")

    with pytest.raises(ContentProblem) as refusal:
        read_world(folder)

    assert refusal.value.message == "columns/history.yaml:4：少了 form"


def test_broken_yaml_is_named_with_its_line(folder):
    line = spoil(folder, "people.yaml", "roles: [区管理]", "roles: [区管理")

    with pytest.raises(ContentProblem) as refusal:
        read_world(folder)

    assert refusal.value.place == f"people.yaml:{line}"


def test_missing_file_is_named(folder):
    (folder / "comics.yaml").unlink()

    with pytest.raises(ContentProblem, match=r"comics\.yaml：找不到这个文件"):
        read_world(folder)


def test_unknown_list_of_a_file_is_refused(folder):
    line = spoil(folder, "venues.yaml", "venues:", "venue:")

    with pytest.raises(ContentProblem) as refusal:
        read_world(folder)

    assert refusal.value.place == f"venues.yaml:{line}"


def test_empty_file_is_refused(folder):
    (folder / "comics.yaml").write_text("", encoding="utf-8")

    with pytest.raises(ContentProblem, match=r"comics\.yaml:1"):
        read_world(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("lat: 35.7652", "lat: 三十五"),
        ("free: true", "free: 免费"),
        ("access: [无障碍坡道, 无障碍厕所, 轮椅借用]", "access: 无障碍坡道"),
        ('hours: {"2-7": "08:30-21:00"}', "hours: 天天开"),
        ("name: 绿城社区综合文化服务中心", "name: null"),
    ],
)
def test_value_of_the_wrong_kind_is_refused_with_its_line(folder, old, new):
    line = spoil(folder, "venues.yaml", old, new)

    with pytest.raises(ContentProblem) as refusal:
        read_world(folder)

    assert refusal.value.place == f"venues.yaml:{line}"


def test_part_of_a_story_nobody_knows_is_refused(folder):
    line = spoil(folder, "columns/history.yaml", "  - h: 为什么", "  - head: 为什么")

    with pytest.raises(ContentProblem) as refusal:
        read_world(folder)

    assert refusal.value.place == f"columns/history.yaml:{line}"


def test_part_of_a_story_with_two_keys_is_refused(folder):
    spoil(
        folder,
        "columns/history.yaml",
        "  - h: 为什么叫“第一龙”",
        "  - {h: 为什么叫“第一龙”, level: 2}",
    )

    with pytest.raises(ContentProblem, match="只有一个键"):
        read_world(folder)


def test_line_of_speech_without_a_speaker_is_refused(folder):
    line = spoil(folder, "comics.yaml", "[大妈, 不要钱？那去听听。]", "[不要钱？那去听听。]")

    with pytest.raises(ContentProblem) as refusal:
        read_world(folder)

    assert refusal.value.place == f"comics.yaml:{line}"
    assert "正好写2项" in refusal.value.message


def test_quote_is_read_with_who_said_it(folder):
    spoil(
        folder,
        "columns/history.yaml",
        "  - h: 为什么叫“第一龙”",
        "  - quote: {text: 君子死，冠不免。, cite: 左传}",
    )

    story = read_world(folder).stories[0]

    assert story.body[2].text == "君子死，冠不免。"
    assert story.body[2].cite == "左传"


@pytest.mark.parametrize(
    ("name", "old", "new", "nearest"),
    [
        ("people.yaml", "home: lvcheng-g1", "home: lvchen-g1", "lvcheng-g1"),
        ("people.yaml", "posts: [p-liulin]", "posts: [p-liulim]", "p-liulin"),
        ("people.yaml", "roles: [区管理]", "roles: [区管里]", "区管理"),
        ("people.yaml", "section: lvcheng", "section: lvchenk", "lvcheng"),
        ("people.yaml", "venue: ven-dongfang-room", "venue: ven-dongfang-rom", "ven-dongfang-room"),
        ("people.yaml", "registered_by: hanlu", "registered_by: hanlv", "hanlu"),
        ("people.yaml", "guardian: dahan", "guardian: dahanh", "dahan"),
        ("people.yaml", "from: dongfang-g1", "from: dongfang-g9", "dongfang-g"),
        ("people.yaml", "standing: 预备", "standing: 候补", "standing"),
        ("organisations.yaml", "parent: kaizhou", "parent: kaizhuo", "kaizhou"),
        ("organisations.yaml", "parent: p-shifanqu", "parent: p-shifangu", "p-shifanqu"),
        ("venues.yaml", "kind: 博物馆", "kind: 博物院", "博物馆"),
        ("venues.yaml", "district: lvcheng", "district: lvchen", "lvcheng"),
        ("columns/history.yaml", "author: qingming", "author: qinming", "qingming"),
        ("columns/history.yaml", "place: ven-xishuipo", "place: ven-xishuipu", "ven-xishuipo"),
        ("columns/history.yaml", "motif: dragon", "motif: dragom", "dragon"),
        ("columns/history.yaml", "kind: 历史", "kind: 历吏", "历史"),
        ("columns/history.yaml", "form: 视频", "form: 视屏", "视频"),
        ("columns/party.yaml", "  visibility: party\n", "  visibility: parti\n", "party"),
        ("columns/party.yaml", "audience_branch: p-shifanqu", "audience_branch: p-x", "p-"),
        ("comics.yaml", "place: street", "place: streed", "street"),
        ("comics.yaml", "cast: [dama, salesman]", "cast: [dama, sailsman]", "salesman"),
        ("comics.yaml", "props: [egg_basket, banner]", "props: [eg_basket, banner]", "egg_basket"),
    ],
)
def test_name_that_leads_nowhere_is_told_with_line_and_nearest(folder, name, old, new, nearest):
    line = spoil(folder, name, old, new)

    with pytest.raises(ContentProblem) as refusal:
        references.check(read_world(folder))

    assert refusal.value.place.startswith(f"{name}:")
    if not old.startswith(("cast", "props", "place: street")):
        assert refusal.value.place == f"{name}:{line}"
    assert nearest in refusal.value.message


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("people.yaml", "slug: yushui,", "slug: lichun,"),
        ("venues.yaml", "slug: ven-library,", "slug: ven-museum,"),
        ("organisations.yaml", "slug: weidu,", "slug: kaizhou,"),
        ("columns/history.yaml", "slug: col-sipailou", "slug: col-dragon-first"),
        ("comics.yaml", "slug: col-comic-louti", "slug: col-comic-fraud"),
    ],
)
def test_slug_that_stands_twice_is_refused(folder, name, old, new):
    spoil(folder, name, old, new)

    with pytest.raises(ContentProblem, match="已经有了"):
        references.check(read_world(folder))


@pytest.mark.parametrize("written", ["210d", "-210", "昨天", "-1w", ""])
def test_day_nobody_can_count_is_refused(folder, written):
    line = spoil(folder, "columns/history.yaml", "published: -210d", f'published: "{written}"')

    with pytest.raises(ContentProblem) as refusal:
        references.check(read_world(folder))

    assert refusal.value.place == f"columns/history.yaml:{line}"


@pytest.mark.parametrize("written", ['{"0-3": "08:00-09:00"}', '{"1": "8点到9点"}', '{"1": ""}'])
def test_opening_hours_nobody_can_read_are_refused(folder, written):
    line = spoil(folder, "venues.yaml", '{"2-7": "08:30-21:00"}', written)

    with pytest.raises(ContentProblem) as refusal:
        references.check(read_world(folder))

    assert refusal.value.place == f"venues.yaml:{line}"


def test_party_story_without_its_branch_is_refused(folder):
    spoil(folder, "columns/party.yaml", "  audience_branch: p-shifanqu\n", "")

    with pytest.raises(ContentProblem, match="audience_branch"):
        references.check(read_world(folder))
