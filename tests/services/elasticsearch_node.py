"""Elasticsearch 9.5.3: the official server's jars from Maven with a launcher of our own."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.services.cache import built_once, cache_root, digest_of
from tests.services.java import java_home
from tests.services.ports import LOOPBACK, port_for
from tests.services.service import Service

SOURCES = Path(__file__).parent / "elasticsearch"


class Elasticsearch(Service):
    """One node with one data folder; `stop`, `start` again on the same folder keeps the data."""

    name = "elasticsearch"
    port_variable = "TEST_ES_PORT"
    # Maven brings Java 17, enough for Maven and for the compiler it fetches.
    apt_packages = ("maven",)

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.transport_port = port_for("TEST_ES_TRANSPORT_PORT")

    def is_installed(self) -> bool:
        return (cache_root() / _home_name()).is_dir() or shutil.which("mvn") is not None

    def install(self) -> None:
        self.java = java_home()
        self.home = built_once(_home_name(), self._build)

    def start(self) -> dict[str, str]:
        ports = {
            "ES_PORT": str(self.port),
            "ES_TRANSPORT_PORT": str(self.transport_port),
        }
        command: list[str | Path] = ["bash", SOURCES / "start.sh", self.home, self.folder]
        self.spawn(command, {**ports, "JAVA_HOME": str(self.java)})
        return {"ELASTICSEARCH_URL": f"http://{LOOPBACK}:{self.port}"}

    def ready(self) -> bool:
        health = f"http://{LOOPBACK}:{self.port}/_cluster/health"
        try:
            with urlopen(health, timeout=5) as answer:
                return json.load(answer)["status"] in {"green", "yellow"}
        except (URLError, OSError, ValueError):
            return False

    def _build(self, folder: Path) -> None:
        with self.log.open("ab") as log:
            subprocess.run(
                ["bash", SOURCES / "build.sh", folder],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, "JAVA_HOME": str(self.java), "PYTHON": sys.executable},
            )


def _home_name() -> str:
    pom = (SOURCES / "pom.xml").read_text(encoding="utf-8")
    version = re.search(r"<elasticsearch.version>(.+?)<", pom)
    sources = [file for file in SOURCES.rglob("*") if file.is_file() and file.name != "start.sh"]
    return f"elasticsearch-{version[1] if version else '0'}-{digest_of(sources)}"
