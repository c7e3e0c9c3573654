"""Named reads over files and over how their collections are delivered."""

from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from wagtail.documents.models import DocumentQuerySet
from wagtail.images.models import ImageQuerySet
from wagtail.models import Collection, ReferenceIndex

from media_pipeline.models import Job
from media_pipeline.querysets import AssetQuerySet


class CollectionPolicyQuerySet(models.QuerySet):
    def delivery_of(self, collection_id: int | None) -> str:
        """How files of that collection are delivered; without a row they are open."""
        found = self.filter(collection_id=collection_id).values_list("delivery", flat=True).first()
        return found or "open"


class ShelvedAssetQuerySet(models.QuerySet):
    def of_asset(self, asset_id: int) -> Self:
        return self.filter(asset=asset_id)

    def misplaced(self) -> Self:
        """Those that lie in the other store than their collection says."""
        said = models.F("collection__delivery_policy__delivery")
        told = Coalesce(said, models.Value("open"))
        kept = self.exclude(asset__state="deleted")
        return kept.annotate(told=told).exclude(asset__delivery=models.F("told"))

    def in_collection(self, collection: models.Model) -> Self:
        return self.filter(collection=collection)


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


def kept_assets(assets: AssetQuerySet) -> AssetQuerySet:
    """Assets with what a list shows of them."""
    return assets.kept().select_related("live_version", "source", "owner", "shelf__collection")


def assets_in_list(assets: AssetQuerySet) -> AssetQuerySet:
    """With how far each is, and how often it is used."""
    job = Job.objects.filter(version__asset=models.OuterRef("pk")).order_by("-pk")
    percent = models.Subquery(job.values("progress")[:1]) / 10
    return assets.annotate(
        percent=models.Case(
            models.When(state="ready", then=100),
            default=percent,
            output_field=models.IntegerField(null=True),
        ),
        usage_count=ReferenceIndex.usage_count_subquery(assets.model),
    )


def assets_on(
    assets: AssetQuerySet, collections: models.QuerySet, *, owner_id: int
) -> AssetQuerySet:
    """Those in one of these collections, and those somebody sent in.

    What stands on no shelf came in outside Wagtail: it belongs to the root of the collections.
    """
    mine = models.Q(shelf__collection__in=collections) | models.Q(owner_id=owner_id)
    if collections.contains(Collection.get_first_root_node()):
        mine |= models.Q(shelf__isnull=True)
    return assets.filter(mine)


def assets_numbered(assets: AssetQuerySet, keys: Iterable[str]) -> AssetQuerySet:
    """Assets with one of these primary keys, as Wagtail's reference index writes them."""
    return assets.filter(pk__in=list(keys)).order_by("pk")


def assets_at(assets: AssetQuerySet, uuid: str, *, delivery: str) -> AssetQuerySet:
    """The asset of that number, if it is delivered that way and not deleted."""
    return assets.kept().filter(uuid=uuid, delivery=delivery)


def assets_titled(assets: AssetQuerySet, word: str) -> AssetQuerySet:
    """Assets with that word in their title."""
    return assets.filter(title__icontains=word)


def collections_among(collections: Iterable[Collection]) -> models.QuerySet[Collection]:
    """These collections, as a field chooses from them."""
    return Collection.objects.filter(pk__in=[one.pk for one in collections]).order_by("path")
