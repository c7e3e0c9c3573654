"""Between the open folder and the guarded one: no moment leaves a file missing or lying open."""

import pytest
from django.db import transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection

from cms.core import clock
from cms.library import services
from cms.library.models import Delivery, LibraryDocument, LibraryImage
from cms.library.tasks import clear_away, settle_collection
from tests.factories.library import (
    a_document,
    a_venue_showing,
    an_image,
    file_of,
    guarded,
    picture_bytes,
)

pytestmark = pytest.mark.django_db

MAKERS = pytest.mark.parametrize("make", [an_image, a_document], ids=["picture", "document"])


class Interrupted(Exception):
    """Something goes wrong late in a transaction."""


def files_in(folder) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def status_of(url: str) -> int:
    return Client().get(url).status_code


def again(file):
    return type(file).objects.get(pk=file.pk)


def run_waiting_clearances() -> int:
    """What the worker does with them."""
    waiting = DBTaskResult.objects.filter(task_path="cms.library.tasks.clear_away")
    for row in waiting:
        clear_away.func(*row.args_kwargs["args"])
    return waiting.count()


def put_into(file, collection) -> None:
    file.collection = collection
    file.save()


@transaction.atomic
def begin_to_guard(file) -> None:
    put_into(file, guarded())
    raise Interrupted


@MAKERS
def test_interrupted_move_leaves_the_file_where_its_row_says(world, media, make):
    file = make()
    old = file.file.name

    with pytest.raises(Interrupted):
        begin_to_guard(file)

    assert again(file).file.name == old
    assert files_in(media / "open") == {old}
    assert status_of(again(file).file.url) == 200


@MAKERS
def test_copy_an_interrupted_move_left_behind_is_nobodys(world, media, make):
    file = make()

    with pytest.raises(Interrupted):
        begin_to_guard(file)

    (copy,) = files_in(media / "guarded")
    assert status_of(f"/media/guarded/{copy}") == 404
    assert status_of(f"/media/open/{copy}") == 404
    assert again(file).token not in copy


@MAKERS
def test_process_that_dies_right_after_the_commit_leaves_the_clearing_to_the_worker(
    world, media, make
):
    file = make()
    old = file.file.url

    put_into(file, guarded())  # what waits for the commit is never run here
    assert files_in(media / "open")
    assert run_waiting_clearances() == 1

    assert files_in(media / "open") == set()
    assert status_of(old) == 404
    assert again(file).file.open().read()


@MAKERS
def test_deleted_file_is_cleared_away_by_the_worker_as_well(world, media, make):
    file = make()
    address = file.file.url

    file.delete()
    assert files_in(media / "open")
    run_waiting_clearances()

    assert files_in(media / "open") == set()
    assert status_of(address) == 404


def test_sizes_of_a_deleted_picture_are_cleared_away_too(world, media):
    image = an_image()
    image.get_renditions("width-20", "fill-10x10")
    assert len(files_in(media / "open")) == 3

    image.delete()
    run_waiting_clearances()

    assert files_in(media / "open") == set()


def test_clearing_away_twice_harms_nothing(world, media, django_capture_on_commit_callbacks):
    image = an_image()

    with django_capture_on_commit_callbacks(execute=True):
        put_into(image, guarded())
    run_waiting_clearances()
    run_waiting_clearances()

    assert len(files_in(media / "guarded")) == 1
    assert again(image).file.open().read()


@MAKERS
def test_move_there_and_back_gives_three_addresses_of_which_one_works(
    world, make, django_capture_on_commit_callbacks
):
    shelf, closed = services.open_collection("专栏图库"), guarded()
    file = make(collection=shelf)
    addresses = [file.file.url]

    for collection in (closed, shelf):
        with django_capture_on_commit_callbacks(execute=True):
            put_into(again(file), collection)
        addresses.append(again(file).file.url)

    assert len(set(addresses)) == 3
    assert [status_of(address) for address in addresses] == [404, 404, 200]


@MAKERS
def test_move_within_one_kind_of_delivery_keeps_the_address(world, make):
    file = make(collection=services.open_collection("甲"))
    old = file.file.name

    put_into(file, services.open_collection("乙"))

    assert again(file).file.name == old


def test_rename_keeps_the_address(world):
    image = an_image()
    old = image.file.url

    image.title = "换个题目"
    image.save()

    assert again(image).file.url == old


