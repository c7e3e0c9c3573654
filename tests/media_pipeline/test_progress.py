"""How far the work is, as others hear it."""

import pytest

from media_pipeline.progress import Progress


def told(*lines, duration_s=10.0, start=0.0, end=1.0):
    heard = []
    progress = Progress(heard.append, duration_s=duration_s, start=start, end=end)
    for line in lines:
        progress.hear(line)
    return heard


def test_the_time_written_so_far_becomes_a_fraction():
    assert told("out_time_us=2500000", "out_time_us=5000000") == [0.25, 0.5]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "frame=17",
        "out_time_us=N/A",
        "out_time_us=-21333",
        "out_time_us=",
        "out_time=00:00:05.000000",
        "progress=continue",
    ],
    ids=["empty", "another", "nothing yet", "before the start", "blank", "words", "going on"],
)
def test_what_says_nothing_of_the_time_is_not_told(line):
    assert told(line) == []


def test_it_never_goes_backwards():
    assert told("out_time_us=5000000", "out_time_us=4000000", "out_time_us=6000000") == [0.5, 0.6]


def test_the_same_place_is_told_once():
    assert told("out_time_us=5000000", "out_time_us=5000000") == [0.5]


def test_a_file_longer_than_it_said_stops_at_the_end():
    assert told("out_time_us=99000000", "progress=end") == [1.0]


def test_the_end_is_told_even_when_the_last_times_were_not():
    assert told("out_time_us=5000000", "progress=end") == [0.5, 1.0]


def test_one_pass_of_several_is_a_span_of_the_whole():
    assert told("out_time_us=5000000", "progress=end", start=0.2, end=0.6) == [
        pytest.approx(0.4),
        0.6,
    ]


def test_a_file_without_any_duration_divides_by_nothing():
    assert told("out_time_us=40000", duration_s=0.0) == [1.0]
