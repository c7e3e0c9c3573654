"""What other rooms ask of search: one question, one answer."""

from search.services.results import FacetValue, Hit, SearchResult
from search.services.searching import search

__all__ = ["FacetValue", "Hit", "SearchResult", "search"]
