"""The small picture of a hit."""

import logging

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, SourceImageIOError

HIT_PICTURE = "fill-480x320|format-webp"

logger = logging.getLogger(__name__)


def picture_url(image: AbstractImage | None) -> str:
    """The address of the picture; empty where there is none, it is guarded or cannot be read."""
    if image is None or getattr(image, "is_guarded", False):
        return ""
    try:
        return str(image.get_rendition(HIT_PICTURE).url)
    except (SourceImageIOError, InvalidFilterSpecError, OSError) as problem:
        logger.warning("No picture for image %s: %s", image.pk, problem)
        return ""
