"""What is said in an asset, as its captions have it: for whoever looks for words."""

import html
import re
from collections.abc import Iterator

from media_pipeline.captions import ARROW
from media_pipeline.errors import MissingFile
from media_pipeline.models import Asset, Track
from media_pipeline.stores import store

MOST_BYTES = 256 * 1024
TAGS = re.compile(r"<[^<>]*>")


def words_of(asset: Asset) -> list[str]:
    """The words of every caption, each once; none for an asset without captions.

    Raises a StoreFault when the store does not answer: words are not missing then.
    """
    said = (words for track in asset.tracks.all() for words in _words_in(asset, track))
    return [*dict.fromkeys(said)]


def _words_in(asset: Asset, track: Track) -> Iterator[str]:
    try:
        with store(asset.delivery).open(track.key, end=MOST_BYTES) as file:
            text = file.read().decode("utf-8", errors="ignore")
    except MissingFile:
        return
    for block in text.split("\n\n"):
        times, arrow, words = block.partition(ARROW)
        if arrow and "\n" in words and "\n" not in times.strip():
            yield " ".join(html.unescape(TAGS.sub("", words.partition("\n")[2])).split())
