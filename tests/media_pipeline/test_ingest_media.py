"""`manage.py ingest_media`: films of this machine go in, bad ones are told, the rest go on."""

import io
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from media_pipeline.ingest.finding import found_files
from media_pipeline.ingest.taking import wait_for
from media_pipeline.jobs import runner
from media_pipeline.jobs.pipeline import work
from media_pipeline.models import Asset, Job, SourceFile
from tests.factories.media import film, silent_film, sound
from tests.factories.media_jobs import job_of

pytestmark = pytest.mark.django_db

SRT = "1\n00:00:00,100 --> 00:00:00,900\n清早的荷塘\n"


def ingest(*arguments: Any) -> tuple[str, bool]:
    """What was printed, and whether all went well."""
    out = io.StringIO()
    try:
        call_command("ingest_media", *map(str, arguments), stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def rows(*arguments: Any) -> tuple[list[dict[str, Any]], bool]:
    """The JSON document: nothing else may stand beside it."""
    printed, is_good = ingest(*arguments, "--json")
    return json.loads(printed), is_good


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One film with its words, one sound below, and what is no film."""
    inside = tmp_path / "节目"
    (inside / "第二辑").mkdir(parents=True)
    (inside / "荷塘.mp4").write_bytes(film("testsrc2=size=64x36:rate=10").read_bytes())
    (inside / "荷塘.srt").write_text(SRT)
    (inside / "第二辑" / "乡音.m4a").write_bytes(sound().read_bytes())
    (inside / "说明.mp4").write_text("这不是电影")
    (inside / ".DS_Store").write_bytes(b"hidden")
    return inside


@pytest.mark.django_db(transaction=True)
def test_a_folder_is_taken_in_and_waited_for_past_its_bad_files(folder):
    found, is_good = rows(folder, "--wait")

    by_name = {Path(row["path"]).name: row for row in found}
    seen, heard, prose = (by_name[name] for name in ("荷塘.mp4", "乡音.m4a", "说明.mp4"))
    assert not is_good
    assert [*by_name] == ["乡音.m4a", "荷塘.mp4", "说明.mp4"]
    assert [set(row) for row in found] == [
        {
            "path", "id", "state", "error", "message", "warnings", "duration_s", "renditions",
            "tracks",
        }
    ] * 3  # fmt: skip
    assert (seen["state"], seen["error"], seen["message"]) == ("ready", None, None)
    assert seen["duration_s"] == pytest.approx(1, abs=0.25)
    assert [track["language"] for track in seen["tracks"]] == ["zh"]
    assert {"name", "width", "height", "bitrate"} == set(seen["renditions"][0])
    assert any(rendition["height"] == 36 for rendition in seen["renditions"])
    assert heard["state"] == "ready"
    assert all(rendition["height"] is None for rendition in heard["renditions"])
    assert (prose["id"], prose["state"], prose["error"]) == (None, "refused", "media_not_media")
    assert Asset.objects.get(uuid=seen["id"]).title == "荷塘"


def test_without_waiting_the_work_is_queued_and_all_is_well(folder):
    found, is_good = rows(folder / "荷塘.mp4", "--title", "清早")

    asset = Asset.objects.get()
    assert is_good
    assert (found[0]["id"], found[0]["state"]) == (str(asset.uuid), "uploaded")
    assert asset.title == "清早"
    assert Job.objects.get().state == "open"


def test_at_a_terminal_each_path_is_one_line(folder):
    printed, is_good = ingest(folder / "荷塘.mp4", folder / "说明.mp4", "/nowhere/荷.mp4")

    lines = printed.splitlines()
    assert not is_good
    assert [line[0] for line in lines] == ["✓", "✗", "✗"]
    assert "等待处理" in lines[0]
    assert lines[1].endswith("说明.mp4：不是音视频")
    assert lines[2].endswith("/nowhere/荷.mp4：没有这个文件")


def test_one_title_for_many_files_is_numbered(folder):
    rows(folder / "荷塘.mp4", folder / "第二辑", "--title", "节目")

    assert {asset.title for asset in Asset.objects.all()} == {"节目 1", "节目 2"}


def test_the_same_content_twice_is_kept_once(folder, tmp_path):
    copy = tmp_path / "另一个名字.mp4"
    copy.write_bytes((folder / "荷塘.mp4").read_bytes())

    rows(folder / "荷塘.mp4", copy)

    assert Asset.objects.count() == 2
    assert SourceFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("空的.mp4", b"", "media_empty"),
        ("文字.mp4", "电影里说".encode(), "media_not_media"),
        ("清单.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:4\nfile:///etc/passwd\n", "media_not_media"),
        ("拼接.mp4", b"ffconcat version 1.0\nfile '/etc/passwd'\n", "media_not_media"),
        ("压缩.mp4", b"PK\x03\x04" + bytes(200), "media_not_media"),
        ("程序.mp4", b"\x7fELF" + bytes(200), "media_not_media"),
        ("画.mp4", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "media_not_media"),
        ("孤单.srt", SRT.encode(), "caption_alone"),
    ],
)
def test_what_is_no_film_is_told_and_leaves_no_asset(tmp_path, name, content, error):
    path = tmp_path / name
    path.write_bytes(content)

    found, is_good = rows(path)

    assert not is_good
    assert [(row["path"], row["id"], row["error"]) for row in found] == [(str(path), None, error)]
    assert found[0]["message"]
    assert not Asset.objects.exists()


def test_an_empty_folder_and_a_file_nobody_may_read_are_told(tmp_path):
    (tmp_path / "空").mkdir()
    dangling = tmp_path / "断了.mp4"
    dangling.symlink_to(tmp_path / "gone")

    found, is_good = rows(tmp_path / "空", dangling)

    assert not is_good
    assert [row["error"] for row in found] == ["empty_folder", "no_such_file"]


def test_a_name_made_to_be_misread_is_only_a_name(tmp_path):
    names = ["-i.mp4", "%03d.mp4", "a;touch x.mp4", "荷\u202e4pm.塘.mp4", "引'\"号.mp4"]
    content = silent_film("color=size=32x32:rate=5", seconds=0.4).read_bytes()
    for name in names:
        (tmp_path / name).write_bytes(content)

    found, is_good = rows(tmp_path)

    assert is_good
    assert sorted(Path(row["path"]).name for row in found) == sorted(names)
    assert {asset.title for asset in Asset.objects.all()} == {
        "-i", "%03d", "a;touch x", "荷4pm.塘", "引'\"号",
    }  # fmt: skip


def test_bad_captions_are_told_beside_the_film_that_stays(folder):
    (folder / "荷塘.en.vtt").write_text("WEBVTT\n\n00:05.000 --> 00:01.000\nlate\n")

    found, is_good = rows(folder / "荷塘.mp4", folder / "荷塘.srt", folder / "荷塘.en.vtt")

    assert not is_good
    assert [row["error"] for row in found] == [None, "bad_caption"]
    assert found[1]["message"] == "字幕第3行：结束时间不晚于开始时间"
    assert [track["language"] for track in found[0]["tracks"]] == ["zh"]


def test_captions_belong_to_the_film_of_their_name_in_their_folder(tmp_path):
    names = ["荷.mp4", "荷.srt", "荷.zh-Hant.vtt", "荷.第一稿.srt", "荷花.en.srt", "b/荷.srt"]
    (tmp_path / "b").mkdir()
    for name in names:
        (tmp_path / name).touch()

    found = {one.path.relative_to(tmp_path).as_posix(): one for one in found_files([tmp_path])}

    assert {*found} == {"荷.mp4", "荷.第一稿.srt", "荷花.en.srt", "b/荷.srt"}
    assert {one.language for one in found["荷.mp4"].captions} == {"zh", "zh-Hant"}


def test_a_path_named_twice_is_taken_once(folder):
    found, _ = rows(folder / "荷塘.mp4", folder / "荷塘.mp4")

    assert len(found) == 1


def test_no_path_at_all_is_one_clear_line():
    with pytest.raises(CommandError, match="PATH"):
        call_command("ingest_media")


@pytest.mark.django_db(transaction=True)
def test_waiting_ends_when_a_worker_elsewhere_has_done_the_work(folder):
    rows(folder / "第二辑")
    asset = Asset.objects.get()
    told: list[int] = []

    def a_worker() -> None:
        runner.run_job(job_of(asset).pk, work=work)
        connections.close_all()

    elsewhere = threading.Thread(target=a_worker)
    elsewhere.start()
    wait_for(asset, tell=told.append)
    elsewhere.join()

    assert asset.state == "ready"
    assert told
    assert Job.objects.get().attempt == 1
