"""Run the whole site on one machine: one web and one worker process."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.management.commands.run_web import DEFAULT_PORT
from cms.core.supervisor import Supervisor

GRACE_S = 5
SPREAD_S = 1


class Command(BaseCommand):
    """`manage.py run_site`."""

    help = "启动网站和后台进程；Ctrl-C 一起停"
    # The web process checks: once is enough, and the parent need not wait for it.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="监听的地址")
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="监听的端口")

    def handle(self, **options: Any) -> None:
        shared = ["--graceful", str(GRACE_S), "--follow", str(os.getpid())]
        address = ["--host", options["host"], "--port", str(options["port"])]
        web = ["run_web", *address, "--spread", str(SPREAD_S), *shared]
        worker = ["run_worker", "--skip-checks", *shared]
        site = Supervisor(web=web, worker=worker, grace_s=SPREAD_S + GRACE_S)
        if not site.run():
            message = "网站进程停了，后台进程也已停下"
            raise CommandError(message)
