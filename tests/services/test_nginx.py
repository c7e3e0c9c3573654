"""nginx as a switch before something: what it serves changes by reload."""

from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.services.launcher import running
from tests.services.nginx import Nginx

SERVER = "server {{ listen 127.0.0.1:{{port}}; location / {{ return {answer}; }} }}"

pytestmark = pytest.mark.skipif(
    not Nginx.is_installed(Nginx.__new__(Nginx)), reason="nginx is not installed"
)


class Greeter(Nginx):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder, SERVER.format(answer="200 fine"))


def status(url: str) -> int:
    try:
        with urlopen(url, timeout=5) as answer:
            return answer.status
    except HTTPError as refusal:
        return refusal.code


def test_what_nginx_serves_changes_by_reload():
    with running(Greeter) as launcher:
        (nginx,) = launcher.services
        url = launcher.environment["NGINX_URL"]
        before = status(url)

        nginx.reload(SERVER.format(answer="503"))

        assert before == 200
        assert status(url) == 503
