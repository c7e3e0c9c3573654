"""The test suite: quick hashing, its own folder, the same parts as the environment names.

Workers of one run share servers and are kept apart by name: each has its own folder, bucket,
Redis database and index prefix (pytest-django names the databases).
"""

import os
import tempfile
from pathlib import Path


def take_own_names(worker: str) -> None:
    """Change the environment of this worker once; processes it starts inherit its names."""
    if os.environ.get("CAIFENG_TEST_WORKER") == worker:
        return
    os.environ["CAIFENG_TEST_WORKER"] = worker
    os.environ["CAIFENG_VAR_DIR"] = str(Path(os.environ["CAIFENG_VAR_DIR"]) / worker)
    if bucket := os.environ.get("MEDIA_S3_BUCKET"):
        os.environ["MEDIA_S3_BUCKET"] = f"{bucket}-{worker}"
    if url := os.environ.get("REDIS_URL"):
        server, _, _ = url.rpartition("/")
        os.environ["REDIS_URL"] = f"{server}/{int(worker.removeprefix('gw')) + 1}"


WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
os.environ.setdefault("CAIFENG_VAR_DIR", tempfile.mkdtemp(prefix="caifeng-test-"))
if WORKER:
    take_own_names(WORKER)

from cms.settings.base import *
from cms.settings.base import CACHES, DATABASES, FILE_STORAGES, REDIS_URL, VAR_DIR

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **FILE_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
IN_MEMORY: dict[str, object] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
if not REDIS_URL:
    CACHES = {"default": IN_MEMORY}
if pool := DATABASES["default"]["OPTIONS"].get("pool"):
    # Two test workers, their children and a browser share a small machine.
    pool["timeout"] = 30
SEARCH_INDEX_PREFIX = f"caifeng-test-{WORKER or 'main'}"
SHOW_STYLEGUIDE = True
TEST_FOLDER = Path(VAR_DIR)
