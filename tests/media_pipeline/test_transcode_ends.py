"""How the work ends when it does not end well."""

import os
import subprocess
import threading
import time
from dataclasses import replace

import pytest

from media_pipeline.errors import Cancelled, Incomplete, ToolFailed
from media_pipeline.transcode import Source, is_undecodable, transcode
from tests.factories import media
from tests.factories.made_media import a_rung, fresh_folder, source_and_plan


def children():
    """The processes below this one, by number and command."""
    command = ["ps", "--ppid", str(os.getpid()), "-o", "pid=,args="]
    said = subprocess.run(command, check=False, capture_output=True, text=True).stdout
    return [line for line in said.splitlines() if "ffmpeg" in line]


def test_a_cancelled_work_stops_within_seconds_and_leaves_no_process():
    source, plan = source_and_plan(media.silent_film(seconds=0.4))
    endless = replace(plan, duration_s=600.0, rungs=(a_rung(360),))
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()

    began = time.monotonic()
    with pytest.raises(Cancelled):
        transcode(endless, source=source, folder=fresh_folder(), cancelled=stop.is_set)

    assert time.monotonic() - began < 4
    assert children() == []


def test_a_listener_that_breaks_stops_the_work_as_well():
    source, plan = source_and_plan(media.film(seconds=1))

    def broken(_):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        transcode(plan, source=source, folder=fresh_folder(), on_progress=broken)

    assert children() == []


def test_a_folder_already_in_use_is_not_written_into():
    source, plan = source_and_plan(media.silent_film(seconds=0.4))
    folder = fresh_folder()
    transcode(plan, source=source, folder=folder)

    with pytest.raises(FileExistsError):
        transcode(plan, source=source, folder=folder)


def test_a_source_that_cannot_be_decoded_is_the_files_fault():
    path = media.film(seconds=1)
    source, plan = source_and_plan(path)
    noise = fresh_folder() / "source.bin"
    noise.write_bytes(bytes(range(256)) * 64)

    with pytest.raises(Incomplete):
        transcode(
            plan, source=Source(path=noise, container=source.container), folder=fresh_folder()
        )


@pytest.mark.parametrize(
    ("fault", "is_files"),
    [
        (ToolFailed(69), True),
        (ToolFailed(1, stderr_tail="x: Invalid data found when processing input"), True),
        (ToolFailed(1, stderr_tail="No space left on device"), False),
        (ToolFailed(-9), False),
    ],
    ids=["most frames broken", "nothing usable", "disk full", "killed"],
)
def test_a_full_disk_or_a_killed_tool_is_never_the_files_fault(fault, is_files):
    assert is_undecodable(fault) is is_files
