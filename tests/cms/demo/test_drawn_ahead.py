"""Drawing ahead: what the library lacks is drawn while rows are written, and nothing else."""

import threading
from dataclasses import replace

import pytest

from cms.columns.models import Topic
from cms.demo.drawing import rendering
from cms.demo.entries import Scene
from cms.demo.errors import UnknownSlug
from cms.demo.marks import mark
from cms.demo.models import DemoObject
from cms.demo.services import pictures
from cms.demo.services.pictures import CAMERA, drawn_ahead
from cms.library.models import LibraryImage
from tests.cms.demo.worlds import small_world, tiny_world, with_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return lambda: sorted(path.name for path in rendering.kept_folder().glob("*.webp"))


def is_in_the_library(slug: str) -> None:
    """A mark as a loaded picture bears it; the row itself is not asked for."""
    mark(LibraryImage(pk=DemoObject.objects.count() + 1), slug=slug)


def test_one_picture_for_a_story_six_for_a_set_and_one_for_each_panel():
    world = small_world()

    count = len(list(pictures._missing(world)))

    sets = sum(1 for story in world.stories if story.form == "组图")
    panels = sum(len(comic.panels) for comic in world.comics)
    assert count == len(world.stories) + sets * len(CAMERA) + panels


def test_what_the_library_shows_already_is_not_drawn():
    world = small_world()
    before = len(list(pictures._missing(world)))

    is_in_the_library("col-qicheng")
    is_in_the_library("col-comic-mima-2")

    assert len(list(pictures._missing(world))) == before - 2


def test_a_mark_on_something_else_of_that_name_is_no_picture():
    world = tiny_world()

    mark(Topic.objects.create(name="戚城"), slug="col-qicheng")

    assert len(list(pictures._missing(world))) == 1


def test_what_is_drawn_ahead_is_what_is_asked_for_later(kept):
    world = tiny_world()

    with drawn_ahead(world):
        pass
    ahead = kept()
    (draw,) = pictures._missing(world)
    draw()

    assert kept() == ahead
    assert len(ahead) <= 1


def test_whatever_is_still_to_be_drawn_when_the_load_ends_is_let_go(kept):
    before = set(threading.enumerate())

    with drawn_ahead(small_world()):
        drawing = set(threading.enumerate()) - before

    assert drawing
    assert not any(each.is_alive() for each in drawing)
    assert len(kept()) < len(list(pictures._missing(small_world())))


def broken_off() -> None:
    with drawn_ahead(tiny_world()):
        raise KeyboardInterrupt


def test_a_load_that_is_broken_off_waits_for_no_further_drawing(kept):
    before = threading.active_count()

    with pytest.raises(KeyboardInterrupt):
        broken_off()

    assert threading.active_count() == before
    assert not list(rendering.kept_folder().glob("*.part"))


def test_a_drawing_that_cannot_be_made_breaks_nothing_until_it_is_asked_for(kept, monkeypatch):
    def refuse(_inputs: dict[str, str]) -> bytes:
        raise RuntimeError

    monkeypatch.setattr(rendering, "_composed", refuse)
    world = tiny_world()

    with drawn_ahead(world):
        pass

    (draw,) = pictures._missing(world)
    with pytest.raises(RuntimeError):
        draw()
    assert kept() == []


def test_a_motif_or_a_scene_nobody_drew_is_refused_before_a_thread_is_asked():
    world = with_story(tiny_world(), "col-qicheng", motif="dragoon")

    with pytest.raises(UnknownSlug, match="最接近的是 dragon"):
        list(pictures._missing(world))


def test_a_set_goes_round_one_drawing_and_names_each_step():
    steps = [caption for caption, *_ in CAMERA]
    story = next(each for each in small_world().stories if each.form == "组图")

    views = pictures._views_of(story)

    assert steps == ["远看", "走近", "左边", "右边", "细处"]
    assert {view.drawing for view in views} == {views[0].drawing}
    assert len({(view.zoom, view.x, view.y) for view in views[1:]}) == len(CAMERA)


def test_a_panel_is_drawn_from_its_scene_alone():
    (comic,) = small_world().comics
    panel = comic.panels[0]

    same = replace(panel, alt="别的话", lines=())
    other = replace(panel, scene=Scene(place="park", cast=panel.scene.cast))

    assert pictures._svg_of(same) == pictures._svg_of(panel)
    assert pictures._svg_of(other) != pictures._svg_of(panel)
