"""manage.py and the demo: one machine, no service needed; DEBUG only by `DEBUG=1`."""

from cms.settings.base import *
from cms.settings.base import LOGGING

# The address and the sign-ins stay on the screen: the worker's steady rounds are not told here.
LOGGING["loggers"] = {"django_tasks": {"level": "WARNING"}}
