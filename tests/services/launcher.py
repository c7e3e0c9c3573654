"""Installs, starts, asks and stops the services of one run, all of them side by side."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from tests.services.elasticsearch_node import Elasticsearch
from tests.services.errors import ServiceError
from tests.services.object_store import ObjectStore
from tests.services.postgresql import PostgreSQL
from tests.services.processes import RunningProcess
from tests.services.redis_server import Redis
from tests.services.run_folder import RunFolder
from tests.services.service import Service

ALL: tuple[type[Service], ...] = (PostgreSQL, Redis, Elasticsearch, ObjectStore)
APT = ("apt-get", "-y", "-o", "DPkg::Lock::Timeout=300")


class Launcher:
    """The services of one run and the environment that names them."""

    def __init__(self, kinds: Sequence[type[Service]] = ALL) -> None:
        self.run = RunFolder.make()
        self.services = [kind(self.run.path) for kind in kinds]
        self.environment: dict[str, str] = {}

    def install(self) -> None:
        """Build everything that is missing, side by side."""
        install_packages(self.services)
        with ThreadPoolExecutor(max_workers=len(self.services)) as pool:
            list(pool.map(self._install, self.services))

    def up(self, *, held: bool) -> dict[str, str]:
        """Start everything; when one service fails, none stays behind."""
        try:
            self.install()
            with ThreadPoolExecutor(max_workers=len(self.services)) as pool:
                for variables in pool.map(self._start, self.services):
                    self.environment.update(variables)
        except BaseException:
            self.stop()
            raise
        self.run.write(self._processes(), held=held)
        return self.environment

    def stop(self) -> None:
        """Stop what this run started and remove its folder."""
        for service in self.services:
            service.stop()
        self.run.remove()

    def _install(self, service: Service) -> None:
        try:
            service.install()
        except (OSError, subprocess.CalledProcessError) as failure:
            raise ServiceError(service.story(f"could not be installed ({failure})")) from failure

    def _start(self, service: Service) -> dict[str, str]:
        try:
            variables = service.start()
        except (OSError, subprocess.CalledProcessError) as failure:
            raise ServiceError(service.story(f"could not be started ({failure})")) from failure
        service.wait_until_ready()
        return variables

    def _processes(self) -> list[RunningProcess]:
        return [service.process for service in self.services if service.process]


@contextmanager
def running(*kinds: type[Service]) -> Iterator[Launcher]:
    """Services of one's own for a test that stops, freezes or empties them."""
    launcher = Launcher(kinds)
    launcher.up(held=True)
    try:
        yield launcher
    finally:
        launcher.stop()


def install_packages(services: Sequence[Service]) -> None:
    """Install Debian's packages of the services the machine lacks; only root can."""
    lacking = [service for service in services if not service.is_installed()]
    packages = sorted({package for service in lacking for package in service.apt_packages})
    if not packages:
        return
    if os.geteuid() != 0:
        names = " ".join(packages)
        message = f"missing on this machine: {names} (as root: apt-get install -y {names})"
        raise ServiceError(message)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*APT, "install", "--no-install-recommends", *packages]
    with suppress(subprocess.CalledProcessError):
        subprocess.run(install, check=True, env=environment, stdin=subprocess.DEVNULL)
        return
    subprocess.run([*APT, "update"], check=True, env=environment, stdin=subprocess.DEVNULL)
    subprocess.run(install, check=True, env=environment, stdin=subprocess.DEVNULL)
