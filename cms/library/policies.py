"""Who may choose, send in and change a film or a sound: whoever may do so with pictures there."""

from collections.abc import Collection as Several
from typing import Any

from django.db.models import QuerySet
from wagtail.images.models import Image
from wagtail.models import Collection
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.library.models import LibraryImage
from cms.library.querysets import assets_on


class AssetPolicy(BasePermissionPolicy):
    """The rights of pictures in an asset's collection; the sender keeps his own."""

    def __init__(self, model: Any) -> None:
        super().__init__(model)
        self.pictures = CollectionPermissionPolicy(LibraryImage, auth_model=Image)

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whoever may send in may change something: what he sent in himself."""
        actions = {action} if action in {"add", "choose"} else {"add", "change"}
        return self.pictures.user_has_any_permission(user, actions)

    def users_with_any_permission(self, actions: Several[str]) -> QuerySet:
        return self.pictures.users_with_any_permission(actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Several[str], instance: Any
    ) -> bool:
        if not (user.is_active and user.is_authenticated):
            return False
        if instance.owner_id == user.pk and self.user_has_permission(user, "add"):
            return True
        shelf = getattr(instance, "shelf", None)
        collection = shelf.collection if shelf else Collection.get_first_root_node()
        return self.collections_for(user, _as_pictures(actions)).contains(collection)

    def instances_user_has_any_permission_for(self, user: Any, actions: Several[str]) -> QuerySet:
        if not (user.is_active and user.is_authenticated):
            return self.model.objects.none()
        collections = self.collections_for(user, _as_pictures(actions))
        return assets_on(self.model.objects.all(), collections, owner_id=user.pk)

    def collections_for(self, user: Any, actions: Several[str]) -> QuerySet[Collection]:
        """The collections in which somebody may do one of these things with pictures."""
        return self.pictures.collections_user_has_any_permission_for(user, actions)


def _as_pictures(actions: Several[str]) -> set[str]:
    """Whoever may change a picture of others may delete it; Wagtail knows no third word."""
    return {"change" if action == "delete" else action for action in actions}
