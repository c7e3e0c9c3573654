"""A worker behind a wall: whatever it or a tool of its does, whoever asks for a socket is killed.

`python -m tests.media_pipeline.walled NAME` uses the database of that name; a job's number on
standard input is answered by a line once the job was worked on. `probe ADDRESS` asks ffprobe, with
nothing of our cage around it, for that address, and is answered by how it ended.
"""

import ctypes
import platform
import struct
import subprocess
import sys

import django
from django.db import connection

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, FILTER = 38, 22, 2
ALLOW, KILL = 0x7FFF0000, 0x80000000
LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
NUMBER_AT, KIND_AT, FIRST_ARGUMENT_AT = 0, 4, 16
# Of each kind of machine: how it calls itself, and the number of its call for a socket.
KINDS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
INET, INET6 = 2, 10


class Program(ctypes.Structure):
    """What the kernel asks before each call."""

    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def wall() -> None:
    """From here on, for this process and all it starts, a socket to anywhere is death."""
    kind, number = KINDS[platform.machine()]
    steps = [
        (LOAD, 0, 0, KIND_AT),
        (EQUAL, 0, 6, kind),
        (LOAD, 0, 0, NUMBER_AT),
        (EQUAL, 0, 4, number),
        (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (EQUAL, 1, 0, INET),
        (EQUAL, 0, 1, INET6),
        (RETURN, 0, 0, KILL),
        (RETURN, 0, 0, ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *step) for step in steps)
    program = Program(len(steps), code)
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
    assert libc.prctl(PR_SET_SECCOMP, FILTER, ctypes.byref(program), 0, 0) == 0


def main(database: str) -> None:
    django.setup()
    connection.settings_dict["NAME"] = database
    from media_pipeline.binaries import ffprobe
    from media_pipeline.tasks import run_job

    wall()
    for line in sys.stdin:
        word, _, more = line.strip().partition(" ")
        if word == "probe":
            bare = [str(ffprobe()), "-v", "quiet", "-i", more]
            answer = str(subprocess.run(bare, check=False, capture_output=True).returncode)
        else:
            run_job.func(int(word))
            answer = word
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
