"""What is checked, measured and said of a version before anybody sees it."""

import re
import shutil
from dataclasses import replace

import pytest

from media_pipeline.errors import BadOutput, Cancelled, MediaFault, MediaRefusal
from media_pipeline.package import measured, package, write_master
from media_pipeline.verify import verify
from tests.factories import media
from tests.factories.made_media import a_rung, fresh_folder, made, packets, streams

RUNGS = (a_rung(90, max_bps=150_000), a_rung(180, width=320), a_rung(360))


def version():
    """Two seconds in three rungs, with a sound."""
    return made(media.film("testsrc2=size=640x360:rate=25,noise=alls=10", seconds=2), rungs=RUNGS)


def copied(of):
    """The version in a folder where it may be broken."""
    folder = fresh_folder()
    shutil.copytree(of.folder, folder, dirs_exist_ok=True)
    return folder


def lines(master):
    """Each variant of a master: its attributes and the playlist below it (read on our own)."""
    found = re.findall(r"#EXT-X-STREAM-INF:(.*)\n(.*)", master)
    return {
        playlist: {
            name: value.strip('"')
            for name, value in re.findall(r'([A-Z-]+)=("[^"]*"|[^,]*)', attributes)
        }
        for attributes, playlist in found
    }


def bits(folder):
    """All bits of a rendition's segments."""
    return 8 * sum(path.stat().st_size for path in folder.glob("*.m4s"))


def test_the_master_tells_the_bitrates_that_lie_on_the_disk():
    of = version()

    told = lines(of.master)
    seconds = of.plan.duration_s
    sound = bits(of.folder / "a96k")

    for rung in RUNGS:
        together = (bits(of.folder / f"v{rung.height}") + sound) / seconds
        said = int(told[f"v{rung.height}/index.m3u8"]["AVERAGE-BANDWIDTH"])
        assert said == pytest.approx(together, rel=0.02)


def test_bandwidth_is_never_below_the_average():
    told = lines(version().master)

    assert all(
        int(said["BANDWIDTH"]) >= int(said["AVERAGE-BANDWIDTH"]) > 0 for said in told.values()
    )


def test_the_peak_of_an_uneven_film_is_that_of_its_restless_part():
    uneven = "color=gray:size=160x90:rate=25:duration=4[a];nullsrc=size=160x90:rate=25,"
    uneven += "geq=random(1)*255:128:128[b];[a][b]concat"

    of = made(media.silent_film(uneven, seconds=6))
    rate = of.renditions[0].bitrate

    assert rate.peak_bps > 1.2 * rate.average_bps


def test_every_variant_says_its_codecs_as_a_browser_asks_for_them():
    told = lines(version().master)

    for rung in RUNGS:
        said = told[f"v{rung.height}/index.m3u8"]["CODECS"]
        assert re.fullmatch(r"avc1\.64[0-9a-f]{4},mp4a\.40\.2", said)
    assert told["a48k/index.m3u8"]["CODECS"] == "mp4a.40.2"


def test_the_level_in_the_codec_is_the_level_of_the_stream():
    of = version()

    for rung in RUNGS:
        found = streams(of.folder / f"v{rung.height}/index.m3u8")[0]
        said = lines(of.master)[f"v{rung.height}/index.m3u8"]["CODECS"]
        assert int(said[9:11], 16) == found["level"]


def test_the_resolution_is_that_of_the_pictures():
    told = lines(version().master)

    said = {playlist: attributes.get("RESOLUTION") for playlist, attributes in told.items()}

    assert said == {
        "v360/index.m3u8": "640x360",
        "v90/index.m3u8": "160x90",
        "v180/index.m3u8": "320x180",
        "a48k/index.m3u8": None,
        "a96k/index.m3u8": None,
    }


def test_a_player_that_does_not_choose_begins_with_360():
    told = list(lines(version().master))

    assert told[0] == "v360/index.m3u8"
    assert told[1:3] == ["v90/index.m3u8", "v180/index.m3u8"]


def test_every_picture_goes_with_the_one_sound():
    master = version().master

    groups = re.findall(r'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="([^"]+)".*URI="([^"]+)"', master)

    assert len(groups) == 1
    assert groups[0][1] == "a96k/index.m3u8"
    assert {
        said.get("AUDIO") for playlist, said in lines(master).items() if playlist.startswith("v")
    } == {groups[0][0]}


