"""The comparison with plain ffmpeg: fair, and honest about what it lacks."""

import pytest

from cms.core import benchmarks as registered
from media_pipeline import benchmarks
from media_pipeline.benchmarks import Cost
from media_pipeline.plain_commands import one_command, one_process_each
from tests.factories import media
from tests.factories.made_media import a_plan, a_rung, complaints, fresh_folder, source_and_plan


def cost(wall_s, cpu_s):
    return Cost(wall_s=wall_s, cpu_s=cpu_s)


def values(argv, option):
    return [argv[at + 1] for at, word in enumerate(argv[:-1]) if word == option]


def test_it_is_run_by_its_name():
    assert registered.find("transcode") is benchmarks.run


def test_without_a_clip_from_a_camera_it_claims_nothing(monkeypatch, caplog):
    monkeypatch.setattr(benchmarks, "camera_clip", lambda: None)

    assert benchmarks.run() == []
    assert "make setup" in caplog.text
    assert benchmarks.NAMED in caplog.text


def test_the_single_command_makes_the_same_ladder_with_the_same_settings(tmp_path):
    plan = a_plan(rungs=(a_rung(240, crf=26, max_bps=250_000), a_rung(360)))

    argv = one_command(plan, tmp_path / "film.mp4", tmp_path, threads=0)

    assert values(argv, "-crf") == ["26", "25"]
    assert values(argv, "-maxrate") == ["250000", "600000"]
    assert values(argv, "-preset") == ["veryfast"] * 2
    assert argv.count("-i") == 1
    assert len([word for word in argv if word.endswith("index.m3u8")]) == 4


def test_apart_every_rung_and_sound_opens_the_film_for_itself(tmp_path):
    plan = a_plan(rungs=(a_rung(240), a_rung(360), a_rung(720)))

    commands = one_process_each(plan, tmp_path / "film.mp4", tmp_path)

    assert len(commands) == 3 + 2
    assert all(argv.count("-i") == 1 for argv in commands)


def test_what_the_plain_commands_write_really_plays():
    source, plan = source_and_plan(media.film(seconds=0.4))
    single, apart = fresh_folder(), fresh_folder()

    benchmarks._call(one_command(plan, source.path, single, threads=1), inside=single)
    benchmarks._call_all(one_process_each(plan, source.path, apart), inside=apart)

    for folder in (single, apart):
        for part in ("v90", "a48k", "a96k"):
            assert complaints(folder / part / "index.m3u8") == ""


def test_the_best_round_of_each_side_counts():
    rounds = [
        (cost(11.0, 20.0), [cost(12.0, 1.0), cost(14.0, 1.0)], cost(1.0, 30.0)),
        (cost(9.0, 18.0), [cost(13.0, 1.0), cost(10.0, 1.0)], cost(1.0, 36.0)),
    ]

    wall, cpu = benchmarks._rows("clip.mp4", rounds)

    assert (wall.ratio, wall.goal) == (pytest.approx(0.9), 1.10)
    assert (cpu.ratio, cpu.goal) == (pytest.approx(0.6), 0.72)
    assert "clip.mp4" in wall.what


def test_the_film_of_the_comparison_is_full_hd_and_as_long_as_asked():
    film = benchmarks._as_a_phone_films(media.film(seconds=0.2), fresh_folder(), seconds=0.2)

    made = benchmarks.planned(film)

    assert made.rungs[-1].height == 1080
    assert made.duration_s == pytest.approx(0.2, abs=0.05)
