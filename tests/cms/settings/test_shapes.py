"""Each variable: what it may look like, what it may not, and the one line that is told then."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.settings.env import Environment
from cms.settings.problems import NAMES, SHAPES, variable_problems

GOOD: dict[str, tuple[str, ...]] = {
    "DATABASE_URL": (
        "postgres://caifeng:secret@db:5432/caifeng",
        "postgresql://caifeng@db/caifeng",
        "postgres://db/caifeng",
        "postgres:///caifeng",
        "postgres://u:p%40ss%2Fword@db/caifeng",
        "postgres://u@[::1]:5432/caifeng",
        "  postgres://db/caifeng  ",
    ),
    "REDIS_URL": (
        "redis://redis:6379/0",
        "rediss://redis.example.cn:6380/1",
        "redis://:secret@127.0.0.1:6379",
        "redis://[::1]:6379/0",
    ),
    "ELASTICSEARCH_URL": (
        "http://search:9200",
        "https://search.example.cn",
        "http://elastic:secret@search:9200",
        "http://[::1]:9200/",
    ),
    "SITE_URL": (
        "https://caifeng.example.cn",
        "https://caifeng.example.cn/",
        "https://caifeng.example.cn:8443",
        "http://127.0.0.1:8000",
        "http://[::1]:8000",
    ),
    "MEDIA_S3_BROWSER_ENDPOINT": ("https://films.example.cn", "http://127.0.0.1:7070/"),
    "DEBUG": ("0", "1", " 1 "),
    "ALLOWED_HOSTS": (
        "caifeng.example.cn",
        "caifeng.example.cn, www.example.cn",
        "caifeng.example.cn,",
        ".example.cn",
        "*",
        "127.0.0.1,[::1],localhost",
    ),
    "MAP_TILE_URL": (
        "https://tiles.example.cn/{z}/{x}/{y}.png",
        "https://{s}.tiles.example.cn/{z}/{x}/{y}.png",
        "https://tiles.example.cn/?z={z}&x={x}&y={y}",
    ),
    "FFMPEG_BINARY": ("/bin/sh", sys.executable),
    "TRUSTED_PROXIES": ("0", "1", "9"),
    "LIVE_CONNECTIONS_PER_PERSON": ("1", "5", "100000"),
    "LIVE_CONNECTIONS_PER_ADDRESS": ("1", "1000", "100000"),
}
BAD: dict[str, tuple[str, ...]] = {
    "DATABASE_URL": (
        "mysql://u:p@h/db",
        "sqlite:///caifeng.sqlite3",
        "caifeng",
        "postgres:caifeng",
        "postgres://u:p@h:5432/",
        "postgres://u:p@h",
        "postgres://u:p@h:port/db",
        "postgres://u:p@h:99999/db",
        "postgres://u:p@h/db?sslmode=require",
        "postgres://u:p@h/db#main",
        "postgres://[::1/db",
        "POSTGRES //h/db",
    ),
    "REDIS_URL": (
        "127.0.0.1:6379",
        "redis://",
        "http://redis:6379",
        "redis:6379",
        "redis://redis:port/0",
        "unix:///run/redis.sock",
    ),
    "ELASTICSEARCH_URL": (
        "search:9200",
        "http://",
        "http://search:ninety",
        "ftp://search:9200",
        "//search:9200",
    ),
    "MEDIA_S3_ENDPOINT": ("s3:7070", "s3://bucket", "http://"),
    "MEDIA_S3_BROWSER_ENDPOINT": (
        "films.example.cn",
        "https://films.example.cn/bucket",
        "https://key:secret@films.example.cn",
    ),
    "SITE_URL": (
        "caifeng.example.cn",
        "//caifeng.example.cn",
        "https://",
        "https://caifeng.example.cn/app",
        "https://caifeng.example.cn?from=mail",
        "https://caifeng.example.cn#top",
        "https://somebody:secret@caifeng.example.cn",
        "ftp://caifeng.example.cn",
        "https://caifeng.example.cn:port",
    ),
    "DEBUG": ("yes", "true", "True", "on", "2", "-1", "否"),
    "ALLOWED_HOSTS": (
        "https://caifeng.example.cn",
        "caifeng.example.cn/",
        "caifeng.example.cn:443",
        "[::1]:8000",
        "::1",
        "caifeng.example.cn www.example.cn",
        "*.example.cn",
        "somebody@caifeng.example.cn",
        "caifeng.example.cn,https://www.example.cn",
    ),
    "MAP_TILE_URL": (
        "https://tiles.example.cn/",
        "https://tiles.example.cn/{z}/{x}.png",
        "https://tiles.example.cn/{x}/{y}.png",
        "tiles.example.cn/{z}/{x}/{y}.png",
        "/tiles/{z}/{x}/{y}.png",
    ),
    "FFMPEG_BINARY": ("ffmpeg", "/nowhere/ffmpeg", "/etc", "/etc/passwd"),
    "TRUSTED_PROXIES": ("one", "-1", "10", "99", "1.0", "+1", "0x1"),
    "LIVE_CONNECTIONS_PER_PERSON": ("five", "0", "-1", "100001", "1e3"),
    "LIVE_CONNECTIONS_PER_ADDRESS": ("all", "0", "-1", "100001", "1,000"),
}


def rows(table: dict[str, tuple[str, ...]]) -> list:
    return [
        pytest.param(name, value, id=f"{name} {value}")
        for name, values in table.items()
        for value in values
    ]


@pytest.mark.parametrize(("name", "value"), rows(GOOD))
def test_a_value_of_the_right_shape_is_nobodys_problem(name, value):
    assert variable_problems({name: value}) == []


@pytest.mark.parametrize(("name", "value"), rows(BAD))
def test_a_value_of_the_wrong_shape_is_told_in_one_line_with_what_it_should_be(name, value):
    others = {"MEDIA_S3_BUCKET": "b", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}
    around = others if name == "MEDIA_S3_ENDPOINT" else {}

    (line,) = variable_problems({name: value, **around})

    assert line == f"{name} {SHAPES[name][1]}"
    assert "\n" not in line


@pytest.mark.parametrize("name", [name for name in NAMES if name in SHAPES])
@pytest.mark.parametrize("value", ["", "   ", "\n"], ids=["nothing", "spaces", "a line end"])
def test_an_empty_value_is_as_if_it_were_not_set(name, value):
    assert variable_problems({name: value}) == []


def test_every_wrong_variable_is_told_at_once():
    lines = variable_problems({name: values[0] for name, values in BAD.items()})

    names = [line.split()[0] for line in lines]

    assert set(names) >= set(BAD)
    assert len(lines) == len(set(lines))


def test_variables_of_others_are_nobodys_problem():
    assert variable_problems({"PATH": "::", "LANG": "zh_CN", "DATABASE_URLS": "x"}) == []


@pytest.mark.parametrize("secret", ["topsecret", "p%40ss"])
@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL", "SITE_URL", "MEDIA_S3_ENDPOINT"]
)
def test_no_line_repeats_a_secret(name, secret):
    lines = variable_problems({name: f"wrong://somebody:{secret}@h:x/y"})

    assert lines
    assert secret not in "".join(lines)


def test_a_folder_that_is_there_or_can_be_made_is_fine(tmp_path):
    for folder in (tmp_path, tmp_path / "new", tmp_path / "far" / "below"):
        assert variable_problems({"CAIFENG_VAR_DIR": str(folder)}) == []


@pytest.mark.parametrize("below", ["", "var", "far/below"], ids=["itself", "below", "far below"])
def test_a_folder_that_is_a_file_or_below_one_is_told(tmp_path, below):
    file = tmp_path / "file"
    file.touch()

    (line,) = variable_problems({"CAIFENG_VAR_DIR": str(file / below)})

    assert line == "CAIFENG_VAR_DIR 应是一个文件夹"


@pytest.mark.parametrize("folder", ["var", "./var", "../var"])
def test_a_folder_may_be_named_from_where_one_stands(tmp_path, monkeypatch, folder):
    monkeypatch.chdir(tmp_path)

    assert variable_problems({"CAIFENG_VAR_DIR": folder}) == []


@settings(derandomize=True, max_examples=80, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.text(max_size=40))
def test_any_text_gets_an_answer_and_what_passes_can_be_read(tmp_path_factory, name, value):
    lines = variable_problems({name: value})

    if not lines and name != "CAIFENG_VAR_DIR":
        Environment.read(base_dir=tmp_path_factory.getbasetemp(), source={name: value})
