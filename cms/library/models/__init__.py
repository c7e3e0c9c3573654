"""What the library keeps: files, where films and sounds stand, how words are read."""

from cms.library.models.files import (
    CollectionPolicy,
    Delivery,
    LibraryDocument,
    LibraryFile,
    LibraryImage,
    LibraryRendition,
    new_token,
)
from cms.library.models.media import ShelvedAsset
from cms.library.models.words import Pronunciation

__all__ = [
    "CollectionPolicy",
    "Delivery",
    "LibraryDocument",
    "LibraryFile",
    "LibraryImage",
    "LibraryRendition",
    "Pronunciation",
    "ShelvedAsset",
    "new_token",
]
