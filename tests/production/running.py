"""docker-compose.yml without containers: its commands as processes behind its own nginx."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.production.compose import (
    ROOT,
    nginx_configuration,
    services,
    site_environment,
)
from tests.services.nginx import Nginx
from tests.services.ports import LOOPBACK, port_for
from tests.services.service import Service

HOST = "caifeng.test"
OPENSSL = (
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
    *("-nodes", "-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"),
)


class Process(Service):
    """One service of docker-compose.yml that runs our own image."""

    def __init__(self, folder: Path, name: str, command: list[str], given: Mapping[str, str]):
        self.name = name
        super().__init__(folder)
        self.command = [part.replace("--port=8000", f"--port={self.port}") for part in command]
        self.given = given

    def start(self) -> dict[str, str]:
        program = [sys.executable, str(ROOT / "manage.py"), *self.command[2:]]
        self.spawn(program)
        return {}

    def surroundings(self) -> dict[str, str]:
        return dict(self.given)

    def ready(self) -> bool:
        return "run_web" not in self.command or "http" in self.log.read_text(encoding="utf-8")


class Front(Nginx):
    """nginx with the configuration of docker-compose.yml; only addresses and paths differ."""

    def __init__(self, folder: Path, *, secrets: Path, web: list[Process], store: str) -> None:
        super().__init__(folder)
        self.secrets, self.web, self.store = secrets, web, store
        self.tls_port = port_for("TEST_NGINX_TLS_PORT")

    def _write(self) -> None:
        servers = "".join(f"server {LOOPBACK}:{each.port};" for each in self.web)
        changes = {
            # First: what is put in below may itself lie under /tmp.
            "/tmp/": f"{self.folder}/",
            "server web:8000;": servers,
            "listen 8080": f"listen {LOOPBACK}:{self.port}",
            "listen 8443": f"listen {LOOPBACK}:{self.tls_port}",
            "s3:7070": self.store,
            "/run/secrets": str(self.secrets),
            "/var/cache/nginx": str(self.folder),
            "/dev/std": f"{self.folder}/std",
        }
        text = nginx_configuration()
        for ours, here in changes.items():
            assert ours in text, ours
            text = text.replace(ours, here)
        head = "daemon off;\n" + ("user root;\n" if os.geteuid() == 0 else "")
        (self.folder / "nginx.conf").write_text(head + text, encoding="utf-8")


@dataclass
class Production:
    """Two web processes, two workers and the front server."""

    front: Front
    web: list[Process]
    workers: list[Process]
    environment: dict[str, str]

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command in the environment of the site."""
        return subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            check=False,
            env=self.environment,
            capture_output=True,
            text=True,
            cwd=self.front.folder,
        )


@contextmanager
def production(folder: Path, *, database_url: str) -> Iterator[Production]:
    """Everything of docker-compose.yml that is ours, on the services of the environment."""
    secrets = write_secrets(folder / "secrets", database_url=database_url)
    environment = environment_of_site(folder, secrets)
    commands = {name: services()[name]["command"] for name in ("migrate", "web", "worker")}
    web = [Process(folder, f"web-{n}", commands["web"], environment) for n in (1, 2)]
    workers = [Process(folder, f"worker-{n}", commands["worker"], environment) for n in (1, 2)]
    store = urlsplit(os.environ["MEDIA_S3_ENDPOINT"]).netloc
    front = Front(folder, secrets=secrets, web=web, store=store)
    running = Production(front=front, web=web, workers=workers, environment=environment)
    for command in (commands["migrate"][2:], ["collectstatic", "--no-input", "--verbosity=0"]):
        done = running.manage(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    with ExitStack() as stack:
        for service in (*web, *workers, front):
            stack.callback(service.stop)
            service.start()
        for service in (*web, *workers, front):
            service.wait_until_ready(limit=60)
        yield running


def write_secrets(folder: Path, *, database_url: str) -> Path:
    """The files Compose would mount, under the names it mounts them by."""
    folder.mkdir(parents=True)
    contents = {
        "database_url": database_url,
        "django_secret_key": os.urandom(40).hex(),
        "s3_access_key": os.environ["AWS_ACCESS_KEY_ID"],
        "s3_secret_key": os.environ["AWS_SECRET_ACCESS_KEY"],
    }
    for name, text in contents.items():
        (folder / name).write_text(f"{text}\n", encoding="utf-8")
    pair = ["-out", folder / "tls_certificate", "-keyout", folder / "tls_key"]
    subprocess.run([*OPENSSL, *pair], check=True, capture_output=True)
    return folder


def environment_of_site(folder: Path, secrets: Path) -> dict[str, str]:
    """The environment of the file, with the addresses of this run's services."""
    given = site_environment({"SITE_URL": f"https://{HOST}", "ALLOWED_HOSTS": HOST})
    given = {name: re.sub("^/run/secrets", str(secrets), value) for name, value in given.items()}
    given["MEDIA_S3_BUCKET"] = os.environ["MEDIA_S3_BUCKET"]
    for name in ("REDIS_URL", "ELASTICSEARCH_URL", "MEDIA_S3_ENDPOINT"):
        given[name] = os.environ[name]
    return {"PATH": os.environ["PATH"], "CAIFENG_VAR_DIR": str(folder / "var"), **given}
