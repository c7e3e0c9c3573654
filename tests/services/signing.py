"""Signed S3 requests (AWS signature version 4) with nothing but the standard library."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit

REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where an S3 answers and who we are there."""

    endpoint: str
    access_key: str
    secret_key: str


def send(account: Account, method: str, path: str, *, query: str = "", body: bytes = b"") -> int:
    """Send one signed request and return its status."""
    host = urlsplit(account.endpoint).netloc
    headers = _signed_headers(account, host, f"{method}\n{quote(path)}\n{query}", body)
    link = HTTPConnection(host, timeout=10)
    try:
        link.request(method, f"{quote(path)}?{query}", body=body, headers=headers)
        answer = link.getresponse()
        answer.read()
        return answer.status
    finally:
        link.close()


def _signed_headers(account: Account, host: str, request: str, body: bytes) -> dict[str, str]:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    content = hashlib.sha256(body).hexdigest()
    headers = {"host": host, "x-amz-content-sha256": content, "x-amz-date": moment}
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"{request}\n{lines}\n{names}\n{content}"
    scope = f"{moment[:8]}/{REGION}/s3/aws4_request"
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{digest}"
    signature = _key(account.secret_key, scope, to_sign)
    credential = f"Credential={account.access_key}/{scope}"
    proof = f"{credential}, SignedHeaders={names}, Signature={signature}"
    return {**headers, "authorization": f"AWS4-HMAC-SHA256 {proof}"}


def _key(secret: str, scope: str, to_sign: str) -> str:
    key = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), to_sign):
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()
