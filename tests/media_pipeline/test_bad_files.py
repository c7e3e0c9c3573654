"""Files that are broken, too much, or meant to do harm: a sentence each, and no more happens."""

import random
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings as site

from media_pipeline.binaries import ffprobe
from media_pipeline.cage import Limits, input_arguments, run
from media_pipeline.cage.inputs import DEMUXERS
from media_pipeline.errors import (
    Incomplete,
    MediaRefusal,
    NotMedia,
    NotYet,
    Protected,
    ToolFailed,
    TooLong,
    TooManyFrames,
    TooManyPixels,
    TooManyTracks,
)
from media_pipeline.probe import Probe, probe
from media_pipeline.sniff import Container, sniff
from tests.factories.media import (
    AAC,
    H264,
    Canary,
    drawn,
    film,
    folder,
    picture,
    silent_film,
    sound,
    sound_with_cover,
    tone,
    with_avi_size,
)

ENCRYPTION = (
    *("-encryption_scheme", "cenc-aes-ctr"),
    *("-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb"),
    *("-encryption_kid", "a7e61c373e219033c21091fa607bf3b8"),
)


def probed(path: Path) -> Probe:
    return probe(path, sniff(path))


def written(content: bytes, name: str) -> Path:
    path = folder() / name
    path.write_bytes(content)
    return path


def without_index() -> Path:
    """A film whose last part, the index, never arrived."""
    whole = film().read_bytes()
    return written(whole[: whole.index(b"moov") - 4], "no-index.mp4")


def only_the_start(source: Path, *, size: int) -> Path:
    return written(source.read_bytes()[:size], f"start-{source.name}")


def ten_hours() -> Path:
    """A picture every hundred seconds, for ten hours."""
    return silent_film("color=size=32x32:rate=1/100", seconds=36_000)


def many_tracks() -> Path:
    maps = ("-map", "0") * 200
    return drawn("mkv", *tone(), *maps, "-c:a", "pcm_u8", "-ar", "8000", "-t", "0.02")


def huge() -> Path:
    small = drawn("avi", *picture(), "-c:v", "rawvideo", "-pix_fmt", "yuv420p", "-t", "0.2")
    return written(with_avi_size(small.read_bytes(), width=100_000, height=100_000), "huge.avi")


def bought() -> Path:
    """A song from a shop."""
    return written(sound().read_bytes().replace(b"mp4a", b"drms"), "bought.m4a")


def unknown_picture() -> Path:
    return drawn("mkv", *picture(), *tone(), "-c:v", "ffv1", "-c:a", "flac", "-t", "0.2")


def only_subtitles() -> Path:
    text = written(b"1\n00:00:00,000 --> 00:00:01,000\nhello\n", "only.srt")
    return drawn("mkv", "-i", str(text), "-c:s", "srt")


def broken_picture() -> Path:
    return written(silent_film(suffix="avi").read_bytes().replace(b"H264", b"XXXX"), "broken.avi")


@pytest.mark.parametrize(
    ("made", "refusal", "sentence"),
    [
        (without_index, Incomplete, "文件不完整，请重新上传"),
        (lambda: only_the_start(film(), size=4000), Incomplete, "文件不完整，请重新上传"),
        (lambda: only_the_start(film(suffix="mkv"), size=60), Incomplete, None),
        (broken_picture, Incomplete, None),
        (ten_hours, TooLong, "超过6小时，请剪短后再上传"),
        (many_tracks, TooManyTracks, "音轨过多，请减少后再上传"),
        (huge, TooManyPixels, "画面尺寸太大，请缩小后再上传"),
        (
            lambda: silent_film("testsrc2=size=160x90:rate=240", seconds=0.2),
            TooManyFrames,
            "每秒超过120帧，请降低帧率后再上传",
        ),
        (lambda: film("testsrc2=size=160x90:rate=25", *ENCRYPTION), Protected,
         "有版权保护，无法处理"),
        (bought, Protected, "有版权保护，无法处理"),
        (unknown_picture, NotYet, "这种视频暂时还不能处理：ffv1编码"),
        (
            lambda: drawn("mkv", *tone(), "-c:a", "wavpack", "-t", "0.2"),
            NotYet,
            "这种视频暂时还不能处理：wavpack编码",
        ),
        (only_subtitles, NotMedia, "不是音视频"),
    ],
    ids=[
        "no index", "only the start", "cut matroska", "broken picture", "ten hours", "200 tracks",
        "100000 squared", "240 a second", "encrypted", "bought", "unknown picture", "unknown sound",
        "only subtitles",
    ],
)  # fmt: skip
def test_a_file_we_cannot_take_is_refused_with_a_sentence(
    made: Callable[[], Path], refusal: type[MediaRefusal], sentence: str | None
):
    path = made()

    with pytest.raises(MediaRefusal) as refused:
        probed(path)

    assert type(refused.value) is refusal
    assert sentence in {None, refused.value.message}


