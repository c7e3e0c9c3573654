"""Taking files in."""

from pathlib import PurePosixPath
from typing import IO, Any, TypedDict, Unpack

from django.core.files.base import ContentFile, File
from django.db import transaction
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike

from cms.library.models import LibraryDocument, LibraryImage
from cms.library.uploads import check_document, clean_picture
from cms.people.models import User


class Provenance(TypedDict, total=False):
    """Who made a file, where it was taken from, and who said it may be used."""

    credit: str
    source: str
    licence: str


class PictureWords(Provenance, total=False):
    """What is said of a picture; `description` is its alternative text."""

    description: str
    decorative: bool


@transaction.atomic
def add_image(
    *,
    file: IO[bytes],
    title: str,
    collection: Collection | None = None,
    uploaded_by: User | None = None,
    **words: Unpack[PictureWords],
) -> LibraryImage:
    """Take a picture in, bare of its notes. Raises a FileRefused that says what is wrong."""
    picture = clean_picture(file)
    content = ContentFile(picture.content, name=f"picture{picture.suffix}")
    image = LibraryImage(
        title=title,
        description=words.get("description", ""),
        is_decoration=words.get("decorative", False),
        collection=collection or Collection.get_first_root_node(),
        uploaded_by_user=uploaded_by,
        file=content,
        **_measures(content),
        **_provenance(words),
    )
    image.save()
    return image


@transaction.atomic
def add_document(
    *,
    file: IO[bytes],
    title: str,
    name: str,
    collection: Collection | None = None,
    **words: Unpack[Provenance],
) -> LibraryDocument:
    """Take a document in; `name` is what it was called. Raises a FileRefused."""
    check_document(file, name=name)
    document = LibraryDocument(
        title=title,
        collection=collection or Collection.get_first_root_node(),
        file=File(file, name=PurePosixPath(name).name),
        **_measures(file),
        **_provenance(words),
    )
    document.save()
    return document


def _provenance(words: PictureWords | Provenance) -> Provenance:
    return Provenance(
        credit=words.get("credit", ""),
        source=words.get("source", ""),
        licence=words.get("licence", ""),
    )


def _measures(file: IO[bytes] | File) -> dict[str, Any]:
    """Length and fingerprint, as Wagtail's own forms keep them."""
    length = file.seek(0, 2)
    file.seek(0)
    return {"file_size": length, "file_hash": hash_filelike(file)}
