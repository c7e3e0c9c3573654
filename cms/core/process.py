"""A child process that ends when its parent does."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def follow_parent(pid: int) -> None:
    """End in good order when the process `pid`, our parent, is gone for whatever reason.

    The parent also decides what a closed terminal means, so SIGHUP is left to it.
    """
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != pid:
        # It died before we could ask to be told.
        signal.raise_signal(signal.SIGTERM)