LOWERED = {
    "the length": ("MEDIA_LONGEST_S", 1800, ten_hours, "超过0.5小时，请剪短后再上传"),
    "the picture": ("MEDIA_MOST_PIXELS", 10_000, film, "画面尺寸太大，请缩小后再上传"),
    "the rate": ("MEDIA_MOST_FPS", 10, film, "每秒超过10帧，请降低帧率后再上传"),
    "the streams": ("MEDIA_MOST_STREAMS", 1, film, "音轨过多，请减少后再上传"),
}


@pytest.mark.parametrize(
    ("name", "value", "made", "sentence"), LOWERED.values(), ids=LOWERED.keys()
)
def test_a_limit_is_what_the_settings_say(settings, name, value, made, sentence):
    setattr(settings, name, value)

    with pytest.raises(MediaRefusal, match=sentence):
        probed(made())


def test_the_demuxer_hears_the_same_limit_of_pixels(settings):
    settings.MEDIA_MOST_PIXELS = 1234

    arguments = input_arguments(sniff(film()), film())

    assert arguments[arguments.index("-max_pixels") + 1] == "1234"


def limits() -> dict[str, int]:
    """What is too much, for a process without any of our settings."""
    names = ("LONGEST_S", "MOST_PIXELS", "MOST_FPS", "MOST_STREAMS")
    return {f"MEDIA_{name}": getattr(site, f"MEDIA_{name}") for name in names}


def test_a_huge_header_costs_neither_time_nor_memory():
    code = f"""
import resource, time
from pathlib import Path
from django.conf import settings
settings.configure(FFMPEG_BINARY="", **{limits()!r})
from media_pipeline.probe import probe
from media_pipeline.sniff import sniff
path, started = Path("{huge()}"), time.monotonic()
try:
    probe(path, sniff(path))
except Exception as refused:
    kilobytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(refused.code, kilobytes, time.monotonic() - started)
"""

    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)

    refusal, kilobytes, seconds = said.stdout.split()
    assert refusal == b"media_too_many_pixels"
    assert int(kilobytes) < 300_000
    assert float(seconds) < 5


@pytest.mark.parametrize(
    "name",
    [
        "-i", "-y.mp4", "%03d.mp4", "a'b\"c$(touch x);.mp4", "report\u202e4pm.exe", "换\n行.mp4",
        "concat:a|b", "http:\uff0f\uff0fx", "film.m3u8", "glob*?.mp4",
    ],
)  # fmt: skip
def test_a_name_is_only_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / name
    path.write_bytes(silent_film().read_bytes())
    monkeypatch.chdir(tmp_path)

    found = probed(Path(name))

    assert found.video is not None
    assert [at.name for at in tmp_path.iterdir()] == [name]


def playlist(address: str) -> bytes:
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n{address}\n#EXT-X-ENDLIST\n".encode()


def concat(address: str) -> bytes:
    return f"ffconcat version 1.0\nfile '{address}'\n".encode()


def dash(address: str) -> bytes:
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT1S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">'
        '<Period><AdaptationSet mimeType="video/mp4"><Representation id="0" bandwidth="1000">'
        f"<BaseURL>{address}</BaseURL></Representation></AdaptationSet></Period></MPD>"
    ).encode()


def sdp(address: str) -> bytes:
    port = address.rpartition(":")[2].strip("/") or "5004"
    return f"v=0\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n".encode()


def drawing(address: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}"/></svg>'.encode()


SCRIPTS = [playlist, concat, dash, sdp, drawing]


