"""Open spans: worked out 15 days ahead, so that lists and search only compare moments."""

from datetime import datetime, time
from typing import Any

from django.db import transaction

from cms.core.clock import SHANGHAI, local_day
from cms.venues import opening
from cms.venues.models import OpenSpan, VenuePage
from cms.venues.signals import spans_refreshed


@transaction.atomic
def refresh_spans(*, venue: VenuePage, at: datetime) -> bool:
    """Make a venue's spans what its rules say from today on; True when a row changed.

    Running it twice changes nothing: a span that still holds keeps its row.
    """
    start = datetime.combine(local_day(at), time(0), tzinfo=SHANGHAI)
    worked_out = opening.spans(venue.timetable(), start, start + opening.AHEAD)
    wanted = {(span.opens_at, span.closes_at) for span in worked_out}
    rows = list(OpenSpan.objects.of(venue))
    held = {(row.opens_at, row.closes_at) for row in rows}
    if held == wanted:
        return False
    gone = [row.pk for row in rows if (row.opens_at, row.closes_at) not in wanted]
    OpenSpan.objects.among(gone).delete()
    OpenSpan.objects.bulk_create(
        OpenSpan(venue_id=venue.pk, opens_at=opens_at, closes_at=closes_at)
        for opens_at, closes_at in sorted(wanted - held)
    )
    spans_refreshed.send(sender=VenuePage, venue=venue)
    return True


def refresh_all_spans(*, at: datetime) -> int:
    """The nightly work: a transaction for each venue; how many changed."""
    venues: Any = VenuePage.objects.with_opening().iterator(chunk_size=100)
    return sum(refresh_spans(venue=venue, at=at) for venue in venues)
