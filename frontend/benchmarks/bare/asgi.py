"""The bare project's ASGI application, served by the same uvicorn as ours."""

import os

from django.core.asgi import get_asgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "frontend.benchmarks.bare.settings"
application = get_asgi_application()
