"""Work of the demo that takes longer than a load may."""

from django_tasks import task

from cms.core import clock
from cms.core.tasks import retrying
from cms.demo.reading import read_world
from cms.demo.services import clearing, films
from media_pipeline.models import Asset


@task(queue_name="media")
@retrying(backoff_s=30)
def make_film(slug: str) -> bool:
    """Draw, speak and send in one film; running twice makes it once. It outlives its worker."""
    return films.make_film(read_world(), slug, at=clock.now())


@task()
@retrying(max_attempts=8)
def clear_away(asset_id: int) -> None:
    """Leave nothing of a film that gave way to a newer one; running twice removes nothing more."""
    for asset in Asset.objects.in_bulk([asset_id]).values():
        clearing.stop([asset], patience_s=0)
        clearing.remove(asset)
