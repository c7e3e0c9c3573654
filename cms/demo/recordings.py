"""Films and sounds that stand for themselves, as the pages they are read and played on."""

from dataclasses import replace

from cms.demo.entries import MediaEntry, Note, StoryEntry, Transcript, World

AUTHOR, SECTION = "qingming", "shifanqu"
# What each is about, told by the tag it comes first under.
KINDS = {
    "杂技": "非遗",
    "大平调": "非遗",
    "目连戏": "非遗",
    "麦秆画": "非遗",
    "龙文化": "位置文化",
    "戚城": "位置文化",
    "党课": "党建文化",
}
OTHER_KIND = "民生趣事"
# Whoever listens is told who speaks.
BY_MACHINE = {"音频": "这篇的录音由机器合成朗读。", "视频": "这篇的短片由机器绘制、合成朗读。"}
SPEAKER_OF_NOTES = "说明"
# They came out one after another, the first of the file most lately.
LATEST_DAYS, APART_DAYS = 13, 8


def all_stories(world: World) -> tuple[StoryEntry, ...]:
    """The written stories, and a page for each film and sound; all say who speaks in them."""
    stories = (_owning_up(story) for story in world.stories)
    pages = (_page_of(entry, number) for number, entry in enumerate(world.media))
    return (*stories, *pages)


def _owning_up(story: StoryEntry) -> StoryEntry:
    if story.form not in BY_MACHINE:
        return story
    return replace(story, body=(*story.body, Note(text=BY_MACHINE[story.form])))


def _page_of(entry: MediaEntry, number: int) -> StoryEntry:
    said = ((who, what) for who, what, _ in entry.lines)
    return StoryEntry(
        source=entry.source,
        slug=entry.slug,
        title=entry.title,
        kind=KINDS.get(entry.tags[0], OTHER_KIND) if entry.tags else OTHER_KIND,
        section=SECTION,
        author=AUTHOR,
        published=f"-{LATEST_DAYS + APART_DAYS * number}d",
        summary=entry.summary,
        tags=entry.tags,
        judged=entry.judged,
        form=entry.form,
        motif=entry.motif,
        body=(Transcript(lines=(*said, (SPEAKER_OF_NOTES, BY_MACHINE[entry.form]))),),
        visibility=entry.visibility,
        audience_branch=entry.audience_branch,
    )
