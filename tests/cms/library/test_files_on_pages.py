"""What a page may use, and what happens to a file uploaded for it."""

from datetime import timedelta

import pytest

from cms.core import clock
from cms.library import services
from cms.library.errors import GuardedOnPublicPage
from cms.library.models import LibraryImage
from cms.pages.models import CommunityPage
from tests.factories.library import a_venue_showing, an_image, guarded

pytestmark = pytest.mark.django_db


def is_guarded(image: LibraryImage) -> bool:
    return LibraryImage.objects.get(pk=image.pk).is_guarded


def test_public_page_with_a_guarded_picture_is_refused_by_name(world):
    image = an_image("党课合影", collection=guarded())

    with pytest.raises(GuardedOnPublicPage) as refused:
        a_venue_showing(image)

    assert refused.value.message == "“党课合影”是内部文件，公开页面不能用"
    assert not CommunityPage.objects.filter(title="戏台院").exists()


def test_page_with_a_guarded_picture_is_not_opened_to_everybody(world):
    page = a_venue_showing(an_image(collection=guarded()), residents=world.green)
    page.visibility = "公开"

    with pytest.raises(GuardedOnPublicPage):
        page.save()

    assert not CommunityPage.objects.get(pk=page.pk).audience.is_public


def test_draft_with_a_guarded_picture_may_be_written_but_not_published(world):
    page = a_venue_showing(None)
    page.image = an_image(collection=guarded())
    revision = page.save_revision()

    with pytest.raises(GuardedOnPublicPage):
        revision.publish()


def test_picture_uploaded_for_a_community_page_lands_in_a_guarded_collection(world):
    shelf = services.open_collection("专栏图库")
    image = an_image(collection=shelf)

    a_venue_showing(image, residents=world.green)

    found = LibraryImage.objects.get(pk=image.pk)
    assert found.is_guarded
    assert found.collection.name == "绿城社区的居民（内部）"
    assert found.collection.get_parent() == shelf


def test_draft_of_a_party_page_shelters_its_picture_at_once(world):
    page = a_venue_showing(None, members=world.general, live=False, first_published_at=None)
    page.image = image = an_image()

    page.save_revision()

    assert is_guarded(image)


def test_older_picture_stays_open_for_other_pages(world):
    image = an_image()
    LibraryImage.objects.filter(pk=image.pk).update(created_at=clock.now() - timedelta(days=3))
    image.refresh_from_db()

    a_venue_showing(image, residents=world.green)

    assert not is_guarded(image)


def test_picture_of_another_page_stays_open(world):
    image = an_image()
    services.keep_references(a_venue_showing(image, "公开的"))

    a_venue_showing(image, "内部的", residents=world.green)

    assert not is_guarded(image)


def test_draft_that_narrows_a_public_page_leaves_its_shown_picture_open(world):
    image = an_image()
    page = a_venue_showing(image)
    page.visibility, page.audience_district = "社区", world.green

    page.save_revision()

    assert not is_guarded(image)
