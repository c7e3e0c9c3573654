"""媒体库: our own image and document models, each open or guarded by its collection."""

import hashlib
import secrets
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    WagtailImageField,
    get_rendition_upload_to,
    get_upload_to,
)
from wagtail.models import Collection

from cms.library.querysets import (
    CollectionPolicyQuerySet,
    LibraryDocumentQuerySet,
    LibraryImageQuerySet,
)
from cms.library.storage import GUARDED_PREFIX, document_path, library_storage

TOKEN_BYTES = 10


def new_token() -> str:
    """A folder name that nobody guesses and that tells nothing of the file."""
    return secrets.token_hex(TOKEN_BYTES)


class Delivery(models.TextChoices):
    OPEN = "open", "公开"
    GUARDED = "guarded", "只给有权看的人"


class CollectionPolicy(models.Model):
    """How files of a Wagtail collection are delivered; a collection without a row is open."""

    collection = models.OneToOneField(
        Collection, on_delete=models.CASCADE, related_name="delivery_policy"
    )
    delivery = models.CharField(max_length=7, choices=Delivery.choices, default=Delivery.OPEN)

    objects: ClassVar = CollectionPolicyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "图库的公开范围"

    def __str__(self) -> str:
        return f"{self.collection} · {self.get_delivery_display()}"


class LibraryFile(models.Model):
    """What an image and a document have in common: where it came from and who may fetch it.

    `token` names the folder its files lie in; it changes whenever the file or its delivery does, so
    an address that was once given away leads nowhere afterwards.
    """

    delivery = models.CharField(
        "公开范围", max_length=7, choices=Delivery.choices, default=Delivery.OPEN, editable=False
    )
    token = models.CharField(max_length=20, unique=True, default=new_token, editable=False)
    credit = models.CharField("作者", max_length=80, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)
    licence = models.CharField("授权", max_length=60, blank=True)

    folder: ClassVar[str]
    file: Any
    title: Any
    collection: Any
    collection_id: Any
    created_at: Any
    objects: ClassVar[Any]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The collection decides the delivery before a new file is laid down."""
        if kwargs.get("update_fields") is None:
            self.delivery = CollectionPolicy.objects.delivery_of(self.collection_id)
            if self.pk and self.file and not self.file._committed:  # noqa: SLF001 -- Django's own mark of a file that was just given
                self.token = new_token()
        super().save(*args, **kwargs)

    @property
    def is_guarded(self) -> bool:
        return self.delivery == Delivery.GUARDED

    @property
    def lies_where_it_should(self) -> bool:
        return self.file.name.startswith(GUARDED_PREFIX) == self.is_guarded

    def get_upload_to(self, filename: str) -> str:
        """`pictures/<token>/original.jpg`, below `guarded/` when it is for some eyes only."""
        suffix = PurePosixPath(filename).suffix.lower()[:6]
        prefix = GUARDED_PREFIX if self.is_guarded else ""
        return f"{prefix}{self.folder}/{self.token}/original{suffix}"


class LibraryImage(LibraryFile, AbstractImage):  # type: ignore[django-manager-missing]  # Wagtail's abstract rendition is untyped
    """A picture. `description` is its alternative text; empty only when it `is_decoration`.

    (Wagtail keeps `decorative` for one use of a picture, so the picture's own word is another.)
    """

    folder = "pictures"

    file = WagtailImageField(
        "图片文件",
        upload_to=get_upload_to,
        storage=library_storage,
        width_field="width",
        height_field="height",
    )
    is_decoration = models.BooleanField("装饰图（不用文字说明）", default=False)

    objects: ClassVar = LibraryImageQuerySet.as_manager()

    admin_form_fields = (
        *Image.admin_form_fields,
        "is_decoration",
        "credit",
        "source",
        "licence",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"

    def __str__(self) -> str:
        return self.title

    @property
    def default_alt_text(self) -> str:
        """The alternative text where a use of the picture gives none of its own."""
        return "" if self.is_decoration else self.description


class LibraryRendition(AbstractRendition):
    """A resized picture, stored beside its original and as guarded as it is."""

    # It is made while a page is drawn; only its original changes what pages show.
    changes_no_page = True

    objects: ClassVar[models.Manager] = models.Manager()
    image = models.ForeignKey(LibraryImage, on_delete=models.CASCADE, related_name="renditions")
    file = WagtailImageField(
        upload_to=get_rendition_upload_to,
        storage=library_storage,
        width_field="width",
        height_field="height",
        db_index=True,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_each"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        """Beside the original, under a short name: every list names twenty of them."""
        short = hashlib.blake2b(filename.encode(), digest_size=5).hexdigest()
        name = f"drawn.{short}{PurePosixPath(filename).suffix}"
        return str(PurePosixPath(self.image.file.name).with_name(name))


class LibraryDocument(LibraryFile, AbstractDocument):
    """A file to download. Its address leads through our own gate, never Wagtail's."""

    folder = "documents"

    file = models.FileField("文件", upload_to=document_path, storage=library_storage)

    objects: ClassVar = LibraryDocumentQuerySet.as_manager()

    admin_form_fields: ClassVar = (*Document.admin_form_fields, "credit", "source", "licence")

    class Meta(AbstractDocument.Meta):
        verbose_name = "文件"
        verbose_name_plural = "文件"

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        return self.file.url

    @property
    def filename(self) -> str:
        """What the file is called when it is downloaded."""
        return f"{self.title}{PurePosixPath(self.file.name or '').suffix}"
