"""Run background tasks."""

import argparse
import logging
import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import autodiscover_modules

from cms.core.process import follow_parent
from cms.core.worker.engine import Worker
from cms.core.worker.lanes import UnknownQueue, lanes_for


class Command(BaseCommand):
    """`manage.py run_worker`."""

    help = "启动后台进程：media 通道做转码，light 通道做索引、通知和其他"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", default="", help="只做这些队列，用逗号隔开；不写就全做")
        parser.add_argument("--graceful", type=float, default=25, help="停止时最多等几秒")
        parser.add_argument("--follow", type=int, help=argparse.SUPPRESS)

    def handle(self, **options: Any) -> None:
        if options["follow"]:
            follow_parent(options["follow"])
        wanted = [name.strip() for name in options["queues"].split(",") if name.strip()]
        try:
            lanes = lanes_for(wanted)
        except UnknownQueue as unknown:
            message = f"没有这个队列：{unknown}"
            raise CommandError(message) from None
        autodiscover_modules("tasks")
        if not Worker(lanes, grace_s=options["graceful"]).run():
            # A thread still works on what was handed back: nothing of it may be committed now.
            logging.shutdown()
            sys.stdout.flush()
            os._exit(0)
