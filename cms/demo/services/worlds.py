"""Loading the world: refused whole, or entry by entry, each in a transaction of its own."""

from django.conf import settings

from cms.demo import passwords, references
from cms.demo.entries import World
from cms.demo.errors import ProductionSettings, RealPeopleHere
from cms.demo.models import DemoObject
from cms.demo.querysets.rows import rows_without
from cms.demo.services import (
    columns,
    films,
    finishing,
    organisations,
    people,
    pictures,
    readings,
    site,
    venues,
)
from cms.demo.services.loading import Loading
from cms.people.models import User


def load_world(world: World, *, loading: Loading) -> None:
    """Load what is not here yet or was changed since; a second run changes nothing.

    Raises ProductionSettings, RealPeopleHere or ContentProblem before the first write.
    """
    _refuse_where_it_would_do_harm(loading)
    references.check(world)
    passwords.keep(loading.password)
    was_broken_off = finishing.begin()
    before = _what_is_loaded()
    with finishing.without_work_done_at_the_end(), pictures.drawn_ahead(world):
        home = site.found_home(loading=loading)
        organisations.load_organisations(world, loading=loading)
        people.load_people(world, loading=loading)
        site.lay_out(world, home=home, loading=loading)
        venues.load_venues(world, home=home, loading=loading)
        readings.load_readings(world, loading=loading)
        columns.load_columns(world, shelves=pictures.lay_shelves(), loading=loading)
    if was_broken_off or _what_is_loaded() != before:
        finishing.relate_everything()
        finishing.fill_wagtail_indexes()
    films.ask_for_films(world, loading=loading)
    finishing.end()


def _refuse_where_it_would_do_harm(loading: Loading) -> None:
    if getattr(settings, "IS_PRODUCTION", False):
        raise ProductionSettings
    strangers = rows_without(User, DemoObject.objects.row_ids(User)).count()
    if strangers and not loading.yes_mix:
        raise RealPeopleHere(strangers)


def _what_is_loaded() -> set[tuple[int, str]]:
    return set(DemoObject.objects.values_list("object_id", "digest"))
