"""`drop_demo`: take the demo world away, and nothing else."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import Progress

from cms.core import clock
from cms.demo.errors import StillInUse
from cms.demo.models import DemoObject
from cms.demo.quiet import quiet
from cms.demo.services import drop_world, fill_search_index


class Command(BaseCommand):
    """Removes every row and file that load_demo made."""

    help = "撤走演示内容：只撤 load_demo 装的；还有真实数据用着就不撤，并列出来。"

    def handle(self, **_: Any) -> None:
        bars = Progress(console=Console(stderr=True))
        try:
            with quiet("wagtail", level=logging.WARNING), bars:
                task = bars.add_task("撤走", total=DemoObject.objects.count())
                count = drop_world(advance=lambda _: bars.advance(task))
        except StillInUse as refusal:
            for row in refusal.rows:
                self.stderr.write(row)
            raise CommandError(refusal.message) from refusal
        fill_search_index(at=clock.now())
        self.stdout.write(f"撤走了{count}条演示内容")
