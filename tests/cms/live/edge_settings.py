"""A web process whose machine's clock may be wrong, and which is less patient than the site."""

import os
from datetime import UTC, datetime, timedelta

import time_machine

from cms.live.socket_queue import Patience
from cms.settings.test import *  # noqa: F403 -- the test settings plus differences

if WRONG_BY_S := float(os.environ.get("TEST_CLOCK_WRONG_BY_S", "0")):
    time_machine.travel(datetime.now(UTC) + timedelta(seconds=WRONG_BY_S), tick=True).start()

Patience.__init__.__kwdefaults__["stuck_s"] = 1.0
