"""What every part of a load knows: D0, the moment, the choices of whoever loads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time

from cms.demo.moments import Moments

# The people of the demo have been here for a year and more.
ENTERED_DAYS = -400
OFFICE_OPENS = time(9, 0)


def _quietly(_file: str, _slug: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """One run of load_demo. `advance` is told each file and slug as it is done."""

    moments: Moments
    at: datetime
    password: str
    only_judged: bool = False
    yes_mix: bool = False
    with_media: bool = True
    advance: Callable[[str, str], None] = _quietly

    @property
    def entered_at(self) -> datetime:
        """When the people of the demo registered and took up their posts."""
        return self.moments.after(ENTERED_DAYS, OFFICE_OPENS)
