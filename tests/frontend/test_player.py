"""The player's page side: what is drawn of a film or a sound, and what the build lists for it."""

import base64
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import Context, Template

from frontend.recordings import Caption, Recording, length_in_words, recording_of

FRONTEND = Path(settings.BASE_DIR) / "frontend"
PLAYLIST = "application/vnd.apple.mpegurl"
KEYS = (FRONTEND / "static/js/player/keys.js").read_text("utf-8")
FILM = Recording(
    title="龙是怎么拼成的",
    is_film=True,
    src="/media/open/v/1/2/master.m3u8",
    poster="/media/open/v/1/2/poster.webp",
    seconds=220,
    captions=(
        Caption(src="/media/open/v/1/zh.vtt", language="zh", label="中文"),
        Caption(src="/media/open/v/1/en.vtt", language="en", label="English"),
    ),
)
SOUND = Recording(title="老周说", is_film=False, src="/media/open/v/3/4/master.m3u8", seconds=61)


def drawn(recording: Recording) -> BeautifulSoup:
    html = Template('{% component "player" recording=r %}').render(Context({"r": recording}))
    return BeautifulSoup(html, "html.parser")


def an_asset(**values: Any) -> SimpleNamespace:
    """Something with the words of an asset; the models have tests of their own."""
    version = SimpleNamespace(
        master="v/u/h/master.m3u8", poster="v/u/h/poster.webp", duration_s=219.6
    )
    tracks = [SimpleNamespace(key="v/u/captions/a.vtt", language="zh", label="中文")]
    known = {
        "title": "龙",
        "kind": "video",
        "Kind": SimpleNamespace(AUDIO="audio"),
        "delivery": "open",
        "is_playing": True,
        "live_version": version,
        "tracks": SimpleNamespace(all=lambda: tracks),
    }
    return SimpleNamespace(**{**known, **values})


def test_film_waits_for_somebody_to_press_play():
    video = drawn(FILM).video

    assert video["preload"] == "none"
    assert not {"autoplay", "loop", "muted"} & set(video.attrs)
    assert video["poster"] == FILM.poster


def test_film_plays_without_a_script_where_the_browser_knows_how():
    tree = drawn(FILM)

    assert tree.video.has_attr("controls")
    assert (tree.source["src"], tree.source["type"]) == (FILM.src, PLAYLIST)
    assert "播放" in tree.noscript.get_text()


def test_film_keeps_its_place_before_anything_of_it_came():
    video = drawn(FILM).video

    assert (video["width"], video["height"]) == ("1280", "720")


@pytest.mark.parametrize(
    ("recording", "said"),
    [(FILM, "视频：龙是怎么拼成的"), (SOUND, "录音：老周说")],
    ids=["film", "sound"],
)
def test_player_is_a_place_with_a_name(recording: Recording, said: str):
    player = drawn(recording).select_one("[data-player]")

    assert (player["role"], player["aria-label"]) == ("region", said)
    assert player["data-seconds"] == str(recording.seconds)


def test_script_and_styles_are_named_and_not_loaded():
    tree = drawn(FILM)
    player = tree.select_one("[data-player]")

    assert player["data-player-script"].startswith("/static/build/player")
    assert player["data-player-style"].startswith("/static/build/player")
    assert tree.select("script, link, style, [style]") == []


def test_captions_are_offered_and_the_first_is_on():
    tracks = drawn(FILM).select("track")

    assert [(t["kind"], t["srclang"], t["label"]) for t in tracks] == [
        ("captions", "zh", "中文"),
        ("captions", "en", "English"),
    ]
    assert [t.has_attr("default") for t in tracks] == [True, False]


def test_sound_has_no_picture():
    tree = drawn(SOUND)

    assert tree.audio["preload"] == "none"
    assert tree.find(["video", "img"]) is None
    assert "player--sound" in tree.select_one("[data-player]")["class"]


def test_length_is_told_before_anything_is_fetched():
    assert drawn(FILM).select_one(".player-bar").get_text() == "视频，3 分 40 秒"
    assert drawn(Recording(title="?", is_film=True, src="/x")).select_one(".player-bar p") is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, ""), (9, "9 秒"), (60, "1 分"), (61, "1 分 1 秒"), (7322, "122 分 2 秒")],
)
def test_length_is_said_in_minutes_and_seconds(seconds: int, words: str):
    assert length_in_words(seconds) == words


