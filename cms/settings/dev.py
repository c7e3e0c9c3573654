"""manage.py and the demo: one machine, no service needed; DEBUG only by `DEBUG=1`."""

from cms.settings.base import *
