"""Redis 7: streams between processes, the shared cache, the rate limits."""

import os
import shutil
import socket

from tests.services.ports import LOOPBACK
from tests.services.service import PROGRAM_FOLDERS, Service


class Redis(Service):
    """Keeps nothing on disk."""

    name = "redis"
    port_variable = "TEST_REDIS_PORT"
    apt_packages = ("redis-server",)

    def is_installed(self) -> bool:
        return _program() is not None

    def start(self) -> dict[str, str]:
        self.spawn(
            [
                *(_program() or "redis-server", "--port", str(self.port), "--bind", LOOPBACK),
                *("--save", "", "--appendonly", "no", "--dir", self.folder, "--databases", "64"),
            ]
        )
        return {"REDIS_URL": f"redis://{LOOPBACK}:{self.port}/0"}

    def ready(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=2) as link:
                link.sendall(b"PING\r\n")
                return link.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _program() -> str | None:
    return shutil.which("redis-server", path=os.pathsep.join(PROGRAM_FOLDERS))