def test_addresses_tell_neither_title_nor_uploaded_name(world):
    image = services.add_image(
        file=file_of(picture_bytes(), "李四的身份证.jpg"), title="李四的身份证"
    )

    assert "李四" not in image.file.name
    assert image.file.name.endswith("/original.jpg")


def test_every_file_has_a_folder_of_its_own(world):
    tokens = {an_image().token for _ in range(5)} | {a_document().token for _ in range(5)}

    assert len(tokens) == 10
    assert all(len(token) == 20 for token in tokens)


def test_settling_moves_only_the_files_of_that_collection(
    world, media, django_capture_on_commit_callbacks
):
    shelf, other = services.open_collection("甲"), services.open_collection("乙")
    inside, outside = an_image(collection=shelf), an_image(collection=other)

    services.set_delivery(shelf, delivery=Delivery.GUARDED, actor=None, at=clock.now())
    with django_capture_on_commit_callbacks(execute=True):
        settle_collection.func(shelf.pk)

    assert again(inside).is_guarded
    assert not again(outside).is_guarded
    assert files_in(media / "open") == {outside.file.name}


def test_settling_that_breaks_off_goes_on_where_it_stopped(world, media, monkeypatch):
    shelf = services.open_collection("甲")
    files = [an_image(str(number), collection=shelf) for number in range(3)]
    services.set_delivery(shelf, delivery=Delivery.GUARDED, actor=None, at=clock.now())
    lost = media / "open" / files[1].file.name
    aside = lost.with_suffix(".aside")
    lost.rename(aside)

    with pytest.raises(FileNotFoundError):
        settle_collection.func(shelf.pk)
    aside.rename(lost)
    moved = settle_collection.func(shelf.pk)

    assert moved in {1, 2}
    assert all(again(file).is_guarded for file in files)
    assert all(again(file).file.open().read() for file in files)


def test_settling_a_collection_that_is_gone_does_nothing(world):
    assert settle_collection.func(999_999) == 0


def test_file_uploaded_while_the_collection_waits_to_be_settled_lands_right(world):
    shelf = services.open_collection("甲")
    services.set_delivery(shelf, delivery=Delivery.GUARDED, actor=None, at=clock.now())

    assert an_image(collection=shelf).file.name.startswith("guarded/")
    assert a_document(collection=shelf).file.name.startswith("guarded/")


@pytest.mark.parametrize(
    ("parent", "child"),
    [("open", "open"), ("guarded", "guarded")],
    ids=["below-open", "below-guarded"],
)
def test_new_collection_takes_over_its_parents_delivery(world, parent, child):
    above = guarded() if parent == "guarded" else services.open_collection("甲")

    below = above.add_child(instance=Collection(name="下"))

    assert below.delivery_policy.delivery == child


def test_guarded_collection_below_an_open_one_does_not_close_its_parent(world):
    shelf = services.open_collection("甲")

    services.guarded_collection("甲的内部", below=shelf)

    assert not an_image(collection=shelf).is_guarded


def test_document_on_a_public_page_keeps_its_collection_open_too(world):
    shelf = services.open_collection("文件")
    document = a_document("章程", collection=shelf)
    page = a_venue_showing(None)
    page.about = f'<a linktype="document" id="{document.pk}">下载</a>'
    page.save()
    services.keep_references(page)

    with pytest.raises(services.delivery.OpenForPublicPages) as refused:
        services.set_delivery(shelf, delivery=Delivery.GUARDED, actor=None, at=clock.now())

    assert refused.value.message == "“章程”还用在公开页面上，不能收起来"


@pytest.mark.parametrize(
    "audience", [{"residents": "green"}, {"members": "general"}], ids=["community", "party"]
)
def test_collection_shown_only_to_some_may_be_guarded(world, audience):
    shelf = services.open_collection("图库")
    image = an_image(collection=shelf)
    LibraryImage.objects.filter(pk=image.pk).update(created_at=clock.now().replace(year=2025))
    page = a_venue_showing(image, **{key: getattr(world, unit) for key, unit in audience.items()})
    services.keep_references(page)

    policy = services.set_delivery(shelf, delivery=Delivery.GUARDED, actor=None, at=clock.now())

    assert policy.delivery == Delivery.GUARDED


def test_deleting_a_guarded_document_takes_its_address_with_it(world):
    document = a_document(collection=guarded())
    address = document.url

    LibraryDocument.objects.get(pk=document.pk).delete()

    assert status_of(address) == 404
