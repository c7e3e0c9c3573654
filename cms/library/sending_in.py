"""What the media pipeline asks of us: who may send films and sounds in, see and change them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wagtail.models import Collection
from wagtail.permissions import policy_registry

from cms.library.models import CollectionPolicy
from cms.library.viewing import may_view_asset, pages_using
from cms.people.viewer import viewer_of
from media_pipeline.models import Asset
from media_pipeline.permission import Grant, Hooks


def grant_for(user: Any, wish: Mapping[str, str], *, at: datetime) -> Grant | None:  # noqa: ARG001 -- the pipeline says when it asks; rights are what they are now
    """Into the collection that was asked for, or the first one where this user may add pictures.

    The collection says whether the film will be open or guarded, whatever the browser wished.
    """
    if not user.is_authenticated:
        return None
    allowed = collections_to_add_to(user)
    wanted = wish.get("collection", "")
    if wanted:
        collection = next((one for one in allowed if str(one.pk) == wanted), None)
    else:
        collection = allowed[0] if allowed else None
    if collection is None:
        return None
    return Grant(
        delivery=CollectionPolicy.objects.delivery_of(collection.pk),
        is_editor=True,
        context={"collection": collection.pk},
    )


def collections_to_add_to(user: Any) -> list[Collection]:
    """Where this user may put a film, in the order of the tree."""
    policy = policy_registry.get_by_type(Asset)
    return list(policy.collections_for(user, ["add"]).order_by("path"))


def sees(user: Any, asset: Asset, *, at: datetime) -> bool:
    """Whether this user, signed in or not, may know of the asset."""
    return may_view_asset(viewer_of(user, at), asset, at=at)


def edits(user: Any, asset: Asset, *, at: datetime) -> bool:  # noqa: ARG001 -- as above
    """Whether this user may stop, repeat or add to the asset's work."""
    policy = policy_registry.get_by_type(Asset)
    return policy.user_has_any_permission_for_instance(user, ["change", "delete"], asset)


def is_used(asset: Asset) -> bool:
    """Whether a page refers to the asset."""
    return bool(pages_using(asset))


HOOKS = Hooks(may_upload=grant_for, may_view=sees, may_edit=edits, is_used=is_used)
