"""The pages everything else stands below: the front page, and the two trees of columns."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction

from cms.columns.models import ColumnIndexPage, Kind, SectionPage
from cms.columns.services import create_index, create_section, found_kinds, save_kind
from cms.demo.entries import World
from cms.demo.marks import digest_of, is_current, mark, wanted, watching
from cms.demo.services.loading import Loading
from cms.demo.taxonomy import PARTY_KINDS
from cms.home.models import HomePage
from cms.home.services import begin_saying, found_site
from cms.organisation.models import Branch, District
from cms.people.services.groups import section_unit

TITLE = "采风"
PARTY_ROOT = "p-shifanqu"
COLUMNS_INTRO = "身边的人和事，写给住在这里的人"
STUDY_INTRO = "示范区党员的学习和组织生活"
SAYING = "霜降见霜，\n米谷满仓。"
SAYING_BY = "马辛庄孙广德，八十一岁讲"


def found_home(*, loading: Loading) -> HomePage:
    """The front page with its review; the site itself, which stays when the demo is dropped."""
    home = found_site(title=TITLE, at=loading.entered_at)
    begin_saying(saying=SAYING, by=SAYING_BY)
    return home


def lay_out(world: World, *, home: HomePage, loading: Loading) -> None:
    """`/columns/` for everybody and `/study/` for party members, with their sections."""
    party = wanted(Branch, PARTY_ROOT)
    with transaction.atomic(), watching(ColumnIndexPage, Kind):
        columns = create_index(home=home, slug="columns", title="文化专栏", intro=COLUMNS_INTRO)
        study = create_index(
            home=home, slug="study", title="党员学习", audience=party, intro=STUDY_INTRO
        )
        found_kinds()
        for slug, name in PARTY_KINDS:
            save_kind(slug=slug, name=name, comments_open=False)
    for unit in world.districts:
        _section(columns, wanted(District, unit.slug), loading=loading)
    for unit in _units_with_branches(world):
        _section(study, unit, loading=loading)


def _units_with_branches(world: World) -> list[District]:
    """The units that party organisations write for, each once."""
    units = {section_unit(wanted(Branch, branch.slug)) for branch in world.branches}
    return sorted(units, key=lambda unit: unit.path)


def _section(index: Any, unit: District, *, loading: Loading) -> None:
    slug = f"{index.slug}/{unit.slug}"
    digest = digest_of(unit.name)
    if not is_current(SectionPage, slug, digest=digest):
        with transaction.atomic(), watching(Group):
            section = create_section(index=index, district=unit, at=loading.entered_at)
            mark(section, slug=slug, digest=digest)
    loading.advance("sections", slug)
