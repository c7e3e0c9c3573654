"""Sections and entries of one index share one set of public names."""

from typing import Any

from django.core.exceptions import ValidationError

from cms.columns.addresses import is_free
from cms.columns.errors import AddressTaken


class SharesNames:
    """Mixed into a page type: Wagtail asks the whole index instead of the brothers alone."""

    @staticmethod
    def _slug_is_available(slug: str, parent_page: Any, page: Any = None) -> bool:
        return is_free(slug, below=parent_page, page=page)

    def _check_slug_is_unique(self) -> None:
        page: Any = self
        if not is_free(page.slug, below=page.get_parent(), page=page):
            raise ValidationError({"slug": AddressTaken.message})