def test_what_is_still_being_made_says_so_and_fetches_nothing():
    tree = drawn(Recording(title="麦秆画", is_film=True))

    assert "还在处理" in tree.get_text()
    assert tree.find(["video", "audio", "source"]) is None
    assert tree.select("[data-player]") == []


def test_title_stays_text():
    tree = drawn(Recording(title='<b onclick="x">龙</b>', is_film=True, src="/x"))

    assert tree.find("b") is None
    assert tree.video["aria-label"] == '<b onclick="x">龙</b>'


def test_paper_is_told_that_there_is_a_film():
    line = drawn(FILM).select_one(".print-only").get_text()

    assert "龙是怎么拼成的" in line
    assert "3 分 40 秒" in line


def test_recording_has_the_addresses_of_what_is_live():
    recording = recording_of(an_asset())

    assert recording.src == "/media/open/v/u/h/master.m3u8"
    assert recording.poster == "/media/open/v/u/h/poster.webp"
    assert recording.captions[0].src == "/media/open/v/u/captions/a.vtt"
    assert (recording.seconds, recording.is_film) == (220, True)


def test_guarded_recording_is_fetched_through_the_gate_alone():
    recording = recording_of(an_asset(delivery="guarded"))

    addresses = [recording.src, recording.poster, *(c.src for c in recording.captions)]
    assert all(address.startswith("/media/guarded/v/u/") for address in addresses)
    assert not any("?" in address for address in addresses)


@pytest.mark.parametrize(
    "values",
    [{"is_playing": False}, {"live_version": None}],
    ids=["failed again", "never made"],
)
def test_asset_that_cannot_be_played_has_no_address(values: dict[str, Any]):
    recording = recording_of(an_asset(**values))

    assert (recording.src, recording.captions) == ("", ())


def test_sound_without_poster_has_none():
    asset = an_asset(kind="audio")
    asset.live_version.poster = ""

    recording = recording_of(asset)

    assert (recording.kind, recording.poster) == ("录音", "")


@pytest.mark.parametrize(
    "key",
    ['" "', "k", "arrowleft", "arrowright", "j", "l", "arrowup", "arrowdown", "m", "c", "f"],
)
def test_every_promised_key_has_an_action(key: str):
    table = KEYS[KEYS.index("const ACTIONS") : KEYS.index("};")]

    assert re.search(rf"^  {key}:", table, re.MULTILINE)


def test_keys_leap_as_far_as_promised():
    assert "SHORT_S = 5;" in KEYS
    assert "LONG_S = 10;" in KEYS
    assert "^[0-9]$" in KEYS


def test_keys_are_listened_to_inside_the_player_alone():
    assert "document.addEventListener" not in KEYS
    assert "holder.addEventListener" in KEYS


def test_speeds_are_the_promised_ones():
    controls = (FRONTEND / "static/js/player/controls.js").read_text("utf-8")

    assert "SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2]" in controls


def test_what_is_said_of_a_trouble_names_a_way_on():
    troubles = (FRONTEND / "static/js/player/troubles.js").read_text("utf-8")
    sentences = re.findall(r'^  \w+: "([^"]+)"', troubles, re.MULTILINE)

    assert len(sentences) == 3
    for sentence in sentences:
        assert sentence.endswith("。")
        assert not re.search("失败|非法|系统错误|无效", sentence)
        assert re.search("再|请", sentence)


def test_policy_lets_in_the_styles_of_the_players_parts_and_no_others():
    listed = json.loads((FRONTEND / "static/build/player_styles.json").read_text("utf-8"))
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["style-src"][1:] == [f"'{one}'" for one in listed]
    assert 8 <= len(listed) <= 20
    for one in listed:
        assert len(base64.b64decode(one.removeprefix("sha256-"))) == 32


def test_separate_sound_is_played_and_what_our_files_never_need_is_left_out():
    built = (FRONTEND / "static/build/player.js").read_text("utf-8")

    assert re.search(r"audioStreamController:(?!void 0)\w", built)
    assert re.search(r"emeController:void 0|emeController:undefined", built)
    assert "TSDemuxer" not in built
