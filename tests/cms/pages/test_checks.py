"""What `manage.py check` refuses about page types and view restrictions."""

import pytest
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, PageViewRestriction, get_page_models

from cms.pages import checks
from cms.pages.errors import ViewRestrictionsOff
from cms.pages.models import CommunityPage
from tests.factories.pages import a_page


def ids(problems) -> list[str]:
    return [problem.id for problem in problems]


class PlainPage(Page):
    class Meta:
        abstract = True


class PageAroundTheGate(CommunityPage):
    class Meta:
        abstract = True

    def serve(self, *_, **__):
        return None


class PageWithAnotherForm(CommunityPage):
    base_form_class = WagtailAdminPageForm

    class Meta:
        abstract = True


def test_every_page_type_of_the_house_is_in_order():
    assert ids(checks.problems_of(get_page_models())) == []


@pytest.mark.parametrize(
    ("page_type", "found"),
    [
        (PlainPage, "pages.E001"),
        (PageAroundTheGate, "pages.E002"),
        (PageWithAnotherForm, "pages.E003"),
    ],
)
def test_page_type_that_escapes_is_refused(page_type, found):
    assert ids(checks.problems_of([page_type])) == [found]


@pytest.mark.django_db
def test_wagtails_view_restriction_cannot_be_saved(world):
    restriction = PageViewRestriction(page=a_page("公开页"), restriction_type="login")

    with pytest.raises(ViewRestrictionsOff):
        restriction.save()


@pytest.mark.django_db
def test_view_restriction_from_elsewhere_fails_the_check(world):
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=a_page("公开页"), restriction_type="login")]
    )

    assert ids(checks.check_view_restrictions(databases=["default"])) == ["pages.E004"]
