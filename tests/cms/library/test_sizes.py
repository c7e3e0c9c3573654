"""No visitor waits for a picture to be drawn in the size a list shows."""

from django_tasks_db.models import DBTaskResult

from cms.core.tasks import resolve
from cms.library.sizes import CUT
from cms.library.tasks import draw_sizes
from tests.factories.library import an_image


def waiting_for(name: str) -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(task_path=f"cms.library.tasks.{name}"))


def test_a_new_picture_waits_for_the_worker_behind_everything_else(world):
    image = an_image()

    (row,) = waiting_for("draw_sizes")

    assert row.args_kwargs["args"] == [image.pk]
    assert row.priority < 0


def test_saving_a_picture_again_queues_nothing(world):
    image = an_image()

    image.title = "换了名字"
    image.save()

    assert len(waiting_for("draw_sizes")) == 1


def test_the_worker_draws_both_sizes_of_a_list_once(world):
    image = an_image()

    drawn = [draw_sizes.call(image.pk), draw_sizes.call(image.pk)]

    assert drawn == [2, 2]
    assert {row.filter_spec for row in image.renditions.all()} == set(CUT)


def test_a_picture_that_was_deleted_meanwhile_is_passed_over(world):
    image = an_image()
    key = image.pk
    image.delete()

    assert resolve("cms.library.tasks.draw_sizes").call(key) == 0
