"""The bucket as browsers meet it: pages of this site send parts of large films to it.

Where no front server stands before it they play films from it, too; the site signs each address.
"""

from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.storage import storages

from media_pipeline.stores.s3 import client_of, told_plainly

# A browser asks once an hour whether it may.
REMEMBERED_S = 3600
GONE = {"404", "NoSuchBucket"}


def rules(origin: str) -> dict[str, Any]:
    """GET and PUT from pages of that origin, which may read the tag of what they sent."""
    return {
        "CORSRules": [
            {
                "AllowedOrigins": [origin],
                "AllowedMethods": ["GET", "PUT"],
                "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag"],
                "MaxAgeSeconds": REMEMBERED_S,
            }
        ]
    }


def prepare(*, origin: str) -> bool:
    """Make the bucket if there is none, and let pages of that origin send to it.

    True when it was made. Raises StoreFault.
    """
    storage: Any = storages["guarded"]
    bucket, client = storage.bucket_name, client_of(storage)
    with told_plainly(bucket):
        is_new = not _is_there(client, bucket)
        if is_new:
            client.create_bucket(Bucket=bucket)
        client.put_bucket_cors(Bucket=bucket, CORSConfiguration=rules(origin))
    return is_new


def is_used() -> bool:
    """Whether files lie in a bucket at all."""
    return settings.OBJECT_STORE is not None


def _is_there(client: Any, bucket: str) -> bool:
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as problem:
        if problem.response.get("Error", {}).get("Code") in GONE:
            return False
        raise
    return True
