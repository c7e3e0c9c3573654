"""Who may change a venue: the managers of its unit, and of the units around that one."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from wagtail.models import GroupPagePermission

from cms.organisation.models import District
from cms.people.services.groups import venue_group
from cms.venues.models import VenuePage
from cms.venues.querysets import manager_rows


@transaction.atomic
def let_managers_in(*, venue: VenuePage) -> None:
    """Give 场馆·<unit> of every unit around the venue the right to change it, and no other."""
    around: Any = District.objects.holding(venue.district) if venue.district else ()
    wanted = {venue_group(unit).pk for unit in around}
    rows = manager_rows(venue)
    held = set(rows.values_list("group_id", flat=True))
    rows.exclude(group__in=wanted).delete()
    if wanted - held:
        right = Permission.objects.get(
            content_type__app_label="wagtailcore", codename="change_page"
        )
        GroupPagePermission.objects.bulk_create(
            GroupPagePermission(group_id=group, page_id=venue.pk, permission=right)
            for group in sorted(wanted - held)
        )


def let_all_managers_in() -> None:
    """The same for every venue: units may have been moved."""
    for venue in VenuePage.objects.with_unit():
        let_managers_in(venue=venue)
