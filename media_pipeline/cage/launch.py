"""Run as a program of its own: gives up what the tool must not have, then becomes the tool.

A separate program because a process with threads may not do such work between fork and exec.
It imports nothing of ours. Arguments: parent's pid, bytes of memory, bytes of a file, CPU
seconds, then the tool's own argv.
"""

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
NICENESS = 10
OPEN_FILES = 512


def become(argv: list[str], *, parent: int, memory: int, file: int, cpu: int) -> None:
    """Turn this process into the tool, bounded, and dead when its parent is."""
    _follow(parent)
    os.nice(NICENESS)
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_NOFILE, OPEN_FILES)
    _bound(resource.RLIMIT_FSIZE, file)
    _bound(resource.RLIMIT_CPU, cpu)
    # Python ignores these two, and what is ignored stays so in the tool.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    _bound(resource.RLIMIT_AS, memory)
    os.execve(argv[0], argv, os.environ)


def _follow(parent: int) -> None:
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        # It died before we could ask to be told.
        sys.exit(1)


def _bound(kind: int, amount: int) -> None:
    _, hard = resource.getrlimit(kind)
    highest = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
    resource.setrlimit(kind, (highest, highest))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:5]]
    become(sys.argv[5:], parent=numbers[0], memory=numbers[1], file=numbers[2], cpu=numbers[3])
