"""A store in an S3, through the client that Django's storages already set up."""

import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, cast

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from media_pipeline.errors import MissingFile, StoreFault, fault_of_disk
from media_pipeline.stores.contract import (
    LAST,
    Check,
    Store,
    cache_rule,
    files_of,
    in_order,
    no_check,
    safe_key,
    type_of,
)

DELETED_AT_ONCE = 1000
SENT_AT_ONCE = 8
FETCHED_AT_ONCE = 1024**2
# Of 10,000 parts at most: enough for 80 GB. As many as are sent at once are held in memory.
PART_BYTES = 8 * 1024**2
OF_UPLOAD = "?uploadId="
ABSENT = {"404", "NoSuchKey", "NotFound"}


class S3Store:
    """Keys below one location of the bucket; an object there appears whole by itself."""

    is_local = False

    def __init__(self, storage: Any, *, patient: Any, location: str, is_public: bool) -> None:
        self._client = client_of(storage)
        self._patient = client_of(patient)
        self._bucket = storage.bucket_name
        self._location = location
        self._is_public = is_public

    def put(self, key: str, path: Path) -> None:
        with told_plainly(key):
            if path.stat().st_size > PART_BYTES:
                self._put_in_parts(key, path)
                return
            with path.open("rb") as file:
                self._client.put_object(
                    Bucket=self._bucket, Key=self._at(key), Body=file, **self._headers(key)
                )

    def put_own(self, key: str, path: Path) -> None:
        self.put(key, path)

    def put_bytes(self, key: str, content: bytes) -> None:
        with told_plainly(key):
            self._client.put_object(
                Bucket=self._bucket, Key=self._at(key), Body=content, **self._headers(key)
            )

    def put_folder(
        self, prefix: str, folder: Path, *, last: Sequence[str] = LAST, check: Check = no_check
    ) -> None:
        def send(name_and_path: tuple[str, Path]) -> None:
            check()
            self.put(f"{prefix}/{name_and_path[0]}", name_and_path[1])

        files = list(files_of(folder, last))
        with ThreadPoolExecutor(SENT_AT_ONCE) as pool:
            list(pool.map(send, [file for file in files if file[0] not in last]))
        for file in files:
            if file[0] in last:
                send(file)

    def open(self, key: str, *, start: int = 0, end: int | None = None) -> IO[bytes]:
        if end is not None and end <= start:
            return tempfile.TemporaryFile()
        wanted = f"bytes={start}-{'' if end is None else end - 1}"
        more = {"Range": wanted} if start or end is not None else {}
        with told_plainly(key):
            answer = self._client.get_object(Bucket=self._bucket, Key=self._at(key), **more)
        return cast("IO[bytes]", answer["Body"])

    def local_path(self, key: str, *, folder: Path, check: Check = no_check) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / key.rpartition("/")[2]
        with told_plainly(key), tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            try:
                with self.open(key) as body:
                    while portion := body.read(FETCHED_AT_ONCE):
                        check()
                        file.write(portion)
                file.flush()
                Path(file.name).replace(path)
            finally:
                Path(file.name).unlink(missing_ok=True)
        return path

    def size(self, key: str) -> int:
        with told_plainly(key):
            answer = self._client.head_object(Bucket=self._bucket, Key=self._at(key))
        return int(answer["ContentLength"])

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except MissingFile:
            return False
        return True

    def list(self, prefix: str) -> list[str]:
        below = f"{self._at(prefix)}/"
        pages = self._client.get_paginator("list_objects_v2")
        with told_plainly(prefix):
            found = pages.paginate(Bucket=self._bucket, Prefix=below)
            names = [one["Key"] for page in found for one in page.get("Contents", [])]
        return sorted(name.removeprefix(f"{self._location}/") for name in names)

    def children(self, prefix: str) -> Sequence[str]:
        below = f"{self._at(prefix)}/"
        pages = self._client.get_paginator("list_objects_v2")
        with told_plainly(prefix):
            found = pages.paginate(Bucket=self._bucket, Prefix=below, Delimiter="/")
            names = [one["Prefix"] for page in found for one in page.get("CommonPrefixes", [])]
        return sorted(name.removeprefix(below).rstrip("/") for name in names)

    def newest(self, prefix: str) -> datetime | None:
        at = self._at(prefix)
        pages = self._client.get_paginator("list_objects_v2")
        with told_plainly(prefix):
            found = pages.paginate(Bucket=self._bucket, Prefix=at)
            held = [one for page in found for one in page.get("Contents", [])]
        mine = [one for one in held if one["Key"] == at or one["Key"].startswith(f"{at}/")]
        return max((one["LastModified"] for one in mine), default=None)

    def unfinished(self, *, before: datetime) -> Sequence[str]:
        below = f"{self._location}/"
        pages = self._client.get_paginator("list_multipart_uploads")
        with told_plainly(below):
            found = pages.paginate(Bucket=self._bucket, Prefix=below)
            begun = [one for page in found for one in page.get("Uploads", [])]
        return sorted(
            f"{one['Key'].removeprefix(below)}{OF_UPLOAD}{one['UploadId']}"
            for one in begun
            if one["Initiated"] < before
        )

    def drop_unfinished(self, name: str) -> None:
        key, _, upload = name.rpartition(OF_UPLOAD)
        with told_plainly(key), suppress(self._client.exceptions.NoSuchUpload):
            self._client.abort_multipart_upload(
                Bucket=self._bucket, Key=self._at(key), UploadId=upload
            )

    def copy_prefix(
        self, prefix: str, *, to: Store, new_prefix: str, check: Check = no_check
    ) -> None:
        names = [key.removeprefix(f"{prefix}/") for key in self.list(prefix)]
        target = cast("S3Store", to)
        for name in in_order(names, LAST):
            check()
            target.take_over(f"{new_prefix}/{name}", self._at(f"{prefix}/{name}"))

    def take_over(self, key: str, object_name: str) -> None:
        """Copy another object of this bucket, without its bytes passing through here."""
        with told_plainly(key):
            self._client.copy(
                {"Bucket": self._bucket, "Key": object_name},
                self._bucket,
                self._at(key),
                ExtraArgs={**self._headers(key), "MetadataDirective": "REPLACE"},
            )

    def delete(self, key: str) -> None:
        with told_plainly(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._at(key))

    def delete_prefix(self, prefix: str) -> None:
        names = [{"Key": self._at(key)} for key in self.list(prefix)]
        with told_plainly(prefix):
            for first in range(0, len(names), DELETED_AT_ONCE):
                wanted = {"Objects": names[first : first + DELETED_AT_ONCE], "Quiet": True}
                answer = self._client.delete_objects(Bucket=self._bucket, Delete=wanted)
                if left := answer.get("Errors"):
                    raise StoreFault(str(left[:3]))

    def _at(self, key: str) -> str:
        return f"{self._location}/{safe_key(key)}"

    def _put_in_parts(self, key: str, path: Path) -> None:
        """Each part is answered at once; putting them together has all the time it needs."""
        place = {"Bucket": self._bucket, "Key": self._at(key)}
        begun = self._client.create_multipart_upload(**place, **self._headers(key))
        place["UploadId"] = begun["UploadId"]

        def send(number: int, start: int) -> dict[str, Any]:
            part = _portion(path, start)
            sent = self._client.upload_part(**place, PartNumber=number, Body=part)
            return {"PartNumber": number, "ETag": sent["ETag"]}

        try:
            starts = range(0, path.stat().st_size, PART_BYTES)
            with ThreadPoolExecutor(SENT_AT_ONCE) as pool:
                parts = list(pool.map(send, range(1, len(starts) + 1), starts))
            self._patient.complete_multipart_upload(**place, MultipartUpload={"Parts": parts})
        except BaseException:
            with suppress(BotoCoreError, ClientError):
                self._client.abort_multipart_upload(**place)
            raise

    def _headers(self, key: str) -> dict[str, str]:
        rule = cache_rule(key, is_public=self._is_public)
        return {"ContentType": type_of(key), "CacheControl": rule}


def _portion(path: Path, start: int) -> bytes:
    with path.open("rb") as file:
        file.seek(start)
        return file.read(PART_BYTES)


@lru_cache(maxsize=16)
def client_of(storage: Any) -> Any:
    """One client for all threads: they may share it, and making one takes a good part of a second.

    (Django's storage makes one for each thread, and threads of ours come and go.)
    """
    return storage.connection.meta.client


@contextmanager
def told_plainly(key: str) -> Iterator[None]:
    """What a client of the store raises, in our own words: MissingFile, NoSpace or StoreFault."""
    try:
        yield
    except ClientError as problem:
        is_absent = problem.response.get("Error", {}).get("Code") in ABSENT
        raise (MissingFile(key) if is_absent else StoreFault(str(problem))) from problem
    except (BotoCoreError, Boto3Error, HTTPError) as problem:
        raise StoreFault(str(problem)) from problem
    except FileNotFoundError as missing:
        raise MissingFile(key) from missing
    except OSError as problem:
        raise fault_of_disk(problem) or StoreFault(str(problem)) from problem
