"""One number for one world, wherever it was loaded."""

import os
import subprocess
import sys

import pytest
from django.db import connection
from django.test import TestCase

from cms.demo.fingerprint import demo_fingerprint
from cms.demo.models import DemoObject
from cms.demo.services import drop_world
from cms.organisation.models import District
from tests.cms.demo.worlds import load, small_world, tiny_world, with_story
from tests.services.migrated import DATABASE, copy_migrated_database

SERVICES = (
    "DATABASE_URL",
    "REDIS_URL",
    "ELASTICSEARCH_URL",
    "MEDIA_S3_ENDPOINT",
    "MEDIA_S3_BUCKET",
)


class TestFingerprint(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = tiny_world()
        load(cls.world)

    def test_same_world_loaded_anew_has_the_same_fingerprint(self):
        first = demo_fingerprint()

        drop_world()
        District.add_root(kind="区", name="别的区", slug="other")
        load(self.world)

        assert demo_fingerprint() == first

    def test_another_word_is_another_fingerprint(self):
        first = demo_fingerprint()

        load(with_story(self.world, "col-qicheng", summary="一座土城墙，见证了会盟"))

        assert demo_fingerprint() != first

    def test_row_that_is_gone_is_another_fingerprint(self):
        first = demo_fingerprint()

        DemoObject.objects.named(District, "lvcheng").delete()

        assert demo_fingerprint() != first


EMBEDDED = """
import django
django.setup()
from cms.demo.fingerprint import demo_fingerprint
from tests.cms.demo.worlds import load, small_world
load(small_world())
print("fingerprint", demo_fingerprint())
"""


@pytest.mark.services("postgresql")
@pytest.mark.django_db
def test_postgresql_and_sqlite_give_the_same_fingerprint(tmp_path):
    assert connection.vendor == "postgresql"
    load(small_world())

    copy_migrated_database(tmp_path / DATABASE)
    embedded = {name: value for name, value in os.environ.items() if name not in SERVICES}
    embedded |= {"CAIFENG_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    answer = subprocess.run(
        [sys.executable, "-c", EMBEDDED],
        env=embedded, capture_output=True, text=True, check=True, timeout=600,
    )  # fmt: skip

    assert answer.stdout.split()[-1] == demo_fingerprint()
