"""Secrets from files, the store's four values, and the key the site makes for itself."""

import itertools
import os
import secrets
import stat
import threading

import pytest

from cms.settings.env import ObjectStore, kept_secret_key, text_of
from cms.settings.problems import NAMES, STORE_NAMES, variable_problems
from tests.cms.settings.test_env import read

STORE = {
    "MEDIA_S3_ENDPOINT": "http://s3:7070",
    "MEDIA_S3_BUCKET": "media",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
}
FITTING = {
    **STORE,
    "MEDIA_S3_BROWSER_ENDPOINT": "https://films.example.cn",
    "DATABASE_URL": "postgres://db/caifeng",
    "REDIS_URL": "redis://redis:6379/0",
    "ELASTICSEARCH_URL": "http://search:9200",
    "SITE_URL": "https://caifeng.example.cn",
    "DJANGO_SECRET_KEY": "k" * 50,
    "DEBUG": "1",
    "CAIFENG_VAR_DIR": "/tmp",
    "ALLOWED_HOSTS": "caifeng.example.cn",
    "MAP_TILE_URL": "https://tiles.example.cn/{z}/{x}/{y}.png",
    "FFMPEG_BINARY": "/bin/sh",
    "TRUSTED_PROXIES": "2",
    "LIVE_CONNECTIONS_PER_PERSON": "5",
    "LIVE_CONNECTIONS_PER_ADDRESS": "1000",
}


def in_file(folder, name: str, content: str) -> dict[str, str]:
    path = folder / name.lower()
    path.write_text(content, encoding="utf-8")
    return {f"{name}_FILE": str(path)}


def test_the_table_names_every_variable():
    assert set(FITTING) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_variable_may_come_from_a_file_as_well(tmp_path, name):
    from_file = in_file(tmp_path, name, f"{FITTING[name]}\n")

    assert read(tmp_path, **from_file) == read(tmp_path, **{name: FITTING[name]})


