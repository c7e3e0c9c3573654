"""The form behind a venue's editing screen."""

from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError

from cms.core.geo import BadCoordinates, Point
from cms.pages.forms import CommunityPageForm
from cms.venues.errors import BadTelephone, OverlappingHours
from cms.venues.placing import as_written, placed
from cms.venues.telephones import readable
from cms.venues.timetable import Stretch, check_apart

COORDINATES = ("lat", "lon", "source_datum")


class VenueForm(CommunityPageForm):
    """Shows coordinates as they were written and stores them as WGS-84."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.lat is not None and self.instance.lon is not None:
            stored = Point(self.instance.lat, self.instance.lon)
            shown = as_written(stored, datum=self.instance.source_datum)
            self.initial["lat"], self.initial["lon"] = round(shown.lat, 7), round(shown.lon, 7)

    def clean_telephone(self) -> str:
        try:
            return readable(self.cleaned_data["telephone"])
        except BadTelephone as refusal:
            raise ValidationError(refusal.message) from refusal

    def clean(self) -> Any:
        cleaned = super().clean()
        self._place(self.cleaned_data)
        self._check_hours()
        return cleaned

    def _place(self, cleaned: dict[str, Any]) -> None:
        lat, lon, datum = (cleaned.get(name) for name in COORDINATES)
        if lat is None or lon is None or not datum:
            return
        if self.instance.pk and not set(COORDINATES) & set(self.changed_data):
            cleaned["lat"], cleaned["lon"] = self.instance.lat, self.instance.lon
            return
        try:
            point = placed(lat, lon, datum=datum)
        except BadCoordinates as refusal:
            self.add_error("lat", refusal.message)
        else:
            cleaned["lat"], cleaned["lon"] = point.lat, point.lon

    def _check_hours(self) -> None:
        """Stretches of one weekday and season must not overlap."""
        formset = self.formsets.get("opening_hours")
        if formset is None or not formset.is_valid():
            return
        rows = sorted(
            (row["weekday"], row["season_from"], row["opens"], row["closes"])
            for row in formset.cleaned_data
            if row and not row.get("DELETE")
        )
        for _, same_day in groupby(rows, key=lambda row: row[:2]):
            try:
                check_apart([Stretch(*row[2:]) for row in same_day])
            except OverlappingHours as refusal:
                self.add_error(None, refusal.message)
                return
