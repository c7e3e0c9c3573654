"""Our site as it is, but for the limit on searches: a benchmark asks faster than a person."""

from cms.settings.dev import *

SEARCHES_A_MINUTE_PER_ADDRESS = 1_000_000
