"""Starts and stops the two servers that `bench pages` compares, each in its own process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPConnection

START_WITHIN_S = 30
STOP_WITHIN_S = 10


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/")
        return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False


@contextmanager
def running(arguments: list[str], *, port: int, variables: Mapping[str, str]) -> Iterator[None]:
    """Run `python arguments…` until the block ends. Raises TimeoutError when it never answers."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_WITHIN_S
        while not answers(port):
            if time.monotonic() > deadline or process.poll() is not None:
                raise TimeoutError(" ".join(arguments))
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()


def start_ours(port: int, *, cached: bool) -> list[str]:
    settings = "cached" if cached else "uncached"
    return ["manage.py", "run_web", f"--port={port}", f"--settings=frontend.benchmarks.{settings}"]


def start_bare(port: int) -> list[str]:
    return [
        "-m",
        "uvicorn",
        "frontend.benchmarks.bare.asgi:application",
        f"--port={port}",
        "--lifespan=off",
        "--no-access-log",
    ]
