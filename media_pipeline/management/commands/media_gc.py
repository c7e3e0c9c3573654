"""`manage.py media_gc`: files of the media stores that nothing refers to."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from cms.core import clock
from media_pipeline import strays

PLACES = {"open": "公开", "guarded": "内部", "private": "私有"}


class Command(BaseCommand):
    help = "清掉没有任何记录指着的音视频文件；一天之内的不动。每小时也会自动清一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="只列出来，不删")

    def handle(self, *, dry_run: bool, **_: Any) -> None:
        found = list(strays.find(at=clock.now()))
        gone = [stray for stray in found if dry_run or strays.remove(stray)]
        for stray in gone:
            self.stdout.write(f"{PLACES[stray.place]} {stray.name}")
        self.stdout.write(f"{'会清掉' if dry_run else '清掉了'} {len(gone)} 处")
