"""Whose pictures one may change: a picture that is replaced is replaced on every page at once."""

import pytest
from django.urls import reverse

from cms.library import services
from cms.library.models import LibraryImage
from cms.people.models import PostKind
from cms.people.roles import OPEN_SHELF, PARTY_SHELF
from tests.cms.columns.editing import signed_in
from tests.factories.library import an_image
from tests.factories.organisation import make_town
from tests.factories.people import make_holder
from tests.factories.standing import fresh, standing

pytestmark = pytest.mark.django_db
standing_town = standing(make_town)


@pytest.fixture
def town(standing_town, db):
    return fresh(standing_town)


def picture_of(person, *, shelf: str = OPEN_SHELF) -> LibraryImage:
    image = an_image("戏台", collection=services.open_collection(shelf))
    image.uploaded_by_user = person
    image.save()
    return image


def screens(image: LibraryImage) -> tuple[str, str]:
    return (
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages:delete", args=[image.pk]),
    )


def opens(person, image: LibraryImage) -> bool:
    client = signed_in(person)
    return {client.get(url).status_code for url in screens(image)} == {200}


def offers(person, image: LibraryImage) -> bool:
    """Whether the chooser of a page's picture shows it."""
    listed = signed_in(person).get(reverse("wagtailimages_chooser:choose_results"))
    return listed.status_code == 200 and image.title in listed.content.decode()


@pytest.mark.parametrize("post", [PostKind.EDITOR, PostKind.GRID_WORKER, PostKind.VENUE_MANAGER])
def test_who_drafts_changes_the_own_pictures_and_uses_those_of_others(town, post):
    place = town.green_grid if post == PostKind.GRID_WORKER else town.green
    writer, colleague = make_holder(post, place), make_holder(post, place)
    mine, theirs = picture_of(writer), picture_of(colleague)

    assert (opens(writer, mine), opens(writer, theirs)) == (True, False)
    assert offers(writer, theirs)


def test_an_editor_does_not_put_another_picture_on_a_colleagues_page(town):
    editor, colleague = (make_holder(PostKind.EDITOR, unit) for unit in (town.green, town.east))
    theirs = picture_of(colleague)

    signed_in(editor).post(screens(theirs)[0], {"title": "换掉了"})
    signed_in(editor).post(screens(theirs)[1])

    assert LibraryImage.objects.get(pk=theirs.pk).title == "戏台"


def test_a_chief_editor_sets_any_picture_right(town):
    chief = make_holder(PostKind.CHIEF_EDITOR)
    image = picture_of(make_holder(PostKind.EDITOR, town.green))

    assert opens(chief, image)


def test_a_reviewer_uses_pictures_and_changes_or_sends_in_none(town):
    reviewer = make_holder(PostKind.REVIEWER)
    image = picture_of(make_holder(PostKind.EDITOR, town.green))
    client = signed_in(reviewer)

    rooms = [reverse(f"wagtailimages:{name}") for name in ("index", "add", "add_multiple")]
    assert {client.get(url).status_code for url in rooms} == {302}
    assert not opens(reviewer, image)
    assert offers(reviewer, image)


def test_the_party_shelf_is_shown_to_the_party_posts_alone(town):
    organiser = make_holder(PostKind.PARTY_ORGANISER)
    editor = make_holder(PostKind.EDITOR, town.green)
    image = picture_of(organiser, shelf=PARTY_SHELF)

    assert opens(organiser, image)
    assert not opens(editor, image)
    assert not offers(editor, image)
