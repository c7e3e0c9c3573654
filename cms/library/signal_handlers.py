"""What follows from saving pages, files and collections, inside the same transaction."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Collection

from cms.core import clock
from cms.core.tasks import enqueue
from cms.library import services
from cms.library.models import (
    CollectionPolicy,
    LibraryDocument,
    LibraryFile,
    LibraryImage,
    LibraryRendition,
)
from cms.pages import page_cache
from cms.pages.models import CommunityPage
from media_pipeline.models import Asset, Track
from media_pipeline.signals import asset_failed, asset_progress, asset_ready, upload_finished

LAST = -50


def connect() -> None:
    """Listen for as long as the process lives."""
    post_save.connect(look_at_files_of_page, dispatch_uid="cms.library.page")
    for kind in (LibraryImage, LibraryDocument):
        post_save.connect(
            put_file_in_place, sender=kind, dispatch_uid=f"cms.library.place.{kind.__name__}"
        )
    for kind in (LibraryImage, LibraryDocument, LibraryRendition):
        post_delete.connect(
            have_file_cleared_away, sender=kind, dispatch_uid=f"cms.library.clear.{kind.__name__}"
        )
    post_save.connect(have_sizes_drawn, sender=LibraryImage, dispatch_uid="cms.library.draw_sizes")
    for shown in (Asset, Track):
        post_save.connect(
            forget_pages_with_media, sender=shown, dispatch_uid=f"cms.library.{shown.__name__}"
        )
    for signal in (asset_progress, asset_ready, asset_failed):
        signal.connect(tell_editors, dispatch_uid="cms.library.tell")
    upload_finished.connect(put_on_its_shelf, dispatch_uid="cms.library.shelve")
    post_save.connect(inherit_policy, sender=Collection, dispatch_uid="cms.library.inherit")


def look_at_files_of_page(
    sender: type, instance: Any, *, raw: bool = False, update_fields: Any = None, **_: Any
) -> None:
    """A draft's save carries the draft's content, so what it uses is sheltered at once."""
    if raw or not issubclass(sender, CommunityPage):
        return
    page: CommunityPage = instance
    is_draft = update_fields is not None
    if not page.audience.is_public:
        if not (is_draft and services.is_shown_to_all(page)):
            services.shelter_new_files(page, at=clock.now())
        if page.live and not is_draft:
            services.keep_references(page)
    elif page.live and not is_draft:
        services.refuse_guarded(page)


def put_file_in_place(instance: LibraryFile, *, raw: bool = False, **_: Any) -> None:
    """A file that changed its collection may have to change its folder."""
    if not raw:
        services.put_in_place(instance)


def have_file_cleared_away(instance: Any, **_: Any) -> None:
    """Wagtail deletes it after the commit; a process that dies just then would leave it lying."""
    enqueue("cms.library.tasks.clear_away", [instance.file.name])


def have_sizes_drawn(instance: LibraryImage, *, created: bool, raw: bool = False, **_: Any) -> None:
    """After everything else the worker has to do; a page asked for earlier draws its own."""
    if created and not raw:
        enqueue("cms.library.tasks.draw_sizes", instance.pk, priority=LAST)


def tell_editors(asset: Asset, progress: int = 0, **_: Any) -> None:
    """Whoever waits for it sees it move; the row is asked, for the worker's copy may be old."""
    services.tell_how_far(asset=Asset.objects.get(pk=asset.pk), progress=progress)


def put_on_its_shelf(session: Any, asset: Any, **_: Any) -> None:
    """A film that was sent in through Wagtail stands in the collection that was granted then."""
    key = session.context.get("collection")
    wanted = Collection.objects.in_bulk([key]).get(key) if key else None
    if wanted is not None:
        services.shelve(asset=asset, collection=wanted)


def forget_pages_with_media(**_: Any) -> None:
    """A film that is ready, gone or captioned shows on pages that are kept for guests."""
    page_cache.clear()


def inherit_policy(instance: Collection, *, created: bool, raw: bool = False, **_: Any) -> None:
    """A collection made below a guarded one is guarded too."""
    parent = instance.get_parent() if created and not raw else None
    if parent is not None:
        delivery = CollectionPolicy.objects.delivery_of(parent.pk)
        CollectionPolicy.objects.get_or_create(collection=instance, defaults={"delivery": delivery})
