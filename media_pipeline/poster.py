"""The picture shown before a film plays: its cover, else the sharpest of a dozen frames."""

import shutil
from pathlib import Path

from PIL import Image, ImageFilter, ImageStat, UnidentifiedImageError

from media_pipeline import layout

WIDEST = 1280
QUALITY = 82
# Sharpness is compared at one size, or grain and blocks of a large frame would win.
JUDGED = (320, 320)
# Nearly black and nearly white frames: fades, flashes, a lens cap.
DARKEST, BRIGHTEST = 24, 232


def choose_poster(folder: Path) -> tuple[Path, ...]:
    """Write the poster as WebP and JPEG into `folder`, and clear the candidates away.

    Done again after a crash, it finds what it wrote. Nothing where no candidate can be opened:
    a sound without a cover has no poster.
    """
    candidates = folder / layout.CANDIDATES
    chosen = best(candidates)
    if chosen is not None:
        _write(chosen, folder)
    shutil.rmtree(candidates, ignore_errors=True)
    posters = (folder / layout.POSTER_WEBP, folder / layout.POSTER_JPEG)
    return tuple(path for path in posters if path.is_file())


def best(candidates: Path) -> Path | None:
    """The cover when there is one, else the sharpest frame that is neither black nor white."""
    cover = candidates / layout.COVER
    if _score(cover) is not None:
        return cover
    scored = [(score, path) for path in sorted(candidates.glob("*.jpg")) if (score := _score(path))]
    return max(scored, default=(None, None), key=lambda pair: pair[0])[1]


def _score(path: Path) -> tuple[bool, float] | None:
    """Whether there is anything to see, then how sharp it is; None for what is no picture."""
    try:
        with Image.open(path) as image:
            # A JPEG unfolds at a fraction of its size many times faster.
            image.draft("L", JUDGED)
            grey = image.convert("L")
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    grey.thumbnail(JUDGED)
    is_seen = DARKEST <= ImageStat.Stat(grey).mean[0] <= BRIGHTEST
    return is_seen, ImageStat.Stat(grey.filter(ImageFilter.FIND_EDGES)).var[0]


def _write(chosen: Path, folder: Path) -> None:
    with Image.open(chosen) as image:
        picture = image.convert("RGB")
    picture.thumbnail((WIDEST, WIDEST))
    picture.save(folder / layout.POSTER_WEBP, quality=QUALITY)
    picture.save(folder / layout.POSTER_JPEG, quality=QUALITY, optimize=True, progressive=True)
