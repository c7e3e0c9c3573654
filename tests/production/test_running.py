"""The processes of docker-compose.yml, two of each, behind its own front server."""

import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.production.running import HOST, Production, production
from tests.services.ports import LOOPBACK

pytestmark = [pytest.mark.services, pytest.mark.xdist_group("production")]


@pytest.fixture(scope="module")
def database_url() -> Iterator[str]:
    """A database beside the tests' own."""
    server = os.environ["DATABASE_URL"]
    name = f"production_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, database_url: str) -> Iterator[Production]:
    with production(tmp_path_factory.mktemp("production"), database_url=database_url) as site:
        yield site


def get(site: Production, path: str, **headers: str) -> HTTPResponse:
    """Ask the front server by https, trusting only the certificate it was given."""
    context = ssl.create_default_context(cafile=str(site.front.secrets / "tls_certificate"))
    link = HTTPSConnection(HOST, timeout=20, context=context)
    plain = socket.create_connection((LOOPBACK, site.front.tls_port))
    link.sock = context.wrap_socket(plain, server_hostname=HOST)
    link.request("GET", path, headers=headers)
    answer = link.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]  # kept beside the closed socket
    link.close()
    return answer


def test_settings_of_production_pass_the_check_for_deployment(running: Production):
    done = running.manage("check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stdout + done.stderr


def test_plain_http_is_sent_to_https(running: Production):
    link = HTTPConnection(LOOPBACK, running.front.port, timeout=5)
    link.request("GET", "/columns/?page=2", headers={"Host": HOST})
    answer = link.getresponse()

    assert answer.status == 308
    assert answer.headers["Location"] == f"https://{HOST}/columns/?page=2"
    link.close()


def test_every_part_is_ready(running: Production):
    answer = get(running, "/readyz")

    assert answer.status == 200, answer.body
    assert b'"down"' not in answer.body


def test_a_page_tells_the_browser_to_stay_with_https(running: Production):
    answer = get(running, "/api/v1/openapi.json")

    assert answer.status == 200
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_host_the_site_does_not_know_is_refused(running: Production):
    assert get(running, "/", Host="elsewhere.example").status == 400


def test_a_static_file_comes_with_a_year_to_live(running: Production):
    manifest = Path(running.environment["CAIFENG_VAR_DIR"], "static", "staticfiles.json")
    hashed = next(
        part
        for part in manifest.read_text(encoding="utf-8").split('"')
        if part.startswith("wagtailadmin/css/core.") and part != "wagtailadmin/css/core.css"
    )

    answer = get(running, f"/static/{hashed}")

    assert answer.status == 200
    assert "max-age=315360000" in answer.headers["Cache-Control"]


def test_nobody_reaches_the_object_store_from_outside(running: Production):
    assert get(running, "/_store/caifeng-media/guarded/x").status == 404


def test_one_web_process_gone_the_other_answers(running: Production):
    first = running.web[0]
    first.process.signal(signal.SIGKILL)

    answers = [get(running, "/healthz").status for _ in range(10)]

    assert answers == [200] * 10
    first.start()
    first.wait_until_ready(limit=60)


def test_processes_end_within_their_grace_and_leave_with_zero(running: Production):
    worker = running.workers[0]
    began = time.monotonic()

    worker.stop()

    assert time.monotonic() - began < 30
    assert not worker.process.is_alive()
    worker.start()


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DEBUG", "1"), ("ALLOWED_HOSTS", "*"), ("SITE_URL", f"http://{HOST}")],
)
def test_production_refuses_to_start_with_what_is_unsafe(
    running: Production, variable: str, value: str
):
    environment = running.environment | {variable: value}

    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )

    assert done.returncode != 0
    assert variable in done.stderr + done.stdout
