"""A process that stands ready to work on jobs: each in a child of its own, which a test may kill.

`python -m tests.media_pipeline.forks NAME` uses the database of that name; a job's number on
standard input is answered by the number of the process that works on it. The word `worker` is
answered by that of a whole worker, which waits for wake-ups; `deliver NUMBER WAY` by that of one
that opens or guards an asset.
"""

import os
import signal
import sys

import django
from django.db import connection


def main(database: str) -> None:
    django.setup()
    connection.settings_dict["NAME"] = database
    # Nobody asks how a child ended; none stays behind as a zombie.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    from cms.core.worker.engine import Worker
    from cms.core.worker.lanes import lanes_for
    from media_pipeline.models import Asset
    from media_pipeline.services import deliver
    from media_pipeline.tasks import run_job

    def work(said: str, *more: str) -> None:
        if said == "worker":
            Worker(lanes_for(["media"]), grace_s=20).run()
        elif said == "deliver":
            deliver(asset=Asset.objects.get(pk=more[0]), delivery=more[1])
        else:
            run_job.func(int(said))

    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            work(*line.split())
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
