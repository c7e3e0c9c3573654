"""Who may fetch a guarded file: whoever sees a live page that uses it, or may edit either."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from cms.library.models import Delivery, LibraryFile
from cms.pages.models import CommunityPage
from cms.people.models import User
from cms.people.viewer import Viewer
from media_pipeline.models import Asset

# A membership that ends stops every request within half a minute.
REMEMBERED_S = 20
PAGES_ASKED = 50


def may_view(viewer: Viewer, file: LibraryFile, *, at: datetime) -> bool:
    """Whether this viewer may fetch the file at that moment; a yes is remembered for 20 s."""
    return not file.is_guarded or _may_fetch(viewer, file, file.token, at=at)


def may_view_asset(viewer: Viewer, asset: Asset, *, at: datetime) -> bool:
    """The same for a film or a sound; a deleted one is for nobody."""
    if asset.state == Asset.State.DELETED:
        return False
    return asset.delivery == Delivery.OPEN or _may_fetch(viewer, asset, str(asset.uuid), at=at)


def may_edit(user: Any, file: LibraryFile | Asset) -> bool:
    """Whether the library itself lets this user choose, change or delete it."""
    policy = policy_registry.get_by_type(type(file))
    return policy.user_has_any_permission_for_instance(user, ["change", "delete", "choose"], file)


def pages_using(file: LibraryFile | Asset) -> list[int]:
    """The pages whose content refers to the file, by Wagtail's reference index."""
    page_type = ContentType.objects.get_for_model(Page).pk
    users = ReferenceIndex.get_references_to(file).values_list("base_content_type", "object_id")
    return [int(key) for type_id, key in users if type_id == page_type]


def _may_fetch(viewer: Viewer, file: LibraryFile | Asset, token: str, *, at: datetime) -> bool:
    key = f"library.may_view:{viewer.user_id}:{token}"
    if cache.get(key):
        return True
    is_allowed = _sees_a_page_with(viewer, file, at) or _edits_it(viewer, file)
    if is_allowed:
        cache.set(key, True, REMEMBERED_S)
    return is_allowed


def _sees_a_page_with(viewer: Viewer, file: LibraryFile | Asset, at: datetime) -> bool:
    pages = CommunityPage.objects.visible_to(viewer, at=at)
    return pages.among_keys(pages_using(file)).exists()


def _edits_it(viewer: Viewer, file: LibraryFile | Asset) -> bool:
    if viewer.user_id is None:
        return False
    user = User.objects.get(pk=viewer.user_id)
    if may_edit(user, file):
        return True
    pages = CommunityPage.objects.among_keys(pages_using(file)[:PAGES_ASKED])
    return any(page.permissions_for_user(user).can_edit() for page in pages)
