"""Guests' pages kept whole, in front of Django."""

from cms.pages.page_cache.front import PageCache
from cms.pages.page_cache.generation import clear
from cms.pages.page_cache.permit import cacheable_for_guests, permit

__all__ = ["PageCache", "cacheable_for_guests", "clear", "permit"]
