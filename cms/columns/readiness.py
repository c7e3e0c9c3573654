"""What an entry must have before readers see it; drafts may lack all of it."""

import re
from typing import Any

from django.utils.html import strip_tags

from cms.columns.reading_time import texts_in
from cms.library.readiness import trouble_with

MISSING_LAW = "要写明是哪部法律"
MISSING_ARTICLE = "要写明第几条"
MISSING_ALT = "每张图片要写文字说明，或者勾选“装饰图”"
UNCLEAR_LINK = "链接不能只写“点击这里”，要写明去哪里"
EMPTY_LINK_WORDS = frozenset({"点击这里", "点这里", "点击此处"})
# Which kind of asset leads a story of that form.
LEAD_MEDIA = {"音频": "audio", "视频": "video"}
MISSING_LEAD = {
    "音频": "“音频”文章要选一段录音，或者把形式改成“图文”",
    "视频": "“视频”文章要选一段视频，或者把形式改成“图文”",
}
LINK = re.compile(r"<a\b[^>]*>(.*?)</a>", re.DOTALL)
# Marks that make such a link no clearer.
AROUND_WORDS = " \t\n\u3000。，！：、.!,:>»“”"


def lacks_of_entry(entry: Any) -> dict[str, str]:
    """Field name to sentence, for what stories and comics have in common."""
    if not (entry.kind_id and entry.kind.needs_law):
        return {}
    wanted = {
        "law_name": (entry.law_name, MISSING_LAW),
        "law_article": (entry.law_article, MISSING_ARTICLE),
    }
    return {field: sentence for field, (text, sentence) in wanted.items() if not text.strip()}


def lacks_of_body(body: Any) -> dict[str, str]:
    """The first thing wrong with a story's body, if any."""
    if any(_says_nothing(picture) for picture in pictures_in(body)):
        return {"body": MISSING_ALT}
    if any(_has_empty_link(block) for block in body):
        return {"body": UNCLEAR_LINK}
    return {}


def waits_of_media(story: Any) -> dict[str, str]:
    """What the media of a story still need: the one its form promises, and work to be done."""
    wanted = LEAD_MEDIA.get(story.form)
    waits = {}
    if wanted and story.lead_media is None:
        waits["lead_media"] = MISSING_LEAD[story.form]
    elif trouble := trouble_with(story.lead_media, wanted or ""):
        waits["lead_media"] = trouble
    troubles = [trouble for asset in media_in(story.body) if (trouble := trouble_with(asset))]
    if troubles:
        waits["body"] = troubles[0]
    return waits


def awaited(story: Any) -> str:
    """视频 or 音频 where a story promises one that nobody has given it yet."""
    is_promised = story.form in LEAD_MEDIA and story.lead_media_id is None
    return story.form if is_promised else ""


def media_in(body: Any) -> list[Any]:
    """The films and sounds in a body."""
    blocks = (block for block in body if block.block_type in {"audio", "video"})
    return [block.value["asset"] for block in blocks if block.value["asset"] is not None]


def pictures_in(body: Any) -> list[Any]:
    """The picture blocks of a body, those in galleries too."""
    found = [block.value for block in body if block.block_type == "picture"]
    for block in body:
        if block.block_type == "gallery":
            found.extend(block.value["pictures"])
    return found


def _says_nothing(picture: Any) -> bool:
    """True when a picture tells nothing to somebody who cannot see it."""
    return not (picture.get("decorative") or (picture.get("alt") or "").strip())


def _has_empty_link(block: Any) -> bool:
    """Whichever text of the block it stands in, however it is dressed up."""
    raw = block.block.get_prep_value(block.value)
    links = (words for text in texts_in(raw) for words in LINK.findall(text))
    return any(strip_tags(words).strip(AROUND_WORDS) in EMPTY_LINK_WORDS for words in links)
