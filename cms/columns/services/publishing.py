"""From a draft to readers and back: chief editors alone."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.columns.errors import GoLiveInThePast, MayNotPublish, NotReady
from cms.columns.models import ColumnEntry, StoryPage


@transaction.atomic
def publish(*, entry: ColumnEntry, actor: Any, at: datetime) -> ColumnEntry:
    """Show the latest draft to its readers; returns the live entry.

    A live entry without a newer draft stays as it is. Raises MayNotPublish, NotReady.
    """
    draft = _draft_for(entry, actor)
    if draft.live and not draft.has_unpublished_changes:
        return draft
    draft.go_live_at = None
    draft.published_at = draft.published_at or at
    return _hand_over(draft, actor)


@transaction.atomic
def schedule(*, entry: ColumnEntry, go_live_at: datetime, actor: Any, at: datetime) -> ColumnEntry:
    """Have the latest draft shown from a later moment on; Wagtail's queue does it then."""
    if go_live_at <= at:
        raise GoLiveInThePast
    draft = _draft_for(entry, actor)
    draft.go_live_at = go_live_at
    draft.published_at = draft.published_at or go_live_at
    return _hand_over(draft, actor)


@transaction.atomic
def unpublish(*, entry: ColumnEntry, actor: Any) -> ColumnEntry:
    """Take it from its readers; the text stays as a draft. Raises MayNotPublish."""
    live = entry.specific
    if not live.permissions_for_user(actor).can_unpublish():
        raise MayNotPublish
    live.unpublish(user=actor)
    return type(live).objects.get(pk=live.pk)


@transaction.atomic
def lead_with(*, story: StoryPage, asset: Any, actor: Any) -> StoryPage:
    """Let a film or a sound lead the newest text of a story; None takes it away.

    Readers see it at once where they read that text already, or at its hour where it has one; a
    draft stays a draft. Raises MayNotPublish, NotReady.
    """
    row = StoryPage.objects.get(pk=story.pk)
    draft = row.get_latest_revision_as_object()
    if draft.lead_media == asset:
        return row
    is_read = row.live and not row.has_unpublished_changes
    if is_read or draft.go_live_at:
        draft = _draft_for(row, actor)
        draft.lead_media = asset
        return _hand_over(draft, actor)
    draft.lead_media = asset
    if not row.live:
        draft.save()
    draft.save_revision(user=actor, clean=False)
    return StoryPage.objects.get(pk=row.pk)


def _draft_for(entry: ColumnEntry, actor: Any) -> Any:
    """The newest text, when this person may publish it and it lacks nothing."""
    row = entry.specific_class.objects.get(pk=entry.pk)
    if not row.permissions_for_user(actor).can_publish():
        raise MayNotPublish
    draft = row.get_latest_revision_as_object()
    if lacks := draft.lacks():
        raise NotReady(next(iter(lacks.values())), fields=lacks)
    return draft


def _hand_over(draft: Any, actor: Any) -> Any:
    """Wagtail's own publishing, from a revision that holds exactly this."""
    try:
        revision = draft.save_revision(user=actor, changed=False)
        revision.publish(user=actor, skip_permission_checks=True)
    except ValidationError as problem:
        fields = {name: texts[0] for name, texts in problem.message_dict.items()}
        raise NotReady(next(iter(fields.values())), fields=fields) from problem
    return type(draft).objects.get(pk=draft.pk)
