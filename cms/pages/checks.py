"""What `manage.py check` asks of page types and of Wagtail's own view restrictions."""

from collections.abc import Iterable
from typing import Any

from django.core import checks
from django.db import OperationalError, ProgrammingError
from wagtail.models import (
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    get_page_models,
)

from cms.pages.forms import CommunityPageForm
from cms.pages.models import CommunityPage


def register() -> None:
    """Have `manage.py check` ask."""
    checks.register(check_page_types, checks.Tags.models)
    checks.register(check_view_restrictions, checks.Tags.database)


def check_page_types(**_: Any) -> list[checks.CheckMessage]:
    """pages.E001, E002 and E003."""
    return problems_of(get_page_models())


def problems_of(page_types: Iterable[type[Page]]) -> list[checks.CheckMessage]:
    """Page types without an audience, around the gate, or with a form that cannot check it."""
    problems: list[checks.CheckMessage] = []
    for page_type in page_types:
        if page_type is Page:
            continue
        if not issubclass(page_type, CommunityPage):
            told = "页面类型没有继承 CommunityPage，就没有人管谁能看"
            problems.append(checks.Error(told, obj=page_type, id="pages.E001"))
        elif page_type.serve is not CommunityPage.serve:
            told = "页面类型自己写了 serve，会绕过守门；请改写 respond"
            problems.append(checks.Error(told, obj=page_type, id="pages.E002"))
        elif not issubclass(page_type.base_form_class, CommunityPageForm):
            told = "页面类型的表单没有继承 CommunityPageForm，核对不了谁能看"
            problems.append(checks.Error(told, obj=page_type, id="pages.E003"))
    return problems


def check_view_restrictions(
    databases: Iterable[str] | None = None, **_: Any
) -> list[checks.CheckMessage]:
    """pages.E004: nothing may decide who sees a page but its audience."""
    if not databases:
        return []
    try:
        found = PageViewRestriction.objects.exists() or CollectionViewRestriction.objects.exists()
    except (OperationalError, ProgrammingError):  # before the first migration there is no table
        return []
    told = "数据库里有 Wagtail 的查看限制；谁能看只由页面自己的范围决定，请删掉"
    return [checks.Error(told, id="pages.E004")] if found else []
