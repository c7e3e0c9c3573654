"""Only the machinery, for tests that start real processes: quick to start, needs no other room."""

from cms.settings.test import *  # noqa: F403 -- the test settings plus differences

INSTALLED_APPS = ["cms.core", "django_tasks", "django_tasks_db", "django.contrib.contenttypes"]
MIDDLEWARE = ["cms.core.request_id.RequestIdMiddleware"]
ROOT_URLCONF = "tests.cms.core.bare_urls"
ASGI_APPLICATION = "tests.cms.core.bare_asgi.application"
TEMPLATES: list[dict[str, object]] = []
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
LOCALE_PATHS: list[str] = []
STATICFILES_DIRS: list[str] = []
SILENCED_SYSTEM_CHECKS = ["fields.E300", "fields.E307"]
PERIODIC = {"tick": ("tests.cms.core.jobs.tick", 86_400)}
