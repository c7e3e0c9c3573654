"""Where a file lies follows from its collection, and follows it when it changes."""

import pytest
from wagtail.models import Collection

from cms.core import clock
from cms.library import services
from cms.library.errors import OpenForPublicPages
from cms.library.models import Delivery, LibraryImage
from cms.library.services.publishing import files_on
from cms.library.tasks import settle_collection
from tests.factories.library import (
    a_document,
    a_venue_showing,
    an_image,
    file_of,
    guarded,
    picture_bytes,
)
from tests.factories.pages import a_page

pytestmark = pytest.mark.django_db


def files_in(folder) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_open_picture_lies_in_the_open_folder_under_a_name_nobody_guesses(world, media):
    image = an_image(collection=services.open_collection("专栏图库"))

    assert image.file.name == f"pictures/{image.token}/original.jpg"
    assert files_in(media / "open") == {image.file.name}
    assert image.file.url == f"/media/open/{image.file.name}"


def test_guarded_picture_lies_apart_with_its_renditions(world, media):
    image = an_image(collection=guarded())

    rendition = image.get_rendition("width-20")

    assert files_in(media / "open") == set()
    assert len(files_in(media / "guarded")) == 2
    assert rendition.url.startswith(f"/media/guarded/pictures/{image.token}/drawn.")


def test_document_address_leads_through_our_own_gate(world):
    assert a_document().url.startswith("/media/open/documents/")
    assert a_document(collection=guarded()).url.startswith("/media/guarded/documents/")


def test_collection_made_below_a_guarded_one_is_guarded(world, media):
    below = guarded().add_child(instance=Collection(name="一支部"))

    image = an_image(collection=below)

    assert image.is_guarded
    assert files_in(media / "open") == set()


def test_picture_put_into_a_guarded_collection_moves_and_gets_a_new_address(
    world, media, django_capture_on_commit_callbacks
):
    image = an_image()
    image.get_rendition("width-20")
    old = image.file.name

    image.collection = guarded()
    with django_capture_on_commit_callbacks(execute=True):
        image.save()

    moved = LibraryImage.objects.get(pk=image.pk)
    assert files_in(media / "open") == set()
    assert files_in(media / "guarded") == {moved.file.name.removeprefix("guarded/")}
    assert moved.token not in old
    assert not moved.renditions.exists()
    assert moved.get_rendition("width-20").file.read()


def test_guarding_a_collection_moves_all_its_files(
    world, media, django_capture_on_commit_callbacks
):
    shelf = services.open_collection("文件")
    an_image(collection=shelf)
    a_document(collection=shelf)

    services.set_delivery(shelf, delivery=Delivery.GUARDED, actor=None, at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        moved = settle_collection.func(shelf.pk)

    assert moved == 2
    assert files_in(media / "open") == set()
    assert settle_collection.func(shelf.pk) == 0


def test_opening_a_collection_moves_them_back(world, media, django_capture_on_commit_callbacks):
    shelf = guarded()
    image = an_image(collection=shelf)

    services.set_delivery(shelf, delivery=Delivery.OPEN, actor=None, at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        services.settle(shelf)

    assert LibraryImage.objects.get(pk=image.pk).file.url.startswith("/media/open/")
    assert files_in(media / "guarded") == set()


def test_collection_is_not_guarded_while_public_pages_show_its_files(world):
    shelf = services.open_collection("专栏图库")
    image = an_image("戏台", collection=shelf)
    services.keep_references(a_venue_showing(image))

    with pytest.raises(OpenForPublicPages, match="戏台"):
        services.set_delivery(shelf, delivery=Delivery.GUARDED, actor=None, at=clock.now())

    assert not LibraryImage.objects.get(pk=image.pk).is_guarded


def test_replaced_picture_gets_a_new_address(world):
    image = an_image()
    old = image.file.name

    image.file = file_of(picture_bytes("PNG"), "other.png")
    image.save()

    assert image.file.name != old
    assert image.token not in old


def test_same_name_gives_the_same_collection(world):
    assert guarded() == guarded()
    assert services.open_collection("甲") == services.open_collection("甲")


def test_guarded_collection_is_never_an_open_one_of_the_same_name(world):
    assert services.open_collection("同名") != guarded("同名")
    assert an_image(collection=guarded("同名")).is_guarded


def test_plain_page_uses_no_files(world):
    assert files_on(a_page("一页")) == []