def test_sound_alone_may_be_chosen_at_two_bitrates():
    told = lines(version().master)

    alone = {playlist for playlist, said in told.items() if "RESOLUTION" not in said}

    assert alone == {"a48k/index.m3u8", "a96k/index.m3u8"}


def test_the_master_says_that_every_segment_stands_alone():
    of = version()

    first = [
        packets(of.folder / f"v{rung.height}/index.m3u8")[0]["flags"].startswith("K")
        for rung in RUNGS
    ]

    assert "#EXT-X-INDEPENDENT-SEGMENTS" in of.master.splitlines()
    assert all(first)


def test_every_name_in_the_master_stays_inside_the_folder():
    of = version()

    for playlist in lines(of.master):
        assert (of.folder / playlist).resolve().is_relative_to(of.folder.resolve())
        assert (of.folder / playlist).is_file()


def test_a_sound_file_has_a_master_without_pictures():
    of = made(media.sound(seconds=1))

    told = lines(of.master)

    assert list(told) == ["a48k/index.m3u8", "a96k/index.m3u8"]
    assert "#EXT-X-MEDIA" not in of.master


def test_measuring_again_finds_the_same():
    of = version()

    assert measured(of.folder, of.plan) == of.renditions


def test_writing_the_master_again_writes_the_same():
    of = version()
    folder = copied(of)

    write_master(folder, of.plan, made=of.renditions)

    assert (folder / "master.m3u8").read_text(encoding="utf-8") == of.master


def test_a_whole_version_passes():
    of = version()

    verify(of.folder, of.plan)


def drop(path):
    path.unlink()


def empty(path):
    path.write_bytes(b"")


def halve(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def unfinish(path):
    path.write_text(path.read_text().replace("#EXT-X-ENDLIST", ""))


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("v180/00000.m4s", drop),
        ("v90/init.mp4", drop),
        ("a48k/index.m3u8", drop),
        ("v360/00000.m4s", empty),
        ("a96k/init.mp4", empty),
        ("v360/index.m3u8", empty),
        ("v90/index.m3u8", unfinish),
        ("v360/00000.m4s", halve),
        ("a96k/00000.m4s", halve),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_version_with_a_hole_is_never_given_a_master(name, harm):
    of = version()
    folder = copied(of)
    (folder / "master.m3u8").unlink()

    harm(folder / name)
    with pytest.raises(MediaFault):
        package(folder, of.plan)

    assert not (folder / "master.m3u8").exists()


def test_a_hole_is_our_fault_and_not_the_files():
    assert not issubclass(BadOutput, MediaRefusal)
    assert issubclass(BadOutput, MediaFault)


@pytest.mark.parametrize("difference_s", [-0.4, 0.4], ids=["too long", "too short"])
def test_a_rendition_of_another_length_is_refused(difference_s):
    of = version()
    other = replace(of.plan, duration_s=of.plan.duration_s + difference_s)

    with pytest.raises(BadOutput, match="lasts"):
        verify(of.folder, other)


@pytest.mark.parametrize("difference_s", [-0.2, 0.2], ids=["a little long", "a little short"])
def test_a_quarter_of_a_second_is_forgiven(difference_s):
    of = version()

    verify(of.folder, replace(of.plan, duration_s=of.plan.duration_s + difference_s))


def test_a_picture_of_another_size_is_refused():
    of = version()
    other = replace(of.plan, rungs=(a_rung(90), a_rung(180, width=322), a_rung(360)))

    with pytest.raises(BadOutput, match="320x180"):
        verify(of.folder, other)


def test_a_sound_in_the_place_of_a_picture_is_refused():
    of = version()
    folder = copied(of)
    shutil.rmtree(folder / "v90")
    shutil.copytree(folder / "a48k", folder / "v90")

    with pytest.raises(BadOutput, match="aac"):
        verify(folder, of.plan)


def test_a_rung_that_was_planned_and_not_made_is_missed():
    of = version()
    more = replace(of.plan, rungs=(*of.plan.rungs, a_rung(720)))

    with pytest.raises(BadOutput, match="v720"):
        verify(of.folder, more)


def test_checking_can_be_cancelled():
    of = version()

    with pytest.raises(Cancelled):
        verify(of.folder, of.plan, cancelled=lambda: True)
