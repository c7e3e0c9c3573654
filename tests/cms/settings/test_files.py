"""Where files lie, and how long a store that does not answer is waited for."""

from pathlib import Path

import pytest
from django.core.files.storage.handler import StorageHandler

from cms.settings import files
from cms.settings.env import ObjectStore

STORE = ObjectStore(
    endpoint="http://store.example:7070",
    browser_endpoint="https://films.example",
    bucket="films",
    access_key="key",
    secret_key="secret",
)


@pytest.fixture(scope="module")
def bucket() -> StorageHandler:
    return StorageHandler(files.in_bucket(STORE))


def config_of(bucket: StorageHandler, name: str):
    return bucket[name].connection.meta.client.meta.config


@pytest.mark.parametrize("name", ["default", "guarded"])
def test_store_that_does_not_answer_is_given_up_within_seconds(bucket, name):
    config = config_of(bucket, name)

    assert (config.connect_timeout, config.read_timeout) == (1, 3)
    assert config.retries == {"total_max_attempts": 2, "mode": "standard"}


def test_joining_a_large_object_may_take_long_but_not_connecting(bucket):
    config = config_of(bucket, "patient")

    assert (config.connect_timeout, config.read_timeout) == (1, 300)
    assert config.retries["total_max_attempts"] == 1


def test_every_storage_leads_to_the_one_bucket(bucket):
    assert {bucket[name].bucket_name for name in bucket.backends} == {"films"}
    assert {bucket[name].location for name in bucket.backends} == {"open", "guarded", ""}


def test_guarded_addresses_are_signed_for_a_minute_and_open_ones_are_plain(bucket):
    guarded, plain = bucket["guarded"].url("a/b.m4s"), bucket["default"].url("a/b.m4s")

    assert plain == "http://store.example:7070/films/open/a/b.m4s"
    assert guarded.startswith("http://store.example:7070/films/guarded/a/b.m4s?")
    assert "X-Amz-Expires=60&" in guarded
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in guarded


def test_addresses_for_browsers_are_signed_for_the_host_browsers_ask(bucket):
    outside = bucket["outside"].connection.meta.client

    signed = outside.generate_presigned_url("get_object", {"Bucket": "films", "Key": "a"})

    assert signed.startswith("https://films.example/films/a?")
    assert "X-Amz-SignedHeaders=host&" in signed


def test_in_folders_guarded_files_lie_apart(tmp_path: Path):
    folders = StorageHandler(files.in_folders(guarded=tmp_path / "guarded"))

    assert folders["guarded"].path("a") == str(tmp_path / "guarded" / "a")
    assert folders["default"].path("a") != folders["guarded"].path("a")
