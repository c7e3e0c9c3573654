"""The bucket: everybody may read what is open, nobody without a key what is guarded."""

from urllib.error import HTTPError
from urllib.request import urlopen
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages

pytestmark = pytest.mark.services("s3")


def test_an_open_file_is_read_without_a_key():
    name = storages["default"].save(f"{uuid4().hex}/荷塘.txt", ContentFile(b"open"))

    with urlopen(storages["default"].url(name), timeout=5) as answer:
        assert answer.read() == b"open"


def test_a_guarded_file_is_refused_without_a_signature_and_given_with_one():
    name = storages["guarded"].save(f"{uuid4().hex}.txt", ContentFile(b"guarded"))
    signed = storages["guarded"].url(name)

    with pytest.raises(HTTPError, match="403"):
        urlopen(signed.partition("?")[0], timeout=5)
    with urlopen(signed, timeout=5) as answer:
        assert answer.read() == b"guarded"


def test_the_bucket_as_a_whole_cannot_be_listed_without_a_key():
    store = settings.OBJECT_STORE

    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{store.endpoint}/{store.bucket}", timeout=5)
