"""What is said in an asset, read from its captions."""

import pytest

from cms.core import clock
from media_pipeline import services
from media_pipeline.captions import to_vtt
from media_pipeline.models import Asset
from media_pipeline.stores import store
from media_pipeline.words import MOST_BYTES, words_of
from tests.factories.assets import an_asset

pytestmark = pytest.mark.django_db


def captioned(*tracks: str, delivery: str = "open") -> Asset:
    asset = an_asset(delivery=delivery)
    for number, text in enumerate(tracks):
        vtt = to_vtt(text.encode())
        services.attach_track(
            asset=asset, language=f"l{number}", label="字幕", vtt_text=vtt, at=clock.now()
        )
    return asset


def cue(text: str, second: int = 1) -> str:
    return f"00:00:0{second}.000 --> 00:00:0{second + 1}.000\n{text}\n"


@pytest.mark.parametrize(
    ("captions", "words"),
    [
        (cue("走三步。"), ["走三步。"]),
        (f"{cue('走。')}\n{cue('停。', 3)}", ["走。", "停。"]),
        (f"{cue('走。')}\n{cue('走。', 3)}", ["走。"]),
        (cue("走三步，\n停三秒。"), ["走三步， 停三秒。"]),
        (cue("<v 师傅>走</v><b>三步</b>"), ["走三步"]),
        (cue("5 < 6 & 7"), ["5 < 6 & 7"]),
        (f"WEBVTT\n\nNOTE 说明\n\n1\n{cue('走。')}", ["走。"]),
        (cue("看，-- 那边"), ["看，-- 那边"]),
    ],
    ids=[
        "one", "two", "the same twice", "two lines", "tags", "signs", "notes and numbers", "dashes",
    ],
)  # fmt: skip
def test_words_are_those_that_are_shown(captions, words):
    assert words_of(captioned(captions)) == words


def test_words_of_every_language_are_found_each_once():
    asset = captioned(cue("走。"), cue("Go."), cue("走。"))

    assert sorted(words_of(asset)) == ["Go.", "走。"]


def test_words_of_guarded_captions_are_read_from_their_own_store():
    assert words_of(captioned(cue("走。"), delivery="guarded")) == ["走。"]


def test_asset_without_captions_says_nothing():
    assert words_of(an_asset()) == []


def test_captions_whose_file_is_gone_say_nothing():
    asset = captioned(cue("走。"))
    store("open").delete(asset.tracks.get().key)

    assert words_of(asset) == []


def test_only_the_beginning_of_endless_captions_is_read():
    asset = captioned(cue("走。"))
    key = asset.tracks.get().key
    store("open").put_bytes(key, f"WEBVTT\n\n{cue('走。')}\n{cue('远' * MOST_BYTES, 3)}".encode())

    said = words_of(asset)

    assert said[0] == "走。"
    assert sum(len(words.encode()) for words in said) < MOST_BYTES
