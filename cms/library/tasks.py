"""Work of the library that takes longer than a request."""

from django_tasks import task
from wagtail.models import Collection

from cms.core.tasks import every, retrying
from cms.library import services
from cms.library.models import LibraryImage
from cms.library.sizes import CUT
from media_pipeline.models import Asset

SETTLE_EVERY_S = 600


@task()
@retrying()
def settle_collection(collection_id: int) -> int:
    """Move the files of a collection whose delivery was changed; running twice moves nothing."""
    try:
        return services.settle(Collection.objects.get(pk=collection_id))
    except Collection.DoesNotExist:
        return 0


@task()
@retrying()
def settle_asset(asset_id: int) -> bool:
    """Open or guard one film or sound; running twice moves it once."""
    asset = Asset.objects.kept().with_keys([asset_id]).first()
    return asset is not None and services.settle_asset(asset)


@every(SETTLE_EVERY_S)
@task()
def settle_forgotten_assets() -> int:
    """Films that did not come to where their collection says."""
    return services.settle_forgotten_assets()


@task()
@retrying()
def clear_away(names: list[str]) -> None:
    """Delete files no row names any more; running twice deletes nothing more."""
    services.clear_away(names)


@task()
@retrying()
def draw_sizes(image_id: int) -> int:
    """Draw a new picture in the sizes lists show, so that no visitor waits for it."""
    try:
        return len(LibraryImage.objects.get(pk=image_id).get_renditions(*CUT))
    except LibraryImage.DoesNotExist:
        return 0
