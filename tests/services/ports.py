"""Free ports on the loopback address, never one of a system service."""

import os
import random
import socket

LOOPBACK = "127.0.0.1"
# Below the kernel's ephemeral range, so no outgoing connection can take a port between the look
# and the start.
CANDIDATES = range(20_000, 32_000)

_handed_out: set[int] = set()


def is_free(port: int) -> bool:
    """True when nothing listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def port_for(variable: str) -> int:
    """The port named by `variable` in the environment, else a free one nobody was given before."""
    if chosen := os.environ.get(variable):
        return int(chosen)
    for port in random.sample(CANDIDATES, k=200):
        if port not in _handed_out and is_free(port):
            _handed_out.add(port)
            return port
    message = "no free port between 20000 and 32000"
    raise OSError(message)
