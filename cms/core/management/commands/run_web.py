"""Serve the site from one process."""

import argparse
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.process import follow_parent
from cms.core.web_server import AddressTaken, SiteServer, configuration, listening_socket

DEFAULT_PORT = 8000
SPREAD_S = 20.0


class Command(BaseCommand):
    """`manage.py run_web`."""

    help = "启动网站进程；要更多进程，就再启动几个，加上 --reuse-port"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="监听的地址")
        parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="监听的端口")
        parser.add_argument("--reuse-port", action="store_true", help="和别的网站进程共用端口")
        parser.add_argument("--graceful", type=int, default=25, help="停止时最多等几秒")
        parser.add_argument(
            "--spread", type=float, default=SPREAD_S, help="停止时用几秒请在线的页面陆续重连"
        )
        parser.add_argument("--follow", type=int, help=argparse.SUPPRESS)

    def handle(self, **options: Any) -> None:
        if options["follow"]:
            follow_parent(options["follow"])
        host, port = options["host"], options["port"]
        try:
            listening = listening_socket(host, port, reuse_port=options["reuse_port"])
        except AddressTaken:
            message = f"{port} 端口已经有别的程序在用，请用 --port 换一个"
            raise CommandError(message) from None
        port = listening.getsockname()[1]
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        server = SiteServer(
            configuration(graceful_s=options["graceful"]),
            opened=lambda: self._say_open(host, port),
            spread_s=options["spread"],
        )
        server.run(sockets=[listening])
        if server.lost:
            message = f"{server.lost} 停了，网站进程也跟着停下"
            raise CommandError(message)

    def _say_open(self, host: str, port: int) -> None:
        name = f"[{host}]" if ":" in host else host
        self.stdout.write(f"网站已打开：http://{name}:{port}/")
        self.stdout.flush()
