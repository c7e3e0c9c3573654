"""What becomes of a saved draft: shown, waiting for its reviewer, scheduled, or taken down."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from cms.columns.models import ColumnEntry
from cms.columns.services import publish, schedule
from cms.core import clock
from cms.demo.entries import ComicEntry, StoryEntry
from cms.demo.marks import mark, marked
from cms.demo.services.loading import Loading
from cms.pages.models import Tombstone
from cms.pages.services import remove_page
from cms.people.models import User

CHIEF_EDITOR = "yushui"
SCHEDULED = "col-life-laba"
IN_REVIEW = "col-rules-laji"
COPIED = "col-market-fun"
TAKEN_DOWN = "col-market-fun-copy"
WHY_TAKEN_DOWN = "与另一篇重复，已撤下"
GOES_LIVE = time(8, 0)


def settle(
    page: ColumnEntry, entry: StoryEntry | ComicEntry, *, chief: User, loading: Loading
) -> None:
    """Show the entry to its readers, or leave it in the state it is to be seen in."""
    if entry.slug == IN_REVIEW:
        return
    if entry.slug == SCHEDULED:
        if not page.live:
            tomorrow = tomorrow_morning(loading.at)
            schedule(entry=page, go_live_at=tomorrow, actor=chief, at=loading.at)
        return
    publish(entry=page, actor=chief, at=loading.moments.at(entry.published))


def tomorrow_morning(at: datetime) -> datetime:
    """The moment a scheduled story goes live."""
    day = clock.local_day(at) + timedelta(days=1)
    return datetime.combine(day, GOES_LIVE, tzinfo=clock.SHANGHAI)


def copy_of(story: StoryEntry) -> StoryEntry:
    """The same text under another name."""
    return replace(story, slug=TAKEN_DOWN, title=f"{story.title}（重复）", judged=False)


def is_taken_down() -> bool:
    return marked(Tombstone, TAKEN_DOWN) is not None


def take_down(page: ColumnEntry, entry: StoryEntry, *, chief: User, loading: Loading) -> None:
    """Publish it and remove it again, with the reason its address will give.

    Removed now, not when the load began: a reason holds for the deletion that follows it at once.
    """
    live = publish(entry=page, actor=chief, at=loading.moments.at(entry.published))
    path = live.get_url_parts()[2]
    remove_page(live, reason=WHY_TAKEN_DOWN, actor=chief, at=clock.now())
    mark(Tombstone.objects.get(path=path), slug=TAKEN_DOWN)
