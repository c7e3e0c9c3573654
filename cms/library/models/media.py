"""Where a film or a sound stands in the library; what it is belongs to the media pipeline."""

from typing import ClassVar

from django.db import models
from wagtail.models import Collection

from cms.library.querysets import ShelvedAssetQuerySet


class ShelvedAsset(models.Model):
    """The collection of an asset: it says who may choose and change it.

    An asset without a row was sent in outside Wagtail: it counts as standing in the root.
    """

    asset = models.OneToOneField(
        "media_pipeline.Asset", on_delete=models.CASCADE, related_name="shelf", verbose_name="媒资"
    )
    collection = models.ForeignKey(
        Collection, on_delete=models.PROTECT, related_name="+", verbose_name="图库"
    )

    objects: ClassVar = ShelvedAssetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "媒资所在的图库"

    def __str__(self) -> str:
        return f"{self.asset} · {self.collection}"
