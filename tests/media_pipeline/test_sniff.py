"""A file is what its first bytes are."""

import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from media_pipeline.cage.inputs import DEMUXERS
from media_pipeline.errors import EmptyFile, NotMedia
from media_pipeline.sniff import sniff
from media_pipeline.sniff.frames import after_title_card, has_adts_frames, has_mpeg_frames
from tests.factories.media import drawn, film, picture, silent_film, sound, sound_with_cover

MPEG_HEADER = bytes.fromhex("fffb9064")
MPEG_FRAME = MPEG_HEADER + bytes(417 - len(MPEG_HEADER))


def written(folder: Path, content: bytes, *, name: str = "source.bin") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("made", "demuxer", "mime"),
    [
        (film, "mov", "video/mp4"),
        (lambda: film(suffix="mov"), "mov", "video/quicktime"),
        (sound, "mov", "audio/mp4"),
        (lambda: film(suffix="mkv"), "matroska", "video/x-matroska"),
        (
            lambda: drawn("webm", *picture(), "-c:v", "libvpx", "-t", "0.2"),
            "matroska",
            "video/webm",
        ),
        (lambda: film(suffix="avi"), "avi", "video/x-msvideo"),
        (lambda: film(suffix="ts"), "mpegts", "video/mp2t"),
        (lambda: film("testsrc2=size=160x90:rate=25", "-f", "mpegts", "-mpegts_m2ts_mode", "1",
                      suffix="m2ts"), "mpegts", "video/mp2t"),
        (
            lambda: drawn("mpg", *picture(), "-c:v", "mpeg2video", "-t", "0.2"),
            "mpeg",
            "video/mpeg",
        ),
        (lambda: silent_film(suffix="flv"), "flv", "video/x-flv"),
        (
            lambda: drawn("wmv", *picture(), "-c:v", "wmv2", "-t", "0.2"),
            "asf",
            "video/x-ms-asf",
        ),
        (lambda: drawn("gif", *picture(), "-t", "0.2"), "gif", "image/gif"),
        (lambda: sound(suffix="ogg"), "ogg", "application/ogg"),
        (lambda: sound(suffix="wav"), "wav", "audio/wav"),
        (lambda: sound(suffix="flac"), "flac", "audio/flac"),
        (lambda: sound(suffix="mp3"), "mp3", "audio/mpeg"),
        (lambda: sound("-id3v2_version", "0", suffix="mp3"), "mp3", "audio/mpeg"),
        (lambda: sound("-c:a", "mp2", suffix="mp2"), "mp3", "audio/mpeg"),
        (lambda: sound("-ar", "22050", "-b:a", "32k", suffix="mp3"), "mp3", "audio/mpeg"),
        (sound_with_cover, "mp3", "audio/mpeg"),
        (lambda: sound(suffix="aac"), "aac", "audio/aac"),
    ],
    ids=[
        "mp4", "quicktime", "m4a", "matroska", "webm", "avi", "broadcast", "blu-ray", "dvd",
        "flash", "windows media", "gif", "ogg", "wav", "flac", "mp3", "mp3 without a title card",
        "mp2", "slow mp3", "mp3 with a picture", "aac",
    ],
)  # fmt: skip
def test_a_container_is_known_by_its_content(
    made: Callable[[], Path], demuxer: str, mime: str, tmp_path: Path
):
    path = written(tmp_path, made().read_bytes(), name="holiday.txt")

    found = sniff(path)

    assert (found.demuxer, found.mime) == (demuxer, mime)
    assert found.demuxer in DEMUXERS


@pytest.mark.parametrize(
    ("head", "demuxer"),
    [
        (b"#!AMR\n" + bytes(64), "amr"),
        (b"#!AMR-WB\n" + bytes(64), "amr"),
        (bytes.fromhex("1f0700bf") + bytes(200), "dv"),
        (b"\x00\x00\x00\x08wide\x00\x00\x10\x00mdat" + bytes(64), "mov"),
        (b"\x00\x00\x00\x01mdat" + bytes(64), "mov"),
        (b"RF64\xff\xff\xff\xffWAVEds64" + bytes(64), "wav"),
        ((b"\x47" + bytes(203)) * 4, "mpegts"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5) + b"fLaC" + bytes(64), "flac"),
        (b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(5 + 900) + MPEG_FRAME * 3, "mp3"),
        (MPEG_FRAME * 2, "mp3"),
    ],
    ids=[
        "narrow telephone", "wide telephone", "camcorder", "old quicktime", "long atom",
        "long wav", "with error correction", "flac behind a card", "padding behind a card",
        "two frames are all there is",
    ],
)  # fmt: skip
def test_rarer_beginnings_are_known_too(head: bytes, demuxer: str, tmp_path: Path):
    path = written(tmp_path, head)

    found = sniff(path)

    assert found.demuxer == demuxer


def test_a_title_card_larger_than_what_is_read_at_once_is_jumped_over(tmp_path: Path):
    card = b"ID3\x04\x00\x00" + bytes([0, 64, 0, 0]) + bytes(64 << 14)
    path = written(tmp_path, card + MPEG_FRAME * 3)

    found = sniff(path)

    assert found.demuxer == "mp3"


def test_an_empty_file_is_called_empty(tmp_path: Path):
    path = written(tmp_path, b"")

    with pytest.raises(EmptyFile) as refused:
        sniff(path)

    assert refused.value.message == "文件是空的"


def zipped(folder: Path) -> bytes:
    path = folder / "inner.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(film(), "film.mp4")
    return path.read_bytes()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
PLAYLIST = b"#EXTM3U\n#EXTINF:4,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
DASH = b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'
SDP = b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n"


