"""The environment is read once, typed, with the embedded column as what unset means."""

import stat
from pathlib import Path

import pytest

from cms.settings.env import Environment, kept_secret_key, text_of


def read(folder: Path, **variables: str) -> Environment:
    return Environment.read(base_dir=folder, source=variables)


def test_nothing_set_means_the_embedded_column(tmp_path):
    env = read(tmp_path)

    assert (env.database_url, env.redis_url, env.elasticsearch_url) == ("", "", "")
    assert env.object_store is None
    assert env.site_url == "http://127.0.0.1:8000"
    assert env.var_dir == tmp_path / "var"
    assert (env.live_connections_per_person, env.live_connections_per_address) == (5, 1000)
    assert not env.debug


def test_lists_numbers_and_switches_are_typed(tmp_path):
    env = read(
        tmp_path,
        ALLOWED_HOSTS="a.example.cn, b.example.cn,",
        TRUSTED_PROXIES="2",
        LIVE_CONNECTIONS_PER_PERSON="500",
        DEBUG="1",
        SITE_URL="https://a.example.cn/",
    )

    assert env.allowed_hosts == ("a.example.cn", "b.example.cn")
    assert env.trusted_proxies == 2
    assert env.live_connections_per_person == 500
    assert env.debug
    assert env.site_url == "https://a.example.cn"


def test_debug_is_on_only_by_one(tmp_path):
    assert not read(tmp_path, DEBUG="0").debug


def test_a_store_has_all_four_values(tmp_path):
    env = read(
        tmp_path,
        MEDIA_S3_ENDPOINT="http://s3:7070",
        MEDIA_S3_BUCKET="media",
        AWS_ACCESS_KEY_ID="key",
        AWS_SECRET_ACCESS_KEY="secret",
    )

    assert env.object_store.endpoint == "http://s3:7070"
    assert env.object_store.bucket == "media"


def test_a_secret_may_come_from_a_file(tmp_path):
    secret = tmp_path / "key"
    secret.write_text("from the file\n", encoding="utf-8")

    assert text_of({"DJANGO_SECRET_KEY_FILE": str(secret)}, "DJANGO_SECRET_KEY") == "from the file"


def test_the_kept_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    first = kept_secret_key(tmp_path / "var")
    second = kept_secret_key(tmp_path / "var")

    mode = stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode)
    assert first == second
    assert len(first) >= 50
    assert mode == 0o600


def test_two_folders_have_two_keys(tmp_path):
    assert kept_secret_key(tmp_path / "a") != kept_secret_key(tmp_path / "b")


def test_an_environment_cannot_be_changed(tmp_path):
    with pytest.raises(AttributeError):
        read(tmp_path).debug = True
