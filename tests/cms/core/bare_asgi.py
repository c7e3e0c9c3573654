"""The web side of the machinery alone; the house's own needs every room."""

import os

from django.core.asgi import get_asgi_application

from cms.core import companions

application = get_asgi_application()
for name in os.environ.get("TEST_COMPANIONS", "").split():
    companions.register(name, f"tests.cms.core.companionship.{name}")
