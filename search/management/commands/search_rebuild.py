"""Builds the search index anew, or goes back to the one before."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from search.errors import EngineAway
from search.indexing.reading import indexable_pages
from search.services.indexing import go_back, make_new


class Command(BaseCommand):
    help = "重建搜索目录：建好、验过再换上，旧的留着；--rollback 退回上一份"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rollback", action="store_true", help="退回上一份目录")

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            self._roll_back() if options["rollback"] else self._rebuild()
        except EngineAway as away:
            message = f"搜索引擎没有答复：{away}"
            raise CommandError(message) from away

    def _rebuild(self) -> None:
        total = indexable_pages().count()
        with Progress(console=Console(stderr=True), transient=True) as bar:
            row = bar.add_task("编目录", total=total)
            rebuilt = make_new(on_progress=lambda done: bar.update(row, advance=done))
        self.stdout.write(f"换上了 {rebuilt.name}：{rebuilt.documents} 篇")
        if rebuilt.parked:
            self.stdout.write(f"有 {rebuilt.parked} 篇没有编进去，见日志")

    def _roll_back(self) -> None:
        self.stdout.write(f"退回到 {go_back()}")
