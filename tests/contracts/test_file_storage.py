"""Files: the same promises from a local folder and from an S3."""

from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

WORDS = "采风记\n".encode()


@pytest.fixture(params=["default", "guarded"])
def storage(request: pytest.FixtureRequest):
    return storages[request.param]


def test_what_was_saved_is_read_back_byte_for_byte(storage):
    name = storage.save(f"{uuid4().hex}/荷塘.txt", ContentFile(WORDS))

    with storage.open(name) as file:
        assert file.read() == WORDS
    assert storage.size(name) == len(WORDS)


def test_a_second_file_of_the_same_name_does_not_replace_the_first(storage):
    wanted = f"{uuid4().hex}/荷塘.txt"

    first = storage.save(wanted, ContentFile(WORDS))
    second = storage.save(wanted, ContentFile(b"another"))

    assert first != second
    with storage.open(first) as file:
        assert file.read() == WORDS


def test_a_deleted_file_is_gone_and_deleting_again_is_no_error(storage):
    name = storage.save(f"{uuid4().hex}.txt", ContentFile(WORDS))

    storage.delete(name)
    storage.delete(name)

    assert not storage.exists(name)


def test_an_open_file_lies_under_another_name_space_than_a_guarded_one():
    name = storages["default"].save(f"{uuid4().hex}.txt", ContentFile(WORDS))

    assert not storages["guarded"].exists(name)
