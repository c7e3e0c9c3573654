"""Where people live."""

from datetime import datetime

from django.db import transaction

from cms.organisation.models import District, DistrictKind
from cms.people.errors import NotAHome
from cms.people.models import Residence, User
from cms.people.services.tenure import close, hold, still_open

HOME_KINDS = frozenset({DistrictKind.GRID, DistrictKind.BUILDING})


@transaction.atomic
def set_home(
    user: User,
    *,
    district: District,
    at: datetime,
    source: str = "本人登记",
    confirmed_by: User | None = None,
) -> Residence:
    """Say where a person lives from now on; the home before it is closed, not overwritten.

    Raises NotAHome above a grid, BackdatedChange before the present home began.
    """
    hold(user)
    place = still_open(district)
    if place is None or place.kind not in HOME_KINDS:
        raise NotAHome
    present = Residence.objects.current_of(user).first()
    if present is not None and present.district_id == district.pk:
        return present
    close(present, at=at)
    return Residence.objects.create(
        user=user, district=district, since=at, source=source, confirmed_by=confirmed_by
    )
