"""The web side of the machinery alone; the house's own needs every room."""

from django.core.asgi import get_asgi_application

application = get_asgi_application()
