"""Leaving out what a picture tells besides itself: where it was taken, when, by which telephone.

Nothing is decoded or drawn anew. The parts of the file that make the picture are copied as they
are, with its colour profile; which way up it was taken is written back alone. Whatever hangs
behind the picture's end goes as well.
"""

from cms.library.uploads.metadata.gif import bare_gif
from cms.library.uploads.metadata.jpeg import bare_jpeg
from cms.library.uploads.metadata.png import bare_png
from cms.library.uploads.metadata.webp import bare_webp

TURNABLE = {".jpg": bare_jpeg, ".png": bare_png, ".webp": bare_webp}


def without_metadata(content: bytes, *, suffix: str, orientation: int) -> bytes:
    """The bare picture. Raises ValueError or IndexError where its parts do not follow on."""
    if bare := TURNABLE.get(suffix):
        return bare(content, orientation=orientation)
    return bare_gif(content)
