"""nginx with a configuration of the test's own: a front server, or a switch before a service."""

import os
import shutil
import signal
import socket
import time
from pathlib import Path

from tests.services.ports import LOOPBACK
from tests.services.service import PROGRAM_FOLDERS, Service

FRAME = """\
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
{user}worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{http}
}}
"""

RELOAD_SECONDS = 10.0


class Nginx(Service):
    """Serves the `http` blocks it is given; `{port}` in them is its own port."""

    name = "nginx"
    port_variable = "TEST_NGINX_PORT"
    apt_packages = ("nginx-light",)

    def __init__(self, folder: Path, http: str = "") -> None:
        super().__init__(folder)
        self.http = http

    def is_installed(self) -> bool:
        return _program() is not None

    def start(self) -> dict[str, str]:
        self._write()
        configuration = self.folder / "nginx.conf"
        program = _program() or "nginx"
        self.spawn([program, "-p", self.folder, "-c", configuration, "-e", "stderr"])
        return {"NGINX_URL": f"http://{LOOPBACK}:{self.port}"}

    def reload(self, http: str) -> None:
        """Change what is served without dropping a connection; return when the old is gone."""
        self.http = http
        self._write()
        before = self._workers()
        self._running().signal(signal.SIGHUP)
        deadline = time.monotonic() + RELOAD_SECONDS
        while before & self._workers() and time.monotonic() < deadline:
            time.sleep(0.02)

    def ready(self) -> bool:
        try:
            socket.create_connection((LOOPBACK, self.port), timeout=2).close()
        except OSError:
            return False
        return True

    def _workers(self) -> set[str]:
        pid = self._running().pid
        return set(Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split())

    def _write(self) -> None:
        text = FRAME.format(
            folder=self.folder,
            # As root the workers must stay able to read the run's private folder.
            user="user root;\n" if os.geteuid() == 0 else "",
            http=self.http.replace("{port}", str(self.port)),
        )
        (self.folder / "nginx.conf").write_text(text, encoding="utf-8")


def _program() -> str | None:
    return shutil.which("nginx", path=os.pathsep.join(PROGRAM_FOLDERS))
