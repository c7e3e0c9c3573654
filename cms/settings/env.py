"""The one typed reader of the environment.

Nothing else in the house looks at `os.environ` for configuration. What is unset means the
embedded column: SQLite, tantivy, local files, one web and one worker process.
"""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SECRET_KEY_LENGTH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectStore:
    """An S3 bucket and the keys to it; all four stand together or not at all.

    Browsers may have to reach it by another address than we do.
    """

    endpoint: str
    browser_endpoint: str
    bucket: str
    access_key: str
    secret_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Every variable the house knows, parsed once."""

    database_url: str
    redis_url: str
    elasticsearch_url: str
    s3_endpoint: str
    s3_browser_endpoint: str
    s3_bucket: str
    aws_access_key: str
    aws_secret_key: str
    site_url: str
    secret_key: str
    debug: bool
    var_dir: Path
    allowed_hosts: tuple[str, ...]
    map_tile_url: str
    ffmpeg_binary: str
    trusted_proxies: int
    live_connections_per_person: int
    live_connections_per_address: int

    @classmethod
    def read(cls, *, base_dir: Path, source: Mapping[str, str] = os.environ) -> Self:
        """Read `source`; a value named `X_FILE` is the content of that file (a mounted secret)."""

        def text(name: str, default: str = "") -> str:
            return text_of(source, name, default)

        return cls(
            database_url=text("DATABASE_URL"),
            redis_url=text("REDIS_URL"),
            elasticsearch_url=text("ELASTICSEARCH_URL"),
            s3_endpoint=text("MEDIA_S3_ENDPOINT"),
            s3_browser_endpoint=text("MEDIA_S3_BROWSER_ENDPOINT") or text("MEDIA_S3_ENDPOINT"),
            s3_bucket=text("MEDIA_S3_BUCKET"),
            aws_access_key=text("AWS_ACCESS_KEY_ID"),
            aws_secret_key=text("AWS_SECRET_ACCESS_KEY"),
            site_url=text("SITE_URL", "http://127.0.0.1:8000").rstrip("/"),
            secret_key=text("DJANGO_SECRET_KEY"),
            debug=text("DEBUG") == "1",
            var_dir=Path(text("CAIFENG_VAR_DIR") or base_dir / "var"),
            allowed_hosts=tuple(h.strip() for h in text("ALLOWED_HOSTS").split(",") if h.strip()),
            map_tile_url=text("MAP_TILE_URL"),
            ffmpeg_binary=text("FFMPEG_BINARY"),
            trusted_proxies=int(text("TRUSTED_PROXIES") or 0),
            live_connections_per_person=int(text("LIVE_CONNECTIONS_PER_PERSON") or 5),
            live_connections_per_address=int(text("LIVE_CONNECTIONS_PER_ADDRESS") or 1_000),
        )

    @property
    def object_store(self) -> ObjectStore | None:
        """The S3 bucket for files, or None where files lie in the local folder."""
        if not self.s3_endpoint:
            return None
        return ObjectStore(
            endpoint=self.s3_endpoint,
            browser_endpoint=self.s3_browser_endpoint.rstrip("/"),
            bucket=self.s3_bucket,
            access_key=self.aws_access_key,
            secret_key=self.aws_secret_key,
        )


def text_of(source: Mapping[str, str], name: str, default: str = "") -> str:
    """One variable's text, from the file `NAME_FILE` names or from itself."""
    if path := source.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return source.get(name, default).strip()


def kept_secret_key(var_dir: Path) -> str:
    """The embedded column's own key, made once and readable by its owner alone.

    It appears whole: web and worker start at once, and neither may read a key half written.
    """
    path = var_dir / "secret_key"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=var_dir, prefix=".key-") as made:
            made.write(secrets.token_urlsafe(SECRET_KEY_LENGTH))
            made.flush()
            with suppress(FileExistsError):
                os.link(made.name, path)
    return path.read_text(encoding="ascii").strip()