@pytest.mark.parametrize(
    "content",
    [
        "今天下午三点在文化站排练".encode(), "你好".encode("gb18030"), b"\x00", b"\xff", b"GIF8",
        b"\xef\xbb\xbf" + PLAYLIST, PLAYLIST, b"ffconcat version 1.0\nfile '/etc/passwd'\n", DASH,
        SDP, SVG, b"\x89PNG\r\n\x1a\n" + bytes(64), b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64),
        b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(64), b"\x00\x00\x00\x18ftypheic" + bytes(64),
        b"\x00\x00\x00\x02ftypisom" + bytes(64), b"\x1a\x45\xdf\xa3" + bytes(64),
        b"%PDF-1.7\n" + bytes(64), b"\x7fELF\x02\x01\x01" + bytes(64), b"MZ\x90\x00" + bytes(64),
        b"#!/bin/sh\nrm -rf /\n", b"ID3\x04\x00\x00\x00\x00\x00\x05" + bytes(4096),
        bytes(4096), MPEG_FRAME[:-20] + b"<html>" * 100,
    ],
    ids=[
        "text", "old Chinese text", "one zero", "one byte", "half a magic", "playlist with a mark",
        "playlist", "concat script", "dash", "sdp", "svg", "png", "jpeg", "webp", "phone picture",
        "atom shorter than its name", "ebml of nothing", "pdf", "linux program",
        "windows program", "script", "title card before nothing", "zeros", "one frame, then text",
    ],
)  # fmt: skip
def test_what_is_no_film_and_no_sound_is_refused(content: bytes, tmp_path: Path):
    path = written(tmp_path, content, name="film.mp4")

    with pytest.raises(NotMedia) as refused:
        sniff(path)

    assert refused.value.message == "不是音视频"


def test_a_film_inside_an_archive_is_an_archive(tmp_path: Path):
    path = written(tmp_path, zipped(tmp_path))

    with pytest.raises(NotMedia):
        sniff(path)


def test_noise_is_never_taken_for_sound(tmp_path: Path):
    draw = random.Random(7)

    for number in range(40):
        path = written(tmp_path, draw.randbytes(8192), name=str(number))
        with pytest.raises(NotMedia):
            sniff(path)


def test_a_film_that_is_also_a_page_is_the_film(tmp_path: Path):
    path = written(tmp_path, film().read_bytes() + b"<html><script>alert(1)</script></html>")

    found = sniff(path)

    assert found.mime == "video/mp4"


@pytest.mark.parametrize(
    "name",
    [
        "-i", "%03d.mp4", "a'b\"c$(touch x);.mp4", "report\u202e4pm.exe", "concat:a|b", "file:x",
        "换\n行.mp4", "http:__x", "x" * 200,
    ],
)  # fmt: skip
def test_the_name_counts_for_nothing(name: str, tmp_path: Path):
    path = written(tmp_path, film().read_bytes(), name=name)

    found = sniff(path)

    assert found.demuxer == "mov"


def test_only_the_beginning_is_read(tmp_path: Path):
    path = written(tmp_path, film().read_bytes())
    os.truncate(path, 1 << 40)

    found = sniff(path)

    assert found.demuxer == "mov"


@pytest.mark.parametrize(
    ("header", "is_frame"),
    [
        ("fffb9064", True), ("fffb9264", True), ("ffe39064", True), ("fff39064", True),
        ("fffd9064", True), ("ffff9064", True), ("ffeb9064", False), ("fff99064", False),
        ("fffbf064", False), ("fffb0064", False), ("fffb9c64", False), ("fefb9064", False),
        ("fffb90", False),
    ],
    ids=[
        "mp3", "with padding", "version 2.5", "version 2", "layer 2", "layer 1",
        "reserved version", "no layer", "bad rate", "free rate", "reserved sampling",
        "no sync", "cut",
    ],
)  # fmt: skip
def test_a_single_mp3_header_is_read_bit_by_bit(header: str, is_frame: bool):
    # As long as any frame may be, so that the next one is past the end of the file.
    lengths = [len(bytes.fromhex(header)), *range(48, 3000)] if is_frame else [3000]

    found = any(
        has_mpeg_frames(bytes.fromhex(header).ljust(length, b"\0"), reach=1) for length in lengths
    )

    assert found is is_frame


def test_frames_of_different_length_follow_each_other():
    padded = bytes.fromhex("fffb9264").ljust(418, b"\0")

    assert has_mpeg_frames(MPEG_FRAME + padded + MPEG_FRAME, reach=1)
    assert not has_mpeg_frames(padded[:-1] + MPEG_FRAME + MPEG_FRAME, reach=1)


def test_aac_frames_are_chained_by_their_stated_length():
    frame = bytes.fromhex("fff15080022000") + bytes(10)

    assert has_adts_frames(frame * 3, reach=1)
    assert not has_adts_frames(frame + b"x" + frame * 2, reach=1)
    assert not has_adts_frames(bytes.fromhex("fff15080004000") * 3, reach=1)


@pytest.mark.parametrize(
    ("head", "start"),
    [
        (b"ID3\x04\x00\x00\x00\x00\x00\x05", 15),
        (b"ID3\x03\x00\x00\x00\x01\x00\x00", 16394),
        (b"ID3\x03\x00", 0),
        (b"RIFF\x00\x00\x00\x00WAVE", 0),
    ],
    ids=["short card", "seven bits a byte", "cut card", "no card"],
)
def test_the_length_of_a_title_card_counts_seven_bits_a_byte(head: bytes, start: int):
    found = after_title_card(head)

    assert found == start
