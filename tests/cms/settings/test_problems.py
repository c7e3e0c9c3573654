"""Each wrong variable is one line, and nothing starts while one is left."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from cms.settings.env import Environment
from cms.settings.problems import NAMES, production_problems, variable_problems

STRONG_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"
GOOD = {
    "DATABASE_URL": "postgres://caifeng:secret@db:5432/caifeng",
    "REDIS_URL": "redis://redis:6379/0",
    "ELASTICSEARCH_URL": "http://search:9200",
    "MEDIA_S3_ENDPOINT": "http://s3:7070",
    "MEDIA_S3_BROWSER_ENDPOINT": "https://caifeng.example.cn",
    "MEDIA_S3_BUCKET": "media",
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "SITE_URL": "https://caifeng.example.cn",
    "DJANGO_SECRET_KEY": STRONG_KEY,
    "DEBUG": "0",
    "ALLOWED_HOSTS": "caifeng.example.cn",
    "MAP_TILE_URL": "https://tiles.example.cn/{z}/{x}/{y}.png",
    "TRUSTED_PROXIES": "1",
}
STORE = ("MEDIA_S3_ENDPOINT", "MEDIA_S3_BUCKET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")


def test_nothing_set_and_everything_set_are_both_fine():
    assert variable_problems({}) == []
    assert variable_problems(GOOD) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u:p@h/db"),
        ("DATABASE_URL", "postgres://u:p@h:5432/"),
        ("DATABASE_URL", "postgres://u:p@h:port/db"),
        ("REDIS_URL", "127.0.0.1:6379"),
        ("REDIS_URL", "redis://"),
        ("ELASTICSEARCH_URL", "search:9200"),
        ("ELASTICSEARCH_URL", "http://search:ninety"),
        ("SITE_URL", "caifeng.example.cn"),
        ("SITE_URL", "https://caifeng.example.cn/app"),
        ("DEBUG", "yes"),
        ("ALLOWED_HOSTS", "https://caifeng.example.cn"),
        ("MAP_TILE_URL", "https://tiles.example.cn/"),
        ("TRUSTED_PROXIES", "one"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "99"),
    ],
)
def test_a_value_of_the_wrong_shape_is_one_line_with_its_name(name, value):
    found = variable_problems({name: value})

    assert len(found) == 1
    assert found[0].startswith(f"{name} ")


def test_a_line_never_repeats_a_secret():
    found = variable_problems({"DATABASE_URL": "mysql://u:topsecret@h/db"})

    assert "topsecret" not in "".join(found)


@pytest.mark.parametrize("missing", STORE)
def test_a_store_without_one_of_its_values_is_told(missing):
    found = variable_problems({name: GOOD[name] for name in STORE if name != missing})

    assert len(found) == 1
    assert found[0].startswith(f"{missing} 没有设置")


def test_keys_alone_are_somebody_elses():
    keys = {name: GOOD[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}

    assert variable_problems(keys) == []


def test_a_secret_file_that_is_not_there_is_told(tmp_path):
    path = tmp_path / "gone"

    assert variable_problems({"DATABASE_URL_FILE": str(path)}) == [
        f"DATABASE_URL_FILE 指的文件读不到：{path}"
    ]


def test_a_value_given_twice_is_told(tmp_path):
    file = tmp_path / "url"
    file.write_text(GOOD["DATABASE_URL"], encoding="utf-8")

    found = variable_problems(
        {"DATABASE_URL": GOOD["DATABASE_URL"], "DATABASE_URL_FILE": str(file)}
    )

    assert found == ["DATABASE_URL 和 DATABASE_URL_FILE 只能设置一个"]


def test_a_var_folder_that_is_a_file_is_told(tmp_path):
    file = tmp_path / "var"
    file.touch()

    assert variable_problems({"CAIFENG_VAR_DIR": str(file)}) == ["CAIFENG_VAR_DIR 应是一个文件夹"]


@given(st.dictionaries(st.sampled_from(NAMES), st.text(max_size=40)))
def test_any_environment_gets_an_answer(variables):
    lines = variable_problems(variables)

    assert all(line.split(" ")[0].removesuffix("_FILE") in NAMES for line in lines)


def production(tmp_path, **changes: str) -> list[str]:
    return production_problems(Environment.read(base_dir=tmp_path, source={**GOOD, **changes}))


def test_a_sound_production_environment_passes(tmp_path):
    assert production(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DJANGO_SECRET_KEY", ""),
        ("DJANGO_SECRET_KEY", "short"),
        ("DJANGO_SECRET_KEY", "a" * 80),
        ("DJANGO_SECRET_KEY", "django-insecure-" + STRONG_KEY),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("SITE_URL", "http://caifeng.example.cn"),
        ("DEBUG", "1"),
    ],
)
def test_production_refuses_what_is_unsafe_with_one_line(tmp_path, name, value):
    found = production(tmp_path, **{name: value})

    assert len(found) == 1
    assert found[0].startswith(name)


def check(tmp_path, module: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` with exactly these variables."""
    unset = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=settings.BASE_DIR,
        env={
            **unset,
            "CAIFENG_VAR_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": module,
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_tells_each_wrong_variable_and_nothing_else(tmp_path):
    done = check(tmp_path, "cms.settings.dev", REDIS_URL="nonsense", DEBUG="maybe")

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "REDIS_URL 应写成 redis://主机:端口/0",
        "DEBUG 只能是 0 或 1",
    ]


def test_production_without_settings_does_not_start(tmp_path):
    done = check(tmp_path, "cms.settings.production")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert [line.split()[0] for line in done.stderr.splitlines()] == [
        "DATABASE_URL",
        "DJANGO_SECRET_KEY",
        "ALLOWED_HOSTS",
        "SITE_URL",
    ]
