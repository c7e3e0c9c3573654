"""`manage.py check` says in one line what stands alone and what production must not be."""

import pytest

from cms.core import checks
from cms.settings.env import Environment


@pytest.fixture
def environment(settings, tmp_path):
    """Pretend the process was started with these variables."""

    def start(**variables: str) -> None:
        settings.ENV = Environment.read(base_dir=tmp_path, source=variables)

    return start


@pytest.fixture
def production(settings, tmp_path):
    """Settings as production has them; a test weakens one."""
    settings.IS_PRODUCTION = True
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["caifeng.example.cn"]
    variables = {"DATABASE_URL": "postgres://u:p@db/caifeng"}
    settings.ENV = Environment.read(base_dir=tmp_path, source=variables)
    settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = True
    settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 60
    return settings


def lines(messages) -> list[str]:
    return [message.msg for message in messages]


def test_nothing_set_is_fine(environment):
    environment()

    assert checks.check_environment() == []


def test_redis_without_a_shared_database_is_told(environment):
    environment(REDIS_URL="redis://127.0.0.1:6379/0")

    [message] = checks.check_environment()

    assert message.id == "core.W001"
    assert message.msg.startswith("REDIS_URL 设置了，DATABASE_URL 没有")


def test_keys_without_a_bucket_are_told(environment):
    environment(AWS_ACCESS_KEY_ID="key")

    assert [message.id for message in checks.check_environment()] == ["core.W002"]


def test_sound_production_settings_pass(production):
    assert checks.check_production() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", True, "DEBUG"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS"),
        ("SECURE_SSL_REDIRECT", False, "SECURE_SSL_REDIRECT"),
        ("SESSION_COOKIE_SECURE", False, "SESSION_COOKIE_SECURE"),
        ("CSRF_COOKIE_SECURE", False, "CSRF_COOKIE_SECURE"),
        ("SECURE_HSTS_SECONDS", 0, "SECURE_HSTS_SECONDS"),
    ],
)
def test_each_weakened_production_setting_is_one_line(production, name, value, said):
    setattr(production, name, value)

    found = lines(checks.check_production())

    assert len(found) == 1
    assert said in found[0]


def test_production_on_sqlite_is_one_line(production, environment):
    environment()

    assert lines(checks.check_production()) == ["DATABASE_URL 没有设置：生产环境不能用 SQLite"]


def test_outside_production_nothing_of_this_is_asked(settings):
    settings.DEBUG = True

    assert checks.check_production() == []


def test_a_scheduled_task_that_does_not_exist_is_told(settings):
    settings.PERIODIC = {"ghost": ("cms.core.housekeeping.ghost", 60)}

    assert lines(checks.check_periodic_tasks()) == [
        "定时任务 ghost 指的任务不存在：cms.core.housekeeping.ghost"
    ]


def test_the_schedule_as_it_is_resolves():
    assert checks.check_periodic_tasks() == []
