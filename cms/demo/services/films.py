"""Films and sounds of the demo: asked for by a load, made by a worker, led into their stories."""

import logging
from datetime import datetime

from django.db import transaction

from cms.columns.models import StoryPage
from cms.columns.services.publishing import lead_with
from cms.core.tasks import enqueue
from cms.demo.entries import World
from cms.demo.films import studio
from cms.demo.films.scripts import Script, script_of_media, script_of_story
from cms.demo.films.studio import Cast, Made
from cms.demo.marks import is_current, mark, marked, wanted
from cms.demo.querysets.rows import row_held, waiting_for
from cms.demo.services import states
from cms.demo.services.loading import Loading
from cms.demo.services.pictures import lay_shelves
from cms.library.services import caption_asset, readings, send_in
from cms.pages.audience import Visibility
from cms.people.models import User
from media_pipeline.models import Asset
from media_pipeline.speech import is_there

MAKE_FILM = "cms.demo.tasks.make_film"
CLEAR_AWAY = "cms.demo.tasks.clear_away"
# What is drawn is transcoded before the next one is drawn, and people's own films before both.
LAST = -10
LANGUAGE, LABEL = "zh", "普通话（合成朗读）"

logger = logging.getLogger(__name__)


def scripts_of(world: World) -> dict[str, Script]:
    """Every film and sound the content promises, by slug."""
    told = (script_of_story(story) for story in world.stories)
    scripts = [*(script for script in told if script), *map(script_of_media, world.media)]
    return {script.slug: script for script in scripts}


def ask_for_films(world: World, *, loading: Loading) -> int:
    """Queue what is not made yet; a worker makes them when the site is up. Returns how many."""
    if not loading.with_media or not is_there():
        return 0
    cast = _cast(world)
    waiting = waiting_for(MAKE_FILM, loading.at)
    missing = [
        script.slug
        for script in scripts_of(world).values()
        if script.slug not in waiting and _is_missing(script, cast)
    ]
    for slug in missing:
        enqueue(MAKE_FILM, slug, priority=LAST)
    return len(missing)


def told_of_films(*, at: datetime) -> str:
    """What becomes of films, in a sentence; nothing where all are made or none was wanted."""
    if not is_there():
        return "没有朗读引擎，视频和录音先不做；运行 npm ci 以后再装一遍"
    count = len(waiting_for(MAKE_FILM, at))
    return f"还有{count}段视频和录音，网站开着就会陆续做好" if count else ""


def make_film(world: World, slug: str, *, at: datetime) -> bool:
    """Make the film of a slug and let it lead its story; False where nothing was to be done."""
    script, cast = scripts_of(world).get(slug), _cast(world)
    if script is None or not _is_missing(script, cast):
        return False
    made = studio.made(script, cast)
    return _put_in_place(script, made, digest=studio.digest_of(script, cast), at=at)


def _cast(world: World) -> Cast:
    return Cast(voices={one.slug: one.value for one in world.voices}, readings=readings())


def _is_missing(script: Script, cast: Cast) -> bool:
    is_made = is_current(Asset, script.slug, digest=studio.digest_of(script, cast))
    return not is_made and marked(StoryPage, script.slug) is not None


@transaction.atomic
def _put_in_place(script: Script, made: Made, *, digest: str, at: datetime) -> bool:
    """Sent in as an editor would, captioned, and shown; a demo that was dropped meanwhile is left.

    The page's row is held, so that of two workers with the same film the later finds it done.
    """
    page = marked(StoryPage, script.slug)
    held = page and row_held(StoryPage, page.pk)
    if held is None or is_current(Asset, script.slug, digest=digest):
        return False
    former = marked(Asset, script.slug)
    asset = _sent_in(script, made, page=held, at=at)
    mark(asset, slug=script.slug, digest=digest)
    lead_with(story=held, asset=asset, actor=wanted(User, states.CHIEF_EDITOR))
    if former is not None:
        enqueue(CLEAR_AWAY, former.pk)
    return True


def _sent_in(script: Script, made: Made, *, page: StoryPage, at: datetime) -> Asset:
    shelves = lay_shelves()
    with made.path.open("rb") as file:
        asset = send_in(
            file=file,
            title=script.title,
            collection=shelves.open if page.visibility == Visibility.PUBLIC else shelves.guarded,
            sender=page.owner,
            at=at,
        )
    caption_asset(asset=asset, language=LANGUAGE, label=LABEL, vtt_text=made.captions, at=at)
    return asset
