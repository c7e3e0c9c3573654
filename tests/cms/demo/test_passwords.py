"""The password of the demo: drawn, given or kept; and kept only for a load that began."""

import os
import re

import pytest

from cms.demo import passwords
from cms.demo.errors import ContentProblem, ProductionSettings, RealPeopleHere, WeakPassword
from tests.cms.demo.worlds import load, tiny_world, with_story
from tests.factories.people import make_person


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "demo" / "password"


def test_a_drawn_password_is_long_enough_and_another_each_time():
    drawn = {passwords.drawn() for _ in range(50)}

    assert len(drawn) == 50
    assert all(len(password) >= 15 for password in drawn)


def test_a_drawn_password_can_be_read_aloud():
    assert re.fullmatch(r"([a-z]+-){3}\d{4}", passwords.drawn())


def test_nobody_could_object_to_a_drawn_password():
    for _ in range(20):
        passwords.settled(passwords.drawn())


def test_a_password_that_was_kept_is_the_one_of_the_next_load(kept):
    passwords.keep("lichun-guyu-daxue-0042")

    assert passwords.settled(None) == "lichun-guyu-daxue-0042"
    assert kept.read_text(encoding="utf-8") == "lichun-guyu-daxue-0042"


def test_a_given_password_goes_before_the_kept_one():
    passwords.keep("lichun-guyu-daxue-0042")

    assert passwords.settled("given-by-hand") == "given-by-hand"


@pytest.mark.parametrize("given", [None, ""], ids=["none", "an empty one"])
def test_none_given_and_none_kept_is_one_by_lot(given, kept):
    first, second = passwords.settled(given), passwords.settled(given)

    assert first != second
    assert not kept.exists()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_its_owner_reads_it_whatever_new_files_may_be(kept, umask):
    before = os.umask(umask)
    try:
        passwords.keep("given-by-hand")
    finally:
        os.umask(before)

    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_could_read_is_replaced_by_one_they_cannot(kept):
    kept.parent.mkdir()
    kept.write_text("old", encoding="utf-8")
    kept.chmod(0o644)

    passwords.keep("given-by-hand")

    assert kept.stat().st_mode & 0o777 == 0o600


def test_keeping_what_is_kept_touches_nothing(kept):
    passwords.keep("given-by-hand")
    before = kept.stat()

    passwords.keep("given-by-hand")

    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_forgotten_password_is_drawn_anew_and_forgetting_twice_is_no_trouble(kept):
    passwords.keep("given-by-hand")

    passwords.forget()
    passwords.forget()

    assert not kept.exists()
    assert passwords.settled(None) != "given-by-hand"


@pytest.mark.parametrize(
    ("weak", "sentence"),
    [("1", "密码至少8位，您填了1位"), ("1234567", "密码至少8位，您填了7位")],
)
def test_a_password_too_short_for_people_is_too_short_for_the_demo(weak, sentence):
    with pytest.raises(WeakPassword) as refusal:
        passwords.settled(weak)

    assert refusal.value.message == sentence


@pytest.mark.parametrize("weak", ["password", "12345678", "20260513", "qwertyuiop"])
def test_a_password_everybody_tries_first_is_refused(weak):
    with pytest.raises(WeakPassword):
        passwords.settled(weak)


@pytest.mark.django_db
def test_a_load_that_is_refused_keeps_no_password_and_leaves_the_one_before(kept, settings):
    passwords.keep("the-one-before")
    world = tiny_world()

    with pytest.raises(ContentProblem):
        load(with_story(world, "col-qicheng", author="nobody"), password="another-one-1")
    make_person()
    with pytest.raises(RealPeopleHere):
        load(world, password="another-one-1")
    settings.IS_PRODUCTION = True
    with pytest.raises(ProductionSettings):
        load(world, password="another-one-1")

    assert kept.read_text(encoding="utf-8") == "the-one-before"
