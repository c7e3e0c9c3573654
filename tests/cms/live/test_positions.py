"""An event's id says where its reader is in all of its topics, and is read back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as drawn

from cms.live.positions import Position, read, written

EPOCH = "0b9b5c1e-7a52-4bb2-9c92-1b1f0a8f7f10"
topics = drawn.from_regex(r"[a-z]{1,8}(\.[A-Za-z0-9_-]{1,12})?", fullmatch=True)
places = drawn.builds(
    Position, epoch=drawn.uuids().map(str), offset=drawn.integers(min_value=0, max_value=2**53)
)


@given(drawn.dictionaries(topics, places, max_size=6))
def test_what_was_written_is_read_back(known):
    assert read(written(known.items())) == known


@pytest.mark.parametrize(
    "line",
    [
        "",
        ",",
        "17",
        "a=b",
        "a=b:",
        f"a={EPOCH}:-1",
        f"a={EPOCH}:1.5",
        f"a={EPOCH}:99999999999999999",
        f"a={EPOCH}:9999999999999999",
        f"a b={EPOCH}:1",
        f"a={EPOCH}:1\n",
        "a=" + "e" * 65 + ":1",
    ],
)
def test_a_place_in_another_shape_is_passed_over(line):
    assert read(line) == {}
    assert read(f"{line},b.1={EPOCH}:4") == {"b.1": Position(epoch=EPOCH, offset=4)}
