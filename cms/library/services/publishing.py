"""What a page being saved means for the files it uses."""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex

from cms.library.errors import GuardedOnPublicPage
from cms.library.models import Delivery, LibraryDocument, LibraryFile, LibraryImage
from cms.library.querysets import assets_numbered
from cms.library.services.delivery import guarded_collection
from cms.library.services.media import delivery_wanted
from cms.library.viewing import pages_using
from cms.pages.models import CommunityPage
from media_pipeline.models import Asset

# A file uploaded that recently was uploaded for the page it is found on.
FRESH_FOR = timedelta(days=1)


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
    guarded = [file.title for file in files_on(page) if file.is_guarded]
    # A film that is being moved is guarded or about to be: both count.
    guarded += [one.title for one in assets_on_page(page) if _is_guarded(one)]
    if guarded:
        raise GuardedOnPublicPage(guarded)


def _is_guarded(asset: Asset) -> bool:
    return Delivery.GUARDED in {asset.delivery, delivery_wanted(asset)}


def shelter_new_files(page: CommunityPage, *, at: datetime) -> None:
    """Guard what was just uploaded for a page that is not for everybody.

    The file goes into a guarded collection below the one it came to, so that whoever could use it
    there still can. Older files stay: other pages may count on them.
    """
    for file in files_on(page):
        is_fresh = file.created_at > at - FRESH_FOR
        if file.is_guarded or not is_fresh or _is_used_elsewhere(file, page):
            continue
        file.collection = guarded_collection(f"{page.audience}（内部）", below=file.collection)
        file.save()


def is_shown_to_all(page: CommunityPage) -> bool:
    """Whether the page as it stands in the database, whatever its draft says, is for everybody."""
    return CommunityPage.objects.among_keys([page.pk]).live().for_everybody().exists()


def keep_references(page: CommunityPage) -> None:
    """Have Wagtail's reference index know the page's files before anybody asks for them.

    Wagtail writes it in a task; a resident who opens the page at once must not wait for a worker.
    """
    ReferenceIndex.create_or_update_for_object(page)


def _is_used_elsewhere(file: LibraryFile, page: CommunityPage) -> bool:
    return any(pk != page.pk for pk in pages_using(file))
