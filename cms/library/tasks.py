"""Work of the library that takes longer than a request."""

from django_tasks import task
from wagtail.models import Collection

from cms.core.tasks import retrying
from cms.library import services


@task()
@retrying()
def settle_collection(collection_id: int) -> int:
    """Move the files of a collection whose delivery was changed; running twice moves nothing."""
    try:
        return services.settle(Collection.objects.get(pk=collection_id))
    except Collection.DoesNotExist:
        return 0
