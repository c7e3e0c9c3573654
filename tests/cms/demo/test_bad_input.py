"""What somebody may type wrongly after the two commands: one line, and nothing written."""

import io
import shutil

import pytest
from django.core.management import CommandError, call_command

from cms.demo.management.commands import load_demo as command
from cms.demo.models import DemoObject
from cms.demo.reading import CONTENT, read_world
from cms.organisation.models import District
from tests.cms.demo.worlds import tiny_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(command, "read_world", tiny_world)


def refusal(*typed: str, name: str = "load_demo") -> str:
    with pytest.raises(CommandError) as refused:
        call_command(name, *typed, stdout=io.StringIO(), stderr=io.StringIO())
    return str(refused.value)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("--d0", "2026-05-12"), "基准日要是星期三"),
        (("--d0", "2026-05-17"), "基准日要是星期三"),
        (("--d0", "2026-02-30"), "基准日要写成 2026-05-13 这样"),
        (("--d0", "2026-13-01"), "基准日要写成 2026-05-13 这样"),
        (("--d0", "13.5.2026"), "基准日要写成 2026-05-13 这样"),
        (("--d0", "昨天"), "基准日要写成 2026-05-13 这样"),
        (("--d0", ""), "基准日要写成 2026-05-13 这样"),
        (("--password", "short"), "密码至少8位，您填了5位"),
        (("--only", "everything"), "--only"),
        (("--d0",), "--d0"),
        (("--scale", "many"), "--scale"),
        (("somewhere",), "somewhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_each_wrong_word_is_told_in_a_line_and_nothing_is_written(small, typed, told, tmp_path):
    line = refusal(*typed)

    assert told in line
    assert not District.objects.exists()
    assert not DemoObject.objects.exists()
    assert not (tmp_path / "demo" / "password").exists()


@pytest.mark.parametrize("typed", [("now",), ("--all",)])
def test_drop_takes_no_words(typed):
    assert typed[0] in refusal(*typed, name="drop_demo")


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("people.yaml", "home: lvcheng-g1", "home: lvchen-g1", "最接近的是 lvcheng-g1"),
        ("people.yaml", "roles: [区管理]", "roles: [区管理", "YAML 写错了"),
        ("venues.yaml", "free: true", "free: 免费", "看不懂 免费"),
        ("organisations.yaml", "kind: 街道", "kind: 镇", "没有 镇 这一类"),
        ("people.yaml", '"13800000002"', '"1380000000"', "手机号是11位"),
    ],
    ids=["a name", "the yaml", "a value", "a kind", "a phone"],
)
def test_a_spoilt_file_is_told_by_file_and_line_and_nothing_is_written(
    monkeypatch, tmp_path, file, old, new, told
):
    folder = shutil.copytree(CONTENT, tmp_path / "content")
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    line_number = text[: text.index(old)].count("\n") + 1
    monkeypatch.setattr(command, "read_world", lambda: read_world(folder))

    line = refusal()

    assert line.startswith(f"{file}:{line_number}：")
    assert told in line
    assert "\n" not in line
    assert not District.objects.exists()


def test_the_same_file_that_is_not_there_is_told_by_its_name(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "read_world", lambda: read_world(tmp_path))

    assert refusal() == "organisations.yaml：找不到这个文件"
