"""`manage.py ingest_media PATH…`: take films and sounds of this machine in."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from media_pipeline.ingest.finding import found_files
from media_pipeline.ingest.taking import Taken, take_in, wait_for
from media_pipeline.models import Asset
from media_pipeline.reports import WHOLE, RenditionReport
from media_pipeline.signals import asset_progress

SHOWN = ("name", "width", "height", "bitrate")


class Command(BaseCommand):
    help = "把这台机器上的音视频收进媒体库；文件夹会整个收，有一个没收好就以 1 退出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path, help="文件或文件夹")
        parser.add_argument("--title", default="", help="标题；不写就用文件名")
        parser.add_argument("--wait", action="store_true", help="等到处理完再结束")
        parser.add_argument("--json", action="store_true", help="只打印一份 JSON")

    def handle(self, *, paths: list[Path], title: str, **options: Any) -> None:
        taken = list(_taken(paths, title))
        if options["wait"]:
            self._wait(taken)
        if options["json"]:
            rows = [row_of(one) for one in taken]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
        else:
            for one in taken:
                self.stdout.write(line_of(one))
        if bad := sum(one.is_bad for one in taken):
            message = f"{len(taken)} 个里有 {bad} 个没有收好"
            raise CommandError(message)

    def _wait(self, taken: list[Taken]) -> None:
        assets = [one.asset for one in taken if one.asset is not None]
        with progress_bar() as bar:
            for asset in assets:
                with _told_to(bar, asset) as tell:
                    wait_for(asset, tell=tell)


def _taken(paths: list[Path], title: str) -> Iterator[Taken]:
    """One title names one file; several are numbered."""
    found = found_files(paths)
    for number, one in enumerate(found, 1):
        yield from take_in(one, title=f"{title} {number}" if title and len(found) > 1 else title)


def row_of(taken: Taken) -> dict[str, Any]:
    """One entry of the JSON document."""
    report = taken.report()
    if report is None:
        said = {"id": None, "state": taken.state, "error": taken.error, "message": taken.message}
        nothing: dict[str, Any] = {
            "warnings": [],
            "duration_s": None,
            "renditions": [],
            "tracks": [],
        }
        return {"path": str(taken.path), **said, **nothing}
    return {
        "path": str(taken.path),
        "id": report.id,
        "state": report.state,
        "error": report.error or None,
        "message": report.message or None,
        "warnings": list(report.warnings),
        "duration_s": report.duration_s,
        "renditions": [_shown(one) for one in report.renditions],
        "tracks": [asdict(track) for track in report.tracks],
    }


def _shown(rendition: RenditionReport) -> dict[str, Any]:
    return {name: getattr(rendition, name) for name in SHOWN}


def line_of(taken: Taken) -> str:
    """What somebody at a terminal reads of one path."""
    report = taken.report()
    if report is None:
        return f"✗ {taken.path}：{taken.message}"
    mark = "✗" if taken.is_bad else "✓"
    return f"{mark} {taken.path}：{report.message or report.state_text}（{report.id}）"


def progress_bar() -> Progress:
    """On standard error, and only where somebody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


@contextmanager
def _told_to(bar: Progress, asset: Asset) -> Iterator[Any]:
    """The bar moves with the work, whether it is done here or by a worker."""
    task: TaskID = bar.add_task(asset.title, total=WHOLE)

    def tell(progress: int) -> None:
        bar.update(task, completed=progress)

    def hear(asset: Asset, progress: int, **_: Any) -> None:
        if asset.pk == task_of:
            tell(progress)

    task_of = asset.pk
    asset_progress.connect(hear)
    try:
        yield tell
    finally:
        asset_progress.disconnect(hear)
        bar.remove_task(task)
