"""Films and sounds of the demo on their way: asked for, made by a worker, seen, taken away."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult

from cms.columns.models import StoryPage
from cms.core import clock
from cms.core.tasks import resolve
from cms.core.worker import leases as task_leases
from cms.demo.films import studio
from cms.demo.fingerprint import demo_fingerprint
from cms.demo.models import DemoObject
from cms.demo.querysets.rows import waiting_for
from cms.demo.services import drop_world, films
from cms.demo.services.films import MAKE_FILM, make_film, scripts_of, told_of_films
from cms.demo.tasks import clear_away
from cms.library.models import Pronunciation, ShelvedAsset
from cms.library.services import readings, save_reading
from cms.people.models import User
from media_pipeline.jobs import leases
from media_pipeline.models import Asset, Job, SourceFile
from media_pipeline.stores import PRIVATE, store
from tests.cms.demo.worlds import AT, load, loaded_row, with_story, world_with_films
from tests.factories.media import film, sound

pytestmark = pytest.mark.django_db
SLUGS = {"col-dragon-first", "med-dialect", "prt-micro-lecture"}


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker, drawings_kept_between_runs):
    """The world, loaded once; each test is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(world_with_films())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world():
    return world_with_films()


@pytest.fixture
def ready_made(settings, tmp_path, drawings_kept_between_runs):
    """Films that lie in the studio already, so that nothing is drawn here."""

    def lay(world, slug="col-dragon-first", clip=None):
        script = scripts_of(world)[slug]
        kept = studio.kept_folder() / studio.digest_of(script, films._cast(world))
        kept.mkdir(parents=True, exist_ok=True)
        made = film() if script.is_film else sound()
        (kept / studio._name_of(script)).write_bytes((clip or made).read_bytes())
        words = "WEBVTT\n\n00:00:00.400 --> 00:00:00.900\n（合成朗读）走。\n"
        (kept / "words.vtt").write_text(words, encoding="utf-8")

    return lay


def asked() -> set[str]:
    return waiting_for(MAKE_FILM, clock.now())


def nothing_waits() -> None:
    DBTaskResult.objects.all().delete()


def story(slug: str = "col-dragon-first") -> StoryPage:
    return loaded_row(StoryPage, slug)


def files() -> list[str]:
    """All that lies in the stores."""
    return [
        key
        for delivery, prefix in (("open", "v"), ("guarded", "v"), (PRIVATE, "sources"))
        for key in store(delivery).list(prefix)
    ]


def test_load_asks_for_every_film_and_makes_none():
    assert asked() == SLUGS
    assert not Asset.objects.exists()
    assert {task.queue_name for task in DBTaskResult.objects.filter(task_path=MAKE_FILM)} == {
        "media"
    }


def test_second_load_asks_for_nothing_that_waits_already(world):
    load(world)

    assert DBTaskResult.objects.filter(task_path=MAKE_FILM).count() == len(SLUGS)


def test_load_without_media_asks_for_none(world):
    nothing_waits()

    load(world, with_media=False)

    assert asked() == set()


def test_machine_that_cannot_speak_is_asked_for_none(world, settings, tmp_path):
    nothing_waits()
    settings.BASE_DIR = tmp_path

    load(world)

    assert asked() == set()


def test_film_whose_worker_was_killed_waits_for_the_next_one_and_is_made(world, ready_made):
    at = clock.now()
    ready_made(world)
    row = DBTaskResult.objects.get(task_path=MAKE_FILM, args_kwargs__args=["col-dragon-first"])
    DBTaskResult.objects.exclude(pk=row.pk).delete()
    claimed = task_leases.claim_next("killed", ["media"], at=at)
    assert claimed == row
    assert asked() == set()

    task_leases.take_back_lost(at=at + timedelta(seconds=61))

    assert asked() == {"col-dragon-first"}
    again = task_leases.claim_next("next", ["media"], at=at + timedelta(seconds=62))
    assert resolve(again.task_path).func(*again.args_kwargs["args"])
    assert loaded_row(Asset, "col-dragon-first")
    assert not resolve(again.task_path).func(*again.args_kwargs["args"])


def test_load_says_how_many_films_are_on_the_way(settings, tmp_path):
    assert told_of_films(at=clock.now()) == "还有3段视频和录音，网站开着就会陆续做好"

    nothing_waits()
    assert told_of_films(at=clock.now()) == ""

    settings.BASE_DIR = tmp_path
    assert "没有朗读引擎" in told_of_films(at=clock.now())


def test_story_says_that_its_film_is_on_the_way():
    page = Client().get(story().get_url()).content.decode()

    assert "这篇的视频正在准备" in page


def test_made_film_leads_its_story_and_its_work_is_queued(world, ready_made):
    ready_made(world)

    assert make_film(world, "col-dragon-first", at=AT)

    lead = story().lead_media
    assert lead.title == f"短片：{story().title}"
    assert lead.owner == loaded_row(User, "qingming")
    assert story().live
    assert Job.objects.get(version__asset=lead).state == "open"


def test_made_film_has_its_words_as_captions(world, ready_made):
    ready_made(world)

    make_film(world, "col-dragon-first", at=AT)

    track = story().lead_media.tracks.get()
    assert (track.language, track.label) == ("zh", "普通话（合成朗读）")
    with store("open").open(track.key) as words:
        assert "（合成朗读）走。" in words.read().decode()


