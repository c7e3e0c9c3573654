"""S3 by versitygw: real S3 answers over a plain folder."""

import json
import os
import secrets
import subprocess
from http import HTTPStatus
from pathlib import Path

from tests.services.cache import built_once
from tests.services.go import go_program
from tests.services.ports import LOOPBACK
from tests.services.service import Service
from tests.services.signing import Account, send

VERSION = "1.8.0"
BUCKET = "caifeng-media"


def make_bucket(account: Account, bucket: str) -> bool:
    """Make a bucket whose prefix `open/` everybody may read; True when it stands."""
    made = send(account, "PUT", f"/{bucket}")
    if made not in {HTTPStatus.OK, HTTPStatus.CONFLICT}:
        return False
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": ["*"]},
                "Action": ["s3:GetObject"],
                "Resource": [f"arn:aws:s3:::{bucket}/open/*"],
            }
        ],
    }
    body = json.dumps(policy).encode()
    answer = send(account, "PUT", f"/{bucket}", query="policy=", body=body)
    return answer in {HTTPStatus.OK, HTTPStatus.NO_CONTENT}


class ObjectStore(Service):
    """A gateway with one bucket and keys that live as long as the run."""

    name = "s3"
    port_variable = "TEST_S3_PORT"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.account = Account(
            endpoint=f"http://{LOOPBACK}:{self.port}",
            access_key=secrets.token_hex(8),
            secret_key=secrets.token_hex(20),
        )

    def install(self) -> None:
        self.program = built_once(f"versitygw-{VERSION}", self._build) / "versitygw"

    def start(self) -> dict[str, str]:
        endpoint = self.account.endpoint
        self.spawn(
            [
                *(self.program, "--port", endpoint.removeprefix("http://"), "--quiet"),
                *("posix", *self._sidecar(), self._objects()),
            ],
            {
                "ROOT_ACCESS_KEY": self.account.access_key,
                "ROOT_SECRET_KEY": self.account.secret_key,
            },
        )
        return {
            "MEDIA_S3_ENDPOINT": endpoint,
            "MEDIA_S3_BUCKET": BUCKET,
            "AWS_ACCESS_KEY_ID": self.account.access_key,
            "AWS_SECRET_ACCESS_KEY": self.account.secret_key,
        }

    def ready(self) -> bool:
        try:
            return make_bucket(self.account, BUCKET)
        except OSError:
            return False

    def _objects(self) -> Path:
        objects = self.folder / "objects"
        objects.mkdir(exist_ok=True)
        return objects

    def _sidecar(self) -> list[str | Path]:
        """A folder for what a disk without extended attributes cannot hold."""
        try:
            os.setxattr(self._objects(), "user.caifeng", b"1")
        except OSError:
            beside = self.folder / "attributes"
            beside.mkdir(exist_ok=True)
            return ["--sidecar", beside]
        return []

    def _build(self, folder: Path) -> None:
        source = f"github.com/versity/versitygw/cmd/versitygw@v{VERSION}"
        own = {"GOBIN": str(folder), "GOTOOLCHAIN": "local", "CGO_ENABLED": "0"}
        with self.log.open("ab") as log:
            subprocess.run(
                [go_program(), "install", source],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **own},
            )
