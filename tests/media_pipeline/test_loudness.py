"""How loud a sound is made: the decision, and the sounds that come of it."""

from math import inf, isfinite

import pytest

from media_pipeline.loudness import UNTOUCHED, Correction, Loudness, correction, heard
from tests.factories import media
from tests.factories.made_media import complaints, loudness, made

TARGET_LUFS, CEILING_DB = -16.0, -1.5
REPORT = """\
    title : Summary: I: 5.0 LUFS True peak: Peak: 9.0 dBFS
[Parsed_ebur128_2 @ 0x7f] Summary:

  Integrated loudness:
    I:         -22.8 LUFS
    Threshold: -32.8 LUFS

  Loudness range:
    LRA:         0.8 LU
    Threshold: -42.7 LUFS
    LRA low:   -23.2 LUFS
    LRA high:  -22.4 LUFS

  True peak:
    Peak:      -12.8 dBFS
[out#0/null @ 0x56] video:0KiB audio:1875KiB
"""


def corrected(lufs, peak_db):
    return correction(
        Loudness(lufs=lufs, peak_db=peak_db), target_lufs=TARGET_LUFS, ceiling_db=CEILING_DB
    )


def test_the_last_summary_counts_whatever_the_titles_say():
    assert heard(REPORT) == Loudness(lufs=-22.8, peak_db=-12.8)


@pytest.mark.parametrize(
    "report",
    ["", "no word of it", REPORT.replace("-22.8", "-inf").replace("-12.8", "-inf")],
    ids=["nothing", "something else", "endless quiet"],
)
def test_a_report_without_a_level_is_silence_that_json_can_hold(report):
    found = heard(report)

    assert correction(found, target_lufs=TARGET_LUFS, ceiling_db=CEILING_DB) == UNTOUCHED
    assert isfinite(found.lufs)
    assert isfinite(found.peak_db)


@pytest.mark.parametrize(
    ("lufs", "peak_db"), [(-99.0, -99.0), (-70.0, -60.0), (-60.0, -20.0)], ids=str
)
def test_silence_is_left_untouched(lufs, peak_db):
    assert corrected(lufs, peak_db) == UNTOUCHED


@pytest.mark.parametrize(
    ("lufs", "peak_db", "gain_db"),
    [(-26.0, -14.0, 10.0), (-10.0, -1.0, -6.0), (-20.0, -6.5, 4.0)],
    ids=["quiet", "loud", "just fits"],
)
def test_one_fixed_amount_brings_a_sound_to_the_target(lufs, peak_db, gain_db):
    assert corrected(lufs, peak_db) == Correction(gain_db=gain_db)


def test_a_sound_already_there_is_not_touched():
    assert corrected(-16.05, -6.0) == UNTOUCHED


def test_peaks_that_would_break_through_get_a_ceiling_with_room_for_the_encoder():
    chosen = corrected(-24.0, -6.0)

    assert chosen.gain_db == pytest.approx(8.0)
    assert chosen.ceiling_db == pytest.approx(CEILING_DB - 1.0)


def test_a_right_level_with_a_peak_too_high_is_held_down_all_the_same():
    chosen = corrected(-16.0, 0.5)

    assert chosen.gain_db == 0.0
    assert chosen.ceiling_db is not None


def test_claps_in_a_quiet_room_are_not_crushed_for_the_sake_of_the_number():
    chosen = corrected(-45.0, -3.0)

    assert chosen.gain_db == pytest.approx(-2.5 + 3.0 + 9.0)
    assert chosen.ceiling_db is not None


@pytest.mark.parametrize(
    "source",
    [
        "sine=frequency=440:sample_rate=48000,volume=-20dB",
        "sine=frequency=440:sample_rate=44100,volume=17dB",
        "anoisesrc=amplitude=0.03:seed=5:sample_rate=48000",
    ],
    ids=["quiet", "loud", "noise"],
)
def test_what_comes_out_has_the_loudness_of_the_house(source):
    version = made(media.sound(source=source, seconds=2))

    lufs, peak_db = loudness(version.folder / "a96k/index.m3u8")

    assert lufs == pytest.approx(TARGET_LUFS, abs=1.0)
    assert peak_db <= CEILING_DB


def test_sharp_peaks_are_held_under_the_ceiling():
    drum = "0.03*sin(880*PI*t)+0.8*sin(400*PI*t)*exp(-40*mod(t,0.25))"
    beats = f"aevalsrc='{drum}':s=48000"

    version = made(media.sound(source=beats, seconds=2, suffix="wav"))
    _, peak_db = loudness(version.folder / "a96k/index.m3u8")

    assert version.transcoded.correction.ceiling_db is not None
    assert peak_db <= CEILING_DB


def test_silence_comes_out_silent():
    version = made(media.sound(source="anullsrc=sample_rate=48000", seconds=1))

    lufs, peak_db = loudness(version.folder / "a96k/index.m3u8")

    assert version.transcoded.correction == UNTOUCHED
    assert lufs == -inf
    assert peak_db < -80
    assert complaints(version.folder / "a96k/index.m3u8") == ""
