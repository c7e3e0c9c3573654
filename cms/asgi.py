"""The ASGI composition root; `manage.py run_web` serves it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

django_application = get_asgi_application()

from cms.pages.page_cache import PageCache  # noqa: E402 -- needs the apps that were just set up

application = PageCache(django_application)