@pytest.mark.parametrize(
    ("slug", "delivery"),
    [("col-dragon-first", "open"), ("med-dialect", "open"), ("prt-micro-lecture", "guarded")],
)
def test_film_is_as_open_as_the_page_it_is_for(world, ready_made, slug, delivery):
    ready_made(world, slug)

    make_film(world, slug, at=AT)

    assert story(slug).lead_media.delivery == delivery
    assert ShelvedAsset.objects.get(asset=story(slug).lead_media).collection.delivery_policy


def test_film_that_is_there_is_not_made_again(world, ready_made):
    ready_made(world)
    make_film(world, "col-dragon-first", at=AT)

    assert not make_film(world, "col-dragon-first", at=AT)

    assert Asset.objects.count() == 1


def test_film_that_is_there_is_not_asked_for_again(world, ready_made):
    ready_made(world)
    make_film(world, "col-dragon-first", at=AT)
    nothing_waits()

    load(world)

    assert asked() == SLUGS - {"col-dragon-first"}


def test_fingerprint_says_nothing_of_films(world, ready_made):
    load(world)
    before = demo_fingerprint()
    ready_made(world)

    make_film(world, "col-dragon-first", at=AT)

    assert demo_fingerprint() == before


def test_load_after_the_film_changes_nothing_of_its_story(world, ready_made):
    ready_made(world)
    make_film(world, "col-dragon-first", at=AT)
    lead = story().lead_media

    load(with_story(world, "col-dragon-first", summary="另一句摘要"))

    assert story().summary == "另一句摘要"
    assert story().lead_media == lead


def test_story_that_says_something_else_gets_another_film_and_the_first_goes(world, ready_made):
    ready_made(world)
    make_film(world, "col-dragon-first", at=AT)
    first = story().lead_media
    edited = with_story(world, "col-dragon-first", title="另一个题目")
    load(edited)
    ready_made(edited, clip=sound())

    assert make_film(edited, "col-dragon-first", at=AT)
    clear_away.func(first.pk)

    assert story().lead_media.title == "短片：另一个题目"
    assert [asset.pk for asset in Asset.objects.all()] == [story().lead_media.pk]
    assert SourceFile.objects.count() == 1


def test_reading_that_changes_the_words_asks_for_the_film_anew(world, ready_made):
    ready_made(world)
    make_film(world, "col-dragon-first", at=AT)
    nothing_waits()

    save_reading(word="蚌", reading="beng4")
    load(world)

    assert "col-dragon-first" in asked()


def test_film_of_nothing_that_is_loaded_is_not_made(world):
    DemoObject.objects.named(StoryPage, "col-dragon-first").delete()

    assert not make_film(world, "col-dragon-first", at=AT)
    assert not make_film(world, "no-such-slug", at=AT)


def test_demo_that_was_dropped_while_its_film_was_drawn_gets_none(world, ready_made, monkeypatch):
    ready_made(world)
    made = studio.made

    def made_too_late(script, cast):
        film = made(script, cast)
        keep = film.path.read_bytes()
        drop_world()
        film.path.parent.mkdir(parents=True, exist_ok=True)
        film.path.write_bytes(keep)
        return film

    monkeypatch.setattr(studio, "made", made_too_late)

    assert not make_film(world, "col-dragon-first", at=AT)
    assert not Asset.objects.exists()


def test_drop_takes_films_and_all_their_files_away(
    world, ready_made, django_capture_on_commit_callbacks
):
    before = files()
    with django_capture_on_commit_callbacks(execute=True):
        for slug in SLUGS:
            ready_made(world, slug)
            make_film(world, slug, at=AT)
    assert len(files()) > len(before)

    with django_capture_on_commit_callbacks(execute=True):
        drop_world()

    assert files() == before
    assert not studio.kept_folder().exists()
    for model in (Asset, SourceFile, Job, ShelvedAsset, Pronunciation, DemoObject):
        assert not model.objects.exists(), model


def test_drop_waits_for_the_worker_that_has_a_film_in_hands(world, ready_made, monkeypatch):
    ready_made(world)
    make_film(world, "col-dragon-first", at=AT)
    lease = leases.claim(Job.objects.get().pk, at=clock.now())
    looks = []

    def lets_go(_):
        looks.append(Job.objects.get().cancel_requested)
        Job.objects.filter(pk=lease.job_id).update(
            state="cancelled", lease_token="", leased_until=None
        )

    monkeypatch.setattr("cms.demo.services.clearing.time.sleep", lets_go)
    drop_world()

    assert looks == [True]
    assert not Asset.objects.exists()


def test_words_are_in_the_editors_table_after_a_load():
    assert readings()["澶渊"] == "chan2 yuan1"
    assert len(readings()) == 12


def test_reading_an_editor_wrote_stays_through_load_and_drop(world):
    DemoObject.objects.of_model(Pronunciation).delete()
    Pronunciation.objects.all().delete()
    save_reading(word="濮阳", reading="pu2 yang5", note="我们这样说")

    load(world)
    load(world)
    drop_world()

    assert readings() == {"濮阳": "pu2 yang5"}


def test_reading_changed_in_the_file_is_changed_in_the_table(world):
    changed = tuple(
        replace(one, value="nin2") if one.slug == "恁" else one for one in world.pronunciations
    )

    load(replace(world, pronunciations=changed))

    assert readings()["恁"] == "nin2"
    assert len(readings()) == 12
