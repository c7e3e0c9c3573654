"""Looking at an uploaded file before anything is decoded or kept."""

from cms.library.uploads.documents import check_document
from cms.library.uploads.pictures import check_picture, clean_picture

__all__ = ["check_document", "check_picture", "clean_picture"]
