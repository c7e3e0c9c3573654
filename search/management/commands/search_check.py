"""Compares the live index with the database."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.core import clock
from search.errors import EngineAway
from search.indexing.checking import Differences
from search.services.indexing import check_index, repair_index

FORBIDDEN_EXIT = 2
NAMES = {"missing": "缺少", "extra": "多出", "stale": "过时", "forbidden": "不该公开"}
MOST_LISTED = 20


class Command(BaseCommand):
    help = "核对搜索目录与数据库；有不该公开的内容时退出码为 2，--repair 改正"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="把不一致的改正")

    def handle(self, *_: Any, **options: Any) -> None:
        at = clock.now()
        try:
            differences = check_index(at=at)
            self._tell(differences)
            if options["repair"] and differences.all:
                self.stdout.write(f"改正了 {repair_index(differences, at=at)} 篇")
        except EngineAway as away:
            message = f"搜索引擎没有答复：{away}"
            raise CommandError(message) from away
        if differences.forbidden:
            sys.exit(FORBIDDEN_EXIT)
        if differences.all and not options["repair"]:
            sys.exit(1)

    def _tell(self, differences: Differences) -> None:
        self.stdout.write(f"应有 {differences.checked} 篇")
        for name, words in NAMES.items():
            found = getattr(differences, name)
            if found:
                shown = "、".join(found[:MOST_LISTED])
                self.stdout.write(f"{words} {len(found)} 篇：{shown}")
        if not differences.all:
            self.stdout.write("目录与数据库一致")