@pytest.fixture
def neighbour(tmp_path: Path) -> Path:
    """Somebody else's film."""
    path = tmp_path / "neighbour.mp4"
    path.write_bytes(silent_film().read_bytes())
    return path


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("prefix", ["", "file://", "concat:", "subfile,,start,0,end,0,,:"])
def test_a_script_that_names_a_file_is_refused_and_the_file_stays_shut(
    script: Callable[[str], bytes], prefix: str, neighbour: Path, tmp_path: Path
):
    path = tmp_path / "holiday.mp4"
    path.write_bytes(script(f"{prefix}{neighbour}"))

    with Canary(neighbour) as canary:
        with pytest.raises(NotMedia):
            probed(path)

        assert not canary.was_opened()


@pytest.mark.parametrize("demuxer", sorted(DEMUXERS))
def test_even_past_the_sniffer_no_demuxer_opens_what_a_script_names(
    demuxer: str, neighbour: Path, tmp_path: Path
):
    container = Container(demuxer=demuxer, mime="")
    with socket.create_server(("127.0.0.1", 0)) as listener, Canary(neighbour) as canary:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        path = tmp_path / "playlist.m3u8"
        path.write_bytes(playlist(str(neighbour)) + playlist(f"http://127.0.0.1:{port}/x.ts"))

        said = seen_by(container, path)

        assert '"codec_type": "video"' not in said
        assert not canary.was_opened()
        with pytest.raises(BlockingIOError):
            listener.accept()


def seen_by(container: Container, path: Path) -> str:
    """What the cage's own way of opening a file shows of it."""
    argv = [str(ffprobe()), "-v", "error", "-show_streams", "-of", "json"]
    argv += input_arguments(container, path)
    with tempfile.TemporaryDirectory() as inside:
        try:
            return run(argv, cwd=Path(inside), limits=Limits(timeout_s=20)).stdout
        except ToolFailed:
            return ""


def test_without_the_cage_the_playlist_would_open_its_neighbour(neighbour: Path, tmp_path: Path):
    """The test above can fail: this is what it guards against."""
    path = tmp_path / "playlist.m3u8"
    path.write_bytes(playlist(str(neighbour)))

    with Canary(neighbour) as canary:
        bare = [str(ffprobe()), "-v", "quiet", "-extension_picky", "0", "-i", str(path)]
        subprocess.run(bare, check=False, capture_output=True)

        assert canary.was_opened()


def test_a_demuxer_that_is_not_on_the_list_is_never_asked(tmp_path: Path):
    for demuxer in ("hls", "concat", "dash", "sdp", "image2", "lavfi", "svg_pipe", ""):
        with pytest.raises(ValueError, match="not a demuxer of ours"):
            input_arguments(Container(demuxer=demuxer, mime=""), tmp_path / "x")


def test_a_container_inside_another_cannot_bring_its_own_demuxer():
    arguments = input_arguments(Container(demuxer="mov", mime=""), Path("/in/a b.mp4"))

    said = dict(zip(arguments[::2], arguments[1::2], strict=True))
    assert said["-protocol_whitelist"] == "file,pipe"
    assert said["-format_whitelist"] == said["-f"] == "mov"
    assert said["-max_pixels"] == "36000000"
    assert said["-i"] == "file:/in/a b.mp4"
    assert "hevc" in said["-codec_whitelist"].split(",")
    assert "ffv1" not in said["-codec_whitelist"].split(",")


SOURCES = [
    film,
    lambda: film(suffix="mkv"),
    lambda: film(suffix="ts"),
    lambda: film(suffix="avi"),
    lambda: sound(suffix="mp3"),
    lambda: sound(suffix="ogg"),
    sound_with_cover,
    lambda: drawn("flv", *picture(), *tone(), *H264, *AAC, "-t", "1"),
]


@pytest.mark.parametrize("seed", range(16))
def test_a_damaged_file_is_told_or_refused_and_nothing_else(seed: int, tmp_path: Path):
    draw = random.Random(seed)
    damaged = bytearray(SOURCES[seed % len(SOURCES)]().read_bytes())
    for _ in range(draw.randrange(1, 40)):
        damaged[draw.randrange(len(damaged))] = draw.randrange(256)
    if seed % 3 == 0:
        del damaged[draw.randrange(len(damaged)) :]
    path = tmp_path / "damaged.bin"
    path.write_bytes(damaged or b"\0")
    started = monotonic()

    try:
        outcome: object = probed(path)
    except MediaRefusal as refused:
        outcome = refused

    assert isinstance(outcome, Probe | MediaRefusal)
    assert monotonic() - started < 20
    assert [at.name for at in tmp_path.iterdir()] == ["damaged.bin"]
