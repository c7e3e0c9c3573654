"""Conditions that several tables hold their rows to."""

from django.db.models import Q

# A range of NULL is neither true nor false, and a check lets that pass: so both must be there.
WHOLE_POINT_OR_NONE = Q(lat__isnull=True, lon__isnull=True) | Q(
    lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)
)