@pytest.mark.parametrize("name", NAMES)
def test_a_value_given_twice_is_told_and_not_chosen_from(tmp_path, name):
    source = {**in_file(tmp_path, name, FITTING[name]), name: FITTING[name]}

    assert variable_problems(source) == [f"{name} 和 {name}_FILE 只能设置一个"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_is_not_there_is_told_by_its_path(tmp_path, name):
    path = tmp_path / "gone"

    assert variable_problems({f"{name}_FILE": str(path)}) == [f"{name}_FILE 指的文件读不到：{path}"]


def test_a_folder_is_no_file_to_read_a_secret_from(tmp_path):
    lines = variable_problems({"DJANGO_SECRET_KEY_FILE": str(tmp_path)})

    assert lines == [f"DJANGO_SECRET_KEY_FILE 指的文件读不到：{tmp_path}"]


def test_a_file_that_is_no_text_is_told_and_not_shown(tmp_path):
    path = tmp_path / "key"
    path.write_bytes(b"\xff\xfe\x00secret")

    lines = variable_problems({"DJANGO_SECRET_KEY_FILE": str(path)})

    assert lines == [f"DJANGO_SECRET_KEY_FILE 指的文件读不到：{path}"]


def test_a_wrong_value_in_a_file_is_told_like_any_other_and_not_repeated(tmp_path):
    source = in_file(tmp_path, "DATABASE_URL", "mysql://u:topsecret@h/db")

    (line,) = variable_problems(source)

    assert line.startswith("DATABASE_URL 应写成")
    assert "topsecret" not in line


def test_an_unreadable_file_is_told_before_anything_else(tmp_path):
    source = {"DATABASE_URL_FILE": str(tmp_path / "gone"), "DEBUG": "maybe"}

    assert len(variable_problems(source)) == 1


@pytest.mark.parametrize(
    ("content", "text"),
    [("abc", "abc"), ("abc\n", "abc"), ("  abc \r\n", "abc"), ("a\nb\n", "a\nb"), ("", "")],
    ids=["plain", "line end", "spaces", "two lines", "empty"],
)
def test_what_stands_around_a_secret_in_its_file_is_no_part_of_it(tmp_path, content, text):
    assert text_of(in_file(tmp_path, "X", content), "X") == text


def test_a_default_stands_in_only_where_nothing_is_set():
    assert text_of({}, "X", "d") == "d"
    assert text_of({"X": "v"}, "X", "d") == "v"
    assert text_of({"X": ""}, "X", "d") == ""


PARTS = [
    names
    for count in (1, 2, 3)
    for names in itertools.combinations(STORE_NAMES, count)
    if {"MEDIA_S3_ENDPOINT", "MEDIA_S3_BUCKET"} & set(names)
]


@pytest.mark.parametrize("names", PARTS, ids=" and ".join)
def test_a_store_that_is_named_in_part_is_told_by_what_it_lacks(names):
    lines = variable_problems({name: STORE[name] for name in names})

    missing = [name for name in STORE_NAMES if name not in names]
    assert [line.split()[0] for line in lines] == missing
    assert all("要么都设置，要么都不设置" in line for line in lines)


def test_a_store_that_is_named_wholly_is_one_value(tmp_path):
    assert read(tmp_path, **STORE).object_store == ObjectStore(
        endpoint="http://s3:7070",
        browser_endpoint="http://s3:7070",
        bucket="media",
        access_key="key",
        secret_key="secret",
    )


def test_browsers_may_reach_the_store_by_another_address(tmp_path):
    outside = {"MEDIA_S3_BROWSER_ENDPOINT": "https://films.example.cn/"}

    store = read(tmp_path, **STORE, **outside).object_store

    assert (store.endpoint, store.browser_endpoint) == (
        "http://s3:7070", "https://films.example.cn",
    )  # fmt: skip


@pytest.mark.parametrize("names", [(), STORE_NAMES[2:]], ids=["nothing", "keys alone"])
def test_without_an_endpoint_files_lie_in_the_folder(tmp_path, names):
    assert read(tmp_path, **{name: STORE[name] for name in names}).object_store is None


@pytest.mark.parametrize(
    ("written", "hosts"),
    [
        ("", ()),
        (",", ()),
        (" , ,", ()),
        ("a.cn", ("a.cn",)),
        (" a.cn , b.cn ", ("a.cn", "b.cn")),
        ("a.cn,,b.cn", ("a.cn", "b.cn")),
    ],
)
def test_hosts_are_told_one_by_one(tmp_path, written, hosts):
    assert read(tmp_path, ALLOWED_HOSTS=written).allowed_hosts == hosts


@pytest.mark.parametrize(
    ("written", "is_on"), [("1", True), (" 1 ", True), ("0", False), ("", False), ("true", False)]
)
def test_debug_is_on_by_one_alone(tmp_path, written, is_on):
    assert read(tmp_path, DEBUG=written).debug is is_on


@pytest.mark.parametrize("slashes", ["", "/", "///"])
def test_the_address_of_the_site_ends_without_a_slash(tmp_path, slashes):
    site = read(tmp_path, SITE_URL=f"https://caifeng.example.cn{slashes}")

    assert site.site_url == "https://caifeng.example.cn"


def test_a_key_is_to_be_seen_only_when_it_is_whole(tmp_path, monkeypatch):
    was_seen = []

    def drawn(_: int) -> str:
        was_seen.append((tmp_path / "secret_key").exists())
        return "k" * 60

    monkeypatch.setattr(secrets, "token_urlsafe", drawn)

    assert kept_secret_key(tmp_path) == "k" * 60
    assert was_seen == [False]
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_start_that_comes_second_takes_the_key_of_the_first(tmp_path, monkeypatch):
    def drawn(_: int) -> str:
        (tmp_path / "secret_key").write_text("the first", encoding="ascii")
        return "the second"

    monkeypatch.setattr(secrets, "token_urlsafe", drawn)

    assert kept_secret_key(tmp_path) == "the first"


def test_all_starts_at_once_get_one_key(tmp_path):
    keys: list[str] = []
    starts = [
        threading.Thread(target=lambda: keys.append(kept_secret_key(tmp_path / "var")))
        for _ in range(8)
    ]

    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert len(keys) == 8
    assert "" not in keys
    assert len(set(keys)) == 1


def test_a_key_that_was_there_before_is_kept(tmp_path):
    (tmp_path / "secret_key").write_text("brought-along\n", encoding="ascii")

    assert kept_secret_key(tmp_path) == "brought-along"


def test_a_key_is_the_owners_alone_whatever_new_files_may_be(tmp_path):
    before = os.umask(0)
    try:
        kept_secret_key(tmp_path)
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
