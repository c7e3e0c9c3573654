"""The test suite: quick hashing, its own folder, the same parts as the environment names."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("CAIFENG_VAR_DIR", tempfile.mkdtemp(prefix="caifeng-test-"))

from cms.settings.base import *
from cms.settings.base import FILE_STORAGES, VAR_DIR

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **FILE_STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SHOW_STYLEGUIDE = True
TEST_FOLDER = Path(VAR_DIR)
