"""Our site with the whole-page cache switched off, to compare what a page costs to make."""

from cms.settings.dev import *

PAGE_CACHE_ENABLED = False
SEARCHES_A_MINUTE_PER_ADDRESS = 1_000_000
