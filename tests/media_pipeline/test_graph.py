"""The one command: what it says to ffmpeg, word by word, without running it."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from media_pipeline import graph
from media_pipeline.loudness import UNTOUCHED, Correction
from tests.factories.made_media import a_plan, a_rung, a_sound_plan

TOOL = Path("/opt/ffmpeg")
OPENING = ["-format_whitelist", "mov", "-f", "mov", "-i", "file:/films/a b;'[x],:=%03d.bin"]
SILENT = {"sound": None, "poster": False}


def command(plan=None, *, correction=UNTOUCHED):
    return graph.ladder(
        plan or a_plan(), tool=TOOL, opening=OPENING, threads=2, correction=correction
    )


def filters(argv):
    return argv[argv.index("-filter_complex") + 1]


def after(argv, option):
    """Each value the option is given, in order."""
    return [argv[at + 1] for at, word in enumerate(argv[:-1]) if word == option]


def outputs(argv):
    return [word for word in argv if word.endswith(("/index.m3u8", ".jpg"))]


def test_the_source_is_opened_once_however_many_rungs_there_are():
    plan = a_plan(rungs=tuple(a_rung(height) for height in (240, 360, 720, 1080)))

    argv = command(plan)

    assert argv.count("-i") == 1
    assert argv[0] == str(TOOL)


def test_the_arguments_of_the_cage_open_the_source_unchanged():
    argv = command()

    at = argv.index("-format_whitelist")

    assert argv[at : at + len(OPENING)] == OPENING
    assert graph.INPUT not in argv


def test_a_name_full_of_filter_characters_never_comes_near_the_graph():
    drawn = filters(command())

    assert "films" not in drawn
    assert "%03d" not in drawn


def test_every_rung_and_every_sound_gets_a_playlist_of_its_own():
    argv = command()

    written = outputs(argv)

    assert sorted(written) == [
        "a48k/index.m3u8",
        "a96k/index.m3u8",
        "candidates/%02d.jpg",
        "v240/index.m3u8",
        "v360/index.m3u8",
    ]


def test_one_split_feeds_the_encoder_the_poster_and_the_next_smaller_rung():
    plan = a_plan(rungs=tuple(a_rung(height) for height in (240, 360, 720)), sound=None)

    drawn = filters(command(plan))

    assert "split=3" in drawn
    assert drawn.count("fps=fps=") == 1
    assert drawn.index("scale=1280:720") < drawn.index("scale=640:360")
    assert drawn.index("scale=640:360") < drawn.index("scale=426:240")


@pytest.mark.parametrize(
    ("fps", "said"),
    [(Fraction(25), "fps=fps=25:"), (Fraction(30000, 1001), "fps=fps=30000/1001:")],
    ids=["whole", "broken"],
)
def test_the_rate_is_said_exactly(fps, said):
    drawn = filters(command(a_plan(fps=fps, **SILENT)))

    assert said in drawn


def test_keyframes_come_by_the_clock_and_never_by_the_scene():
    argv = command()

    assert after(argv, "-force_key_frames") == ["expr:gte(t,n_forced*2)"] * 2
    assert after(argv, "-sc_threshold") == ["0", "0"]
    assert after(argv, "-hls_time") == ["4"] * 4


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)])
def test_no_group_of_pictures_ends_before_its_keyframe_is_due(fps):
    argv = command(a_plan(fps=fps, **SILENT))

    assert all(int(frames) > fps * 2 for frames in after(argv, "-g"))


def test_each_rung_has_the_quality_and_the_cap_of_its_plan():
    rungs = (a_rung(240, crf=26, max_bps=250_000), a_rung(360, crf=25, max_bps=600_000))

    argv = command(a_plan(rungs=rungs))
    caps = dict(zip(after(argv, "-crf"), after(argv, "-maxrate"), strict=True))

    assert caps == {"26": "250000", "25": "600000"}


def test_titles_places_and_chapters_of_the_source_are_left_behind_in_every_output():
    argv = command()

    playlists = [name for name in outputs(argv) if name.endswith(".m3u8")]

    assert after(argv, "-map_chapters") == ["-1"] * len(playlists)
    assert after(argv, "-map_metadata") == ["-1"] * len(outputs(argv))


def test_only_the_chosen_streams_are_taken():
    plan = a_plan(video_index=3, sound=a_sound_plan(index=5))

    drawn = filters(command(plan))

    assert "[0:3]fps" in drawn
    assert "[0:5]aresample" in drawn
    assert not [taken for taken in after(command(plan), "-map") if not taken.startswith("[")]


def test_a_film_without_sound_writes_no_sound():
    argv = command(a_plan(**SILENT))

    assert "-c:a" not in argv
    assert sorted(outputs(argv)) == ["v240/index.m3u8", "v360/index.m3u8"]


def test_a_sound_alone_writes_no_picture():
    argv = command(a_plan(kind="audio", rungs=(), video_index=None, poster=False))

    assert "-c:v" not in argv
    assert outputs(argv) == ["a48k/index.m3u8", "a96k/index.m3u8"]


@pytest.mark.parametrize(("channels", "name"), [(1, "mono"), (2, "stereo")], ids=["one", "two"])
def test_the_sound_has_the_channels_of_the_plan(channels, name):
    plan = a_plan(sound=a_sound_plan(channels=channels))

    assert f"aformat=channel_layouts={name}" in filters(command(plan))


def test_an_untouched_sound_goes_through_no_gain():
    drawn = filters(command(correction=UNTOUCHED))

    assert "volume" not in drawn
    assert "alimiter" not in drawn


def test_a_quiet_sound_is_turned_up_by_one_fixed_amount():
    drawn = filters(command(correction=Correction(gain_db=5.8)))

    assert "volume=5.80dB" in drawn
    assert "alimiter" not in drawn


def test_peaks_are_held_where_they_would_break_through():
    drawn = filters(command(correction=Correction(gain_db=9.0, ceiling_db=-2.0)))

    assert "alimiter=latency=1:level=0:limit=0.7943" in drawn
    assert drawn.index("aresample=192000") < drawn.index("alimiter")


def test_the_same_sound_is_heard_that_will_be_written():
    sound = a_sound_plan(index=4, channels=1)

    heard = filters(graph.listening(sound, tool=TOOL, opening=OPENING))
    written = filters(command(a_plan(sound=sound)))

    head = heard[: heard.index("]", heard.index("aformat"))]
    assert head.split(";")[0].split("[")[1] in written
    assert "channel_layouts=mono" in heard
    assert "ebur128=framelog=quiet:peak=true" in heard


def test_a_cover_is_taken_as_one_still_and_not_enlarged():
    argv = graph.cover(a_plan(cover_index=2), tool=TOOL, opening=OPENING)

    assert "[0:2]scale=min(iw\\,1280)" in filters(argv)
    assert after(argv, "-frames:v") == ["1"]
    assert outputs(argv) == ["candidates/cover.jpg"]


def test_ffmpeg_never_reads_the_keyboard_and_tells_its_progress():
    for argv in (command(), graph.listening(a_sound_plan(), tool=TOOL, opening=OPENING)):
        assert "-nostdin" in argv
        assert after(argv, "-progress") == ["pipe:1"]


def test_the_same_plan_always_gives_the_same_command():
    plan = a_plan()

    assert command(plan) == command(replace(plan))
