"""The ASGI composition root; `manage.py run_web` serves it."""

import os

from django.conf import settings
from django.core.asgi import get_asgi_application

from cms.pages.page_cache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

django_application = get_asgi_application()
application = PageCache(django_application) if settings.PAGE_CACHE_ENABLED else django_application
