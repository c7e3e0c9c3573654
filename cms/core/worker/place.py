"""Where a process runs, so that a dead neighbour is noticed at once and a far one by its lease."""

import os
import secrets
import socket
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

ID_LENGTH = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """One worker process among all on all machines."""

    worker_id: str
    place: str
    pid: int

    @classmethod
    def of_this_process(cls) -> Self:
        pid = os.getpid()
        name = f"{socket.gethostname()[:40]}-{pid}-{secrets.token_hex(4)}"
        return cls(worker_id=name[:ID_LENGTH], place=this_place(), pid=pid)


@cache
def this_place() -> str:
    """This machine since it was started, and this container of it: where process ids count."""
    boot = _read(Path("/proc/sys/kernel/random/boot_id"))
    try:
        container = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        container = ""
    return f"{socket.gethostname()[:40]} {boot} {container}".strip()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def is_process_alive(pid: int) -> bool:
    """True while a process of that number exists here."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
