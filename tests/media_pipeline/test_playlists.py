"""Playlists of our own: read, measured, written."""

import re
from fractions import Fraction

import pytest

from media_pipeline import init_segment
from media_pipeline.init_segment import UnknownHeader
from media_pipeline.playlists import (
    BadPlaylist,
    Bitrate,
    SoundRendition,
    Variant,
    bitrate,
    master,
    parsed,
)

MEDIA = """\
#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.000000,
00000.m4s
#EXTINF:1.520000,
00001.m4s
#EXT-X-ENDLIST
"""
PICTURE = Variant(
    playlist="v360/index.m3u8",
    codecs=("avc1.64001e", "mp4a.40.2"),
    bitrate=Bitrate(peak_bps=700_000, average_bps=500_000),
    width=640,
    height=360,
    frame_rate=Fraction(30000, 1001),
    has_sound_group=True,
)
SOUND = SoundRendition(playlist="a96k/index.m3u8", name="原声", language="zho")


def attributes(line):
    """The attributes of a master's line, quotes taken off (an independent reading)."""
    found = re.findall(r'([A-Z-]+)=("[^"]*"|[^,]*)', line.partition(":")[2])
    return {name: value.strip('"') for name, value in found}


def test_a_media_playlist_gives_its_header_and_its_segments_in_order():
    playlist = parsed(MEDIA)

    assert playlist.header == "init.mp4"
    assert [segment.uri for segment in playlist.segments] == ["00000.m4s", "00001.m4s"]
    assert playlist.duration_s == pytest.approx(5.52)
    assert playlist.is_complete


def test_a_playlist_still_being_written_is_not_complete():
    playlist = parsed(MEDIA.replace("#EXT-X-ENDLIST\n", ""))

    assert not playlist.is_complete


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no playlist",
        MEDIA.replace('#EXT-X-MAP:URI="init.mp4"\n', ""),
        MEDIA.replace("#EXT-X-TARGETDURATION:4\n", ""),
        MEDIA.replace("#EXTINF:1.520000,\n", ""),
        "\n".join(MEDIA.splitlines()[:6]),
    ],
    ids=["empty", "text", "no header", "no target", "no duration", "no segment"],
)
def test_a_playlist_that_lacks_something_is_refused(text):
    with pytest.raises(BadPlaylist):
        parsed(text)


def test_the_average_counts_every_byte_and_every_second():
    found = bitrate([500_000, 500_000, 250_000], [4.0, 4.0, 2.0], target_s=4)

    assert found.average_bps == 1_000_000


def test_the_peak_is_the_most_demanding_segment():
    found = bitrate([250_000, 1_000_000, 250_000], [4.0, 4.0, 4.0], target_s=4)

    assert found.peak_bps == 2_000_000


def test_a_last_segment_of_one_frame_is_no_peak_of_its_own():
    found = bitrate([500_000, 50_000], [4.0, 0.04], target_s=4)

    assert found.peak_bps < 1_100_000


def test_a_film_shorter_than_half_a_segment_peaks_at_its_average():
    found = bitrate([100_000], [1.0], target_s=4)

    assert found == Bitrate(peak_bps=800_000, average_bps=800_000)


@pytest.mark.parametrize("sizes", [[1], [9, 1], [1, 9, 1], [5, 5, 5, 5, 1]], ids=str)
def test_the_peak_is_never_below_the_average(sizes):
    found = bitrate(sizes, [4.0] * len(sizes), target_s=4)

    assert found.peak_bps >= found.average_bps


def test_the_master_says_all_a_player_chooses_by():
    lines = master([PICTURE], sound=SOUND).splitlines()
    stream = next(line for line in lines if line.startswith("#EXT-X-STREAM-INF"))

    assert attributes(stream) == {
        "BANDWIDTH": "700000",
        "AVERAGE-BANDWIDTH": "500000",
        "CODECS": "avc1.64001e,mp4a.40.2",
        "RESOLUTION": "640x360",
        "FRAME-RATE": "29.970",
        "AUDIO": "sound",
    }
    assert lines[lines.index(stream) + 1] == "v360/index.m3u8"
    assert "#EXT-X-INDEPENDENT-SEGMENTS" in lines


def test_the_sound_group_names_its_language_and_comes_before_the_variants():
    lines = master([PICTURE], sound=SOUND).splitlines()

    group = next(at for at, line in enumerate(lines) if line.startswith("#EXT-X-MEDIA:"))
    stream = next(at for at, line in enumerate(lines) if line.startswith("#EXT-X-STREAM"))

    assert group < stream
    assert attributes(lines[group])["LANGUAGE"] == "zho"
    assert attributes(lines[group])["GROUP-ID"] == attributes(lines[stream])["AUDIO"]


def test_a_sound_without_a_language_claims_none():
    text = master([PICTURE], sound=SoundRendition(playlist="a96k/index.m3u8", name="原声"))

    assert "LANGUAGE" not in text


def test_a_language_full_of_quotes_and_line_ends_stays_inside_its_quotes():
    wicked = SoundRendition(
        playlist="a96k/index.m3u8", name="原声", language='zh"\n#EXT-X-STREAM-INF:\nhttp://x'
    )

    lines = master([PICTURE], sound=wicked).splitlines()

    assert len([line for line in lines if line.startswith("#EXT-X-STREAM")]) == 1
    assert "http://x" not in lines


def test_a_sound_alone_has_neither_size_nor_rate_nor_group():
    alone = Variant(
        playlist="a48k/index.m3u8",
        codecs=("mp4a.40.2",),
        bitrate=Bitrate(peak_bps=50_000, average_bps=48_000),
    )

    text = master([alone])

    assert "RESOLUTION" not in text
    assert "FRAME-RATE" not in text
    assert "AUDIO=" not in text


@pytest.mark.parametrize(
    "data",
    [b"", b"ftypiso5", b"....esds\x00\x00\x00\x00\x03\x19\x00\x00\x00\x06\x01"],
    ids=["empty", "no codec", "no configuration"],
)
def test_a_header_without_a_codec_of_ours_is_not_guessed(data):
    with pytest.raises(UnknownHeader):
        init_segment.parsed(data)


def test_the_size_of_a_picture_and_its_codec_are_read_from_the_sample_entry():
    entry = b"avc1" + bytes(24) + (640).to_bytes(2, "big") + (360).to_bytes(2, "big") + bytes(50)
    data = b"moov" + entry + b"avcC" + bytes([1, 0x64, 0x00, 0x1E])

    header = init_segment.parsed(data)

    assert (header.codec, header.width, header.height) == ("avc1.64001e", 640, 360)


@pytest.mark.parametrize(
    ("config", "codec"),
    [(b"\x11\x90", "mp4a.40.2"), (b"\x2b\x11", "mp4a.40.5")],
    ids=["plain", "high efficiency"],
)
def test_the_kind_of_aac_is_read_through_long_and_short_lengths(config, codec):
    inner = bytes([4, 0x80, 0x80, 0x80, 0x17]) + bytes(13) + bytes([5, 2]) + config
    data = b"esds" + bytes(4) + bytes([3, 0x19]) + bytes(3) + inner

    assert init_segment.parsed(data).codec == codec
