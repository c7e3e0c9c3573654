"""Where files lie: Django's STORAGES for a folder or a bucket, and how long a bucket may take."""

from pathlib import Path
from typing import Any

from botocore.config import Config

from cms.settings.env import ObjectStore

CONNECT_S, READ_S = 1, 3
# Only for joining the parts of one large object, which moves gigabytes inside the store.
JOIN_S = 300
TRIES = 2
SIGNED_FOR_S = 60


def in_folders(*, guarded: Path) -> dict[str, Any]:
    """Open files lie in MEDIA_ROOT, guarded ones in a folder no front server shows."""
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "guarded": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": guarded, "base_url": "/media/guarded/"},
        },
    }


def in_bucket(store: ObjectStore) -> dict[str, Any]:
    """Both kinds in one bucket, and the same bucket twice more.

    `patient` is for what takes its time by nature, `outside` signs addresses for browsers: the
    host that is asked is part of what is signed.
    """
    options = {
        "endpoint_url": store.endpoint,
        "bucket_name": store.bucket,
        "access_key": store.access_key,
        "secret_key": store.secret_key,
        "region_name": "us-east-1",
        "querystring_expire": SIGNED_FOR_S,
        "file_overwrite": False,
        "client_config": client_config(),
    }
    places = {
        "default": {"location": "open", "querystring_auth": False},
        "guarded": {"location": "guarded", "querystring_auth": True},
        "patient": {"client_config": client_config(read_s=JOIN_S, tries=1)},
        "outside": {"endpoint_url": store.browser_endpoint},
    }
    return {
        name: {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {**options, **own}}
        for name, own in places.items()
    }


def client_config(*, read_s: float = READ_S, tries: int = TRIES) -> Config:
    """A store that does not answer is given up within seconds; whoever asked tries again later."""
    return Config(
        connect_timeout=CONNECT_S,
        read_timeout=read_s,
        retries={"total_max_attempts": tries, "mode": "standard"},
        s3={"addressing_style": "path"},
        signature_version="s3v4",
    )
