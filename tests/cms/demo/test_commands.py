"""The two commands as somebody types them."""

import io
import re
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from cms.columns.models import StoryPage
from cms.core.clock import local_day
from cms.demo import passwords
from cms.demo.drawing.rendering import kept_folder
from cms.demo.management.commands import load_demo as command
from cms.demo.models import DemoObject
from cms.demo.steps import steps_of
from cms.demo.waiting import waiting
from cms.organisation.models import District
from cms.people.models import User
from tests.cms.demo.worlds import small_world, tiny_world
from tests.factories.people import make_person

OPTIONS = {"d0": "2026-05-13", "password": "caifeng-demo-1"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """A folder of its own, but for the drawings: made once, they serve every test."""
    drawings = kept_folder().resolve()
    settings.VAR_DIR = tmp_path
    kept_folder().parent.mkdir()
    kept_folder().symlink_to(drawings)


@pytest.fixture
def small(monkeypatch):
    """The command reads a smaller world; everything else is as it is."""
    world = tiny_world()
    monkeypatch.setattr(command, "read_world", lambda: world)
    return world


def run(name: str, **options) -> str:
    out = io.StringIO()
    call_command(name, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


@pytest.mark.django_db
def test_load_prints_what_waits_the_fingerprint_the_sign_ins_and_the_address(small, settings):
    printed = run("load_demo", **OPTIONS)

    assert "留给以后：没有手机、凭卡登录的人：雪大雪" in printed
    assert "events.yaml" in printed
    assert re.search(r"demo_fingerprint [0-9a-f]{64}", printed)
    assert "13800000002" in printed
    assert "所有人的密码都是：caifeng-demo-1" in printed.splitlines()
    assert f"{settings.SITE_URL}/sign-in/" in printed


@pytest.mark.django_db
def test_second_load_prints_the_same_fingerprint_and_the_kept_password(small):
    first = run("load_demo", d0="2026-05-13")

    second = run("load_demo", d0="2026-05-13")

    assert first == second
    person = DemoObject.objects.named(User, "qingming").get().row
    assert person.check_password(passwords.settled(None))


@pytest.mark.django_db
def test_d0_decides_the_day_a_story_came_out(small):
    run("load_demo", **OPTIONS)

    story = StoryPage.objects.get(slug="col-qicheng")

    assert local_day(story.published_at) == date(2025, 11, 11)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("d0", "sentence"),
    [("2026-05-14", "基准日要是星期三"), ("14.5.2026", "基准日要写成"), ("x", "基准日要写成")],
)
def test_day_that_is_no_wednesday_or_no_day_is_refused_in_one_line(small, d0, sentence):
    with pytest.raises(CommandError, match=sentence):
        run("load_demo", d0=d0)

    assert not District.objects.exists()


@pytest.mark.django_db
def test_choice_nobody_knows_is_refused(small):
    with pytest.raises(CommandError, match="only"):
        call_command("load_demo", "--only", "nothing")


@pytest.mark.django_db
def test_production_is_told_in_one_line(small, settings):
    settings.IS_PRODUCTION = True

    with pytest.raises(CommandError, match="生产环境不能装演示内容"):
        run("load_demo", **OPTIONS)


@pytest.mark.django_db
def test_real_people_are_told_in_one_line_with_the_way_out(small):
    make_person()

    with pytest.raises(CommandError, match="--yes-mix"):
        run("load_demo", **OPTIONS)

    run("load_demo", yes_mix=True, **OPTIONS)
    assert District.objects.exists()


@pytest.mark.django_db
def test_drop_says_how_much_it_took_away(small):
    run("load_demo", **OPTIONS)
    count = DemoObject.objects.count()

    assert f"撤走了{count}条演示内容" in run("drop_demo")
    assert not District.objects.exists()


@pytest.mark.django_db
def test_drop_lists_what_is_in_the_way_and_takes_nothing(small):
    run("load_demo", **OPTIONS)
    District.objects.get(slug="lvcheng").add_child(kind="网格", name="真网格", slug="real-grid")
    errors = io.StringIO()

    with pytest.raises(CommandError, match="1条真实数据"):
        call_command("drop_demo", stdout=io.StringIO(), stderr=errors)

    assert "真网格" in errors.getvalue()
    assert DemoObject.objects.exists()


@pytest.mark.django_db
def test_drop_without_a_demo_takes_nothing():
    assert "撤走了0条" in run("drop_demo")


def test_steps_count_what_a_load_goes_through():
    world = small_world()

    steps = steps_of(world)

    assert steps["people.yaml"] == sum(1 for person in world.people if person.phone)
    assert steps["venues.yaml"] == len(world.venues)
    assert steps["columns/history.yaml"] == 2


def test_what_waits_is_told_in_words_and_by_file():
    lines = waiting(small_world())

    assert lines[0] == "没有手机、凭卡登录的人：雪大雪"
    assert "寒小寒" in lines[1]
    assert "courses_skills.yaml" in lines[-1]
