"""The picture of a thing: its own, in two sizes, or a drawing by kind where it has none."""

import logging
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.templatetags.static import static
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import Filter, SourceImageIOError

from cms.library.sizes import CUT

WIDTH, HEIGHT = 600, 400

# What is drawn for a kind whose thing has no picture of its own.
DRAWINGS = {
    "法律法规": "study", "居规民约": "comic", "先进事迹": "reading", "民生趣事": "food",
    "非遗": "artisan", "历史": "dragon", "党建文化": "study", "治理与服务": "gate",
    "位置文化": "stele", "红色记忆": "study",
    "图书馆": "reading", "农家书屋": "reading", "剧场": "acrobat", "戏台": "mask",
    "广场": "dance", "公园": "field", "博物馆": "dragon", "展馆": "stele", "古迹": "stele",
    "传习所": "straw", "老年大学": "chorus", "文化活动中心": "chorus", "文化大院": "dance",
    "青少年活动中心": "reading", "养老服务": "artisan", "培训": "baby", "街区": "food",
    "党群服务中心": "study", "文明实践站": "gate",
}  # fmt: skip
PLAINEST = "field"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What an <img> needs; an empty `alt` means it only decorates."""

    src: str
    srcset: str = ""
    small: str = ""
    alt: str = ""
    width: int = WIDTH
    height: int = HEIGHT


def picture_of(image: Any, *, kind: str = "", sizes: tuple[str, str] = CUT) -> Picture:
    """The picture of an image in both sizes, or the drawing for `kind`."""
    if image is not None and (found := _from_library(image, sizes)) is not None:
        return found
    return drawing_for(kind)


def drawing_for(kind: str) -> Picture:
    """One of the drawings shipped with the site."""
    name = DRAWINGS.get(kind, PLAINEST)
    return Picture(src=static(f"art/{name}.svg"))


@cache
def _filter(size: str) -> Filter:
    """Wagtail reads a size into its operations anew for every filter: once is enough."""
    return Filter(spec=size)


def _from_library(image: Any, sizes: tuple[str, str]) -> Picture | None:
    try:
        drawn = image.get_renditions(*(_filter(size) for size in sizes))
        small, large = (drawn[size] for size in sizes)
    except (SourceImageIOError, InvalidFilterSpecError, OSError) as problem:
        logger.warning("No picture for image %s: %s", image.pk, problem)
        return None
    return Picture(
        src=large.url,
        small=small.url,
        srcset=f"{small.url} {small.width}w, {large.url} {large.width}w",
        alt="" if image.is_decoration else image.description,
        width=large.width,
        height=large.height,
    )
