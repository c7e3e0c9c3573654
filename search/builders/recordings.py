"""Films and sounds as documents, and what they add to the document of a story that has some."""

from itertools import chain

from cms.columns.models import StoryPage
from cms.columns.readiness import media_in
from media_pipeline.models import Asset
from media_pipeline.words import words_of

KIND = "media"


def names_on(story: StoryPage) -> str:
    """What the films and sounds are called that can be played there."""
    return " ".join(asset.title for asset in _played(story))


def transcript_of(story: StoryPage) -> str:
    """What is said there as it is written on the page."""
    blocks = (block for block in story.body if block.block_type == "transcript")
    return " ".join(line["text"] for block in blocks for line in block.value)


def captions_on(story: StoryPage, *, besides: str) -> str:
    """What is said there as the captions have it, but for what is written there anyway."""
    said = chain.from_iterable(map(words_of, _played(story)))
    return " ".join(words for words in said if words not in besides)


def _played(story: StoryPage) -> list[Asset]:
    """Each once; one that is still being made, or is gone, is not found."""
    assets = dict.fromkeys(chain([story.lead_media], media_in(story.body)))
    return [asset for asset in assets if asset is not None and asset.is_playing]
