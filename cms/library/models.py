"""媒体库: our own image and document models, each open or guarded by its collection."""

from typing import ClassVar

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Collection

from cms.library.storage import document_path, library_storage


class Delivery(models.TextChoices):
    OPEN = "open", "公开"
    GUARDED = "guarded", "只给有权看的人"


class CollectionPolicy(models.Model):
    """How files of a Wagtail collection are delivered; a collection without a row is open."""

    collection = models.OneToOneField(
        Collection, on_delete=models.CASCADE, related_name="delivery_policy"
    )
    delivery = models.CharField(max_length=7, choices=Delivery.choices, default=Delivery.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = "图库的公开范围"

    def __str__(self) -> str:
        return f"{self.collection} · {self.get_delivery_display()}"


class LibraryFile(models.Model):
    """What an image and a document have in common: where it came from and who may fetch it."""

    delivery = models.CharField(
        "公开范围", max_length=7, choices=Delivery.choices, default=Delivery.OPEN, editable=False
    )
    credit = models.CharField("作者", max_length=80, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)
    licence = models.CharField("授权", max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def is_guarded(self) -> bool:
        return self.delivery == Delivery.GUARDED


class LibraryImage(LibraryFile, AbstractImage):
    """A picture. `description` is its alternative text; empty only when `decorative`."""

    decorative = models.BooleanField("装饰图（不用文字说明）", default=False)

    admin_form_fields = (
        *Image.admin_form_fields,
        "decorative",
        "credit",
        "source",
        "licence",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"


class LibraryRendition(AbstractRendition):
    """A resized picture, stored beside its original and as guarded as it is."""

    image = models.ForeignKey(LibraryImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_each"
            )
        ]


class LibraryDocument(LibraryFile, AbstractDocument):
    """A file to download."""

    file = models.FileField("文件", upload_to=document_path, storage=library_storage)

    admin_form_fields: ClassVar = (*Document.admin_form_fields, "credit", "source", "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = "文件"
        verbose_name_plural = "文件"
