"""Who may draft in a section: exactly the groups that its unit and its tree ask for."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission

from cms.columns.addresses import index_path
from cms.columns.models import ColumnIndexPage, SectionPage
from cms.columns.querysets import writer_rows
from cms.people.services.groups import editor_group, grid_group, party_group

MAY_DRAFT, MAY_DRAFT_OWN = ("add_page", "change_page"), ("add_page",)


@transaction.atomic
def let_writers_in(sections: Iterable[SectionPage]) -> None:
    """Give each section's groups the right to draft there, and take it from all other units'."""
    for section in sections:
        _lay(section, _groups_of(section))


def _groups_of(section: SectionPage) -> dict[Group, tuple[str, ...]]:
    """编辑·绿城社区 may draft, its grid workers drafts of their own; a tree that is not for
    everybody is its secretaries' alone.
    """
    unit = section.district
    if ColumnIndexPage.objects.get(path=index_path(section)).audience.is_public:
        return {editor_group(unit): MAY_DRAFT, grid_group(unit): MAY_DRAFT_OWN}
    return {party_group(unit): MAY_DRAFT}


def _lay(section: SectionPage, groups: dict[Group, tuple[str, ...]]) -> None:
    wanted = {(group.pk, codename) for group, names in groups.items() for codename in names}
    for row in writer_rows(section):
        if (row.group_id, row.permission.codename) in wanted:
            wanted.discard((row.group_id, row.permission.codename))
        else:
            row.delete()
    for group, codename in sorted(wanted):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group_id=group, page_id=section.pk, permission=right)
