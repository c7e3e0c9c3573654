"""nginx with the configuration docker-compose.yml gives it; only places are of this machine."""

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.services.compose import nginx_configuration
from tests.services.nginx import Nginx
from tests.services.object_store import BUCKET
from tests.services.ports import LOOPBACK, port_for

NOBODY = f"{LOOPBACK}:1"


class FrontServer(Nginx):
    """Speaks TLS on its port, with a certificate of its own, for the webs at these ports.

    `store` is the host and port of the S3 behind it, with that bucket, if a test needs one.
    """

    name = "front"

    def __init__(
        self, folder: Path, webs: Sequence[int], *, store: str = NOBODY, bucket: str = BUCKET
    ) -> None:
        super().__init__(folder)
        self.webs = webs
        self.store, self.bucket = store, bucket
        self.plain_port = port_for("TEST_FRONT_PLAIN_PORT")
        self.certificate = self.folder / "certificate.pem"

    def start(self) -> dict[str, str]:
        self._certify()
        super().start()
        return {"FRONT_URL": f"https://{LOOPBACK}:{self.port}"}

    def _certify(self) -> None:
        wanted = (
            "req -x509 -nodes -days 2 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 "
            f"-subj /CN=tests -addext subjectAltName=IP:{LOOPBACK}"
        )
        files = ("-keyout", self.folder / "key.pem", "-out", self.certificate)
        subprocess.run(["openssl", *wanted.split(), *files], check=True, capture_output=True)

    def _write(self) -> None:
        text, places = nginx_configuration(), self._places()
        for theirs in places:
            if theirs not in text:
                message = f"docker-compose.yml does not say {theirs!r} to nginx any more"
                raise LookupError(message)
        # All in one go: what is put in must not be taken for something to replace.
        text = re.sub("|".join(map(re.escape, places)), lambda found: places[found[0]], text)
        # As root the workers must stay able to read the run's private folder.
        user = "user root;\n" if os.geteuid() == 0 else ""
        (self.folder / "nginx.conf").write_text(f"daemon off;\n{user}{text}", encoding="utf-8")

    def _places(self) -> dict[str, str]:
        return {
            "server web:8000;": " ".join(f"server {LOOPBACK}:{port};" for port in self.webs),
            "listen 8080;": f"listen {LOOPBACK}:{self.plain_port};",
            "listen 8443 ssl;": f"listen {LOOPBACK}:{self.port} ssl;",
            "s3:7070": self.store,
            f"location /{BUCKET}/": f"location /{self.bucket}/",
            "/run/secrets/tls_certificate": str(self.certificate),
            "/run/secrets/tls_key": str(self.folder / "key.pem"),
            "/var/cache/nginx/": f"{self.folder}/",
            "/tmp/": f"{self.folder}/",
        }
