"""A child never becomes wider than its parent, also when both change at the same moment."""

import pytest
from wagtail.models import Locale

from cms.core import clock
from cms.pages import services
from cms.pages.models import CommunityPage
from cms.pages.services import AudienceChange
from tests.at_once import at_once
from tests.factories.pages import a_page, a_world

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def wider_than_their_parents() -> list[str]:
    audiences, found = {}, []
    for page in CommunityPage.objects.with_audience().order_by("path"):
        parent = audiences.get(page.path[: -page.steplen])
        audiences[page.path] = page.audience
        if parent and not page.audience.is_within(parent):
            found.append(page.title)
    return found


@pytest.fixture
def world():
    Locale.objects.get_or_create(language_code="zh-hans")
    return a_world()


def test_parent_narrowed_while_a_public_child_is_opened_beneath(world):
    for number in range(ROUNDS):
        parent = a_page(f"上{number}")
        child = a_page(f"下{number}", below=parent, residents=world.green)

        def narrow(page=parent):
            change = AudienceChange(unit=world.green)
            services.set_audience(page, change=change, actor=None, at=clock.now())

        def widen(page=child):
            services.set_audience(page, change=AudienceChange(), actor=None, at=clock.now())

        at_once(narrow, widen)

    assert wider_than_their_parents() == []


def test_parent_narrowed_while_a_page_moves_below_it(world):
    for number in range(ROUNDS):
        parent, page = a_page(f"上{number}"), a_page(f"移{number}")

        def narrow(page=parent):
            change = AudienceChange(unit=world.green)
            services.set_audience(page, change=change, actor=None, at=clock.now())

        def move(page=page, parent=parent):
            page.move(CommunityPage.objects.get(pk=parent.pk), pos="last-child")

        at_once(narrow, move)

    assert wider_than_their_parents() == []
