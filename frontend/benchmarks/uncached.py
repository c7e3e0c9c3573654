"""Our site with the whole-page cache switched off, to compare what a page costs to make."""

from cms.settings.dev import *

PAGE_CACHE_ENABLED = False
