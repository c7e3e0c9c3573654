"""The ASGI composition root; `manage.py run_web` serves it."""

import os

from django.core.asgi import get_asgi_application

from cms.pages.page_cache import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")

application = PageCache(get_asgi_application())
