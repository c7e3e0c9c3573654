"""Named reads over files and over how their collections are delivered."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet


class CollectionPolicyQuerySet(models.QuerySet):
    def delivery_of(self, collection_id: int | None) -> str:
        """How files of that collection are delivered; without a row they are open."""
        found = self.filter(collection_id=collection_id).values_list("delivery", flat=True).first()
        return found or "open"


class LibraryFileQuerySet(models.QuerySet):
    """What images and documents are asked alike."""

    def in_collection(self, collection: models.Model) -> Self:
        return self.filter(collection=collection)

    def guarded(self) -> Self:
        return self.filter(delivery="guarded")

    def open(self) -> Self:
        return self.filter(delivery="open")

    def numbered(self, keys: Iterable[str]) -> Self:
        """Those with one of these primary keys, as Wagtail's reference index writes them."""
        return self.filter(pk__in=list(keys))

    def laid_in(self, token: str) -> Self:
        """The one whose files lie in that folder."""
        return self.filter(token=token)


class LibraryImageQuerySet(LibraryFileQuerySet, ImageQuerySet):
    """Pictures, with Wagtail's own reads."""


class LibraryDocumentQuerySet(LibraryFileQuerySet, DocumentQuerySet):
    """Documents, with Wagtail's own reads."""
