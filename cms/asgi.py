"""The ASGI composition root; `manage.py run_web` serves it.

Streams stand in front of what keeps guests' pages, that in front of Django; sockets have a way of
their own.
"""

import os

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
django_application = get_asgi_application()

from cms.live import routing
from cms.pages.page_cache import PageCache

pages = PageCache(django_application) if settings.PAGE_CACHE_ENABLED else django_application
application = ProtocolTypeRouter(
    {"http": routing.with_streams(pages), "websocket": routing.sockets()}
)
