"""`manage.py bench NAME`: prints ratios against the plain tool, measured in the same run."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from cms.core import benchmarks


class Command(BaseCommand):
    help = "跑一项性能对比，打印与同一次运行里普通做法的比值；有一项没达到就以 1 退出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="哪一项；不写就全跑")
        parser.add_argument("--json", action="store_true", help="只打印一份 JSON")
        parser.add_argument("--full", action="store_true", help="跑长的那一种")

    def handle(self, *, name: str | None, **options: Any) -> None:
        if name is not None and name not in benchmarks.names():
            message = f"没有“{name}”这一项，现有：{'、'.join(benchmarks.names())}"
            raise CommandError(message)
        chosen = [name] if name else benchmarks.names()
        results = {each: benchmarks.find(each)(full=options["full"]) for each in chosen}
        if options["json"]:
            self.stdout.write(json.dumps(documents(results, single=name), ensure_ascii=False))
        else:
            print_tables(results)
        if not all(row.holds for rows in results.values() for row in rows):
            raise SystemExit(1)


def documents(results: dict[str, list[benchmarks.BenchRow]], *, single: str | None) -> Any:
    """`{name, rows:[{what,against,ratio,goal,holds}]}`, or a list of them when all were run."""
    found = [
        {"name": name, "rows": [{**asdict(row), "holds": row.holds} for row in rows]}
        for name, rows in results.items()
    ]
    return found[0] if single else found


def print_tables(results: dict[str, list[benchmarks.BenchRow]]) -> None:
    console = Console()
    for name, rows in results.items():
        table = Table("量什么", "跟什么比", "比值", "目标", "达到", title=name)
        for row in rows:
            mark = "是" if row.holds else "否"
            table.add_row(row.what, row.against, f"{row.ratio:.2f}", f"≤ {row.goal:g}", mark)
        console.print(table)
