"""What a page being saved means for the files it uses."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex

from cms.library.errors import GuardedOnPublicPage
from cms.library.models import Delivery, LibraryDocument, LibraryFile, LibraryImage
from cms.library.querysets import assets_numbered
from cms.library.services.delivery import guarded_collection
from cms.library.services.media import delivery_wanted, move_asset, shelf_of
from cms.library.viewing import pages_using
from cms.pages.models import CommunityPage
from media_pipeline.models import Asset

# A file uploaded that recently was uploaded for the page it is found on.
FRESH_FOR = timedelta(days=1)

Held = TypeVar("Held", LibraryFile, Asset)


def files_on(page: CommunityPage) -> list[LibraryFile]:
    """The images and documents that the page's present content refers to."""
    wanted = _keys_on(page)
    files: list[LibraryFile] = []
    for kind in (LibraryImage, LibraryDocument):
        keys = wanted.get(ContentType.objects.get_for_model(kind).pk)
        if keys:
            files += kind.objects.numbered(keys).select_related("collection")
    return files


def assets_on_page(page: CommunityPage) -> list[Asset]:
    """The films and sounds that the page's present content refers to."""
    keys = _keys_on(page).get(ContentType.objects.get_for_model(Asset).pk)
    return list(assets_numbered(Asset.objects.all(), keys)) if keys else []


def _keys_on(page: CommunityPage) -> dict[int, set[str]]:
    """Primary keys the page refers to, by content type."""
    wanted: dict[int, set[str]] = {}
    for type_id, key, *_ in ReferenceIndex._extract_references_from_object(page):  # noqa: SLF001 -- Wagtail offers no public way to ask an unsaved page
        wanted.setdefault(type_id, set()).add(key)
    return wanted


def refuse_guarded(page: CommunityPage) -> None:
    """Raise GuardedOnPublicPage when a page for everybody uses files for some eyes only."""
    held: list[LibraryFile | Asset] = [*files_on(page), *assets_on_page(page)]
    guarded = [one.title for one in held if _is_or_will_be_guarded(one)]
    if guarded:
        raise GuardedOnPublicPage(guarded)


def _is_or_will_be_guarded(held: LibraryFile | Asset) -> bool:
    return Delivery.GUARDED in {held.delivery, _delivery_to_be(held)}


def shelter_new_files(page: CommunityPage, *, at: datetime) -> None:
    """Guard what was just sent in for a page that is not for everybody.

    It goes into a guarded collection below the one it came to, so that whoever could use it there
    still can. What is older stays: other pages may count on it.
    """
    inner = f"{page.audience}（内部）"
    for file in _sent_in_for(page, files_on(page), at=at):
        file.collection = guarded_collection(inner, below=file.collection)
        file.save()
    for asset in _sent_in_for(page, assets_on_page(page), at=at):
        collection = guarded_collection(inner, below=shelf_of(asset))
        move_asset(asset=asset, collection=collection, actor=None, at=at)


def _sent_in_for(page: CommunityPage, held: Iterable[Held], *, at: datetime) -> list[Held]:
    """Those that everybody may fetch, that are new, and that no other page uses."""
    since = at - FRESH_FOR
    unsheltered = [one for one in held if _delivery_to_be(one) == Delivery.OPEN]
    return [one for one in unsheltered if one.created_at > since and not _is_elsewhere(one, page)]


def _delivery_to_be(held: LibraryFile | Asset) -> str:
    """How it is delivered once a film that is being moved has arrived."""
    return delivery_wanted(held) if isinstance(held, Asset) else held.delivery


def is_shown_to_all(page: CommunityPage) -> bool:
    """Whether the page as it stands in the database, whatever its draft says, is for everybody."""
    return CommunityPage.objects.among_keys([page.pk]).live().for_everybody().exists()


def keep_references(page: CommunityPage) -> None:
    """Have Wagtail's reference index know the page's files before anybody asks for them.

    Wagtail writes it in a task; a resident who opens the page at once must not wait for a worker.
    """
    ReferenceIndex.create_or_update_for_object(page)


def _is_elsewhere(held: LibraryFile | Asset, page: CommunityPage) -> bool:
    return any(pk != page.pk for pk in pages_using(held))
