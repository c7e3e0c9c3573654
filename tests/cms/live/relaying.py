"""Programs that tests start and kill: `relay URL`, and `publish-and-die TOPIC NUMBER`."""

import os
import signal
import sys
import threading

import django


def relay(url: str) -> None:
    from cms.live.relay import Relay

    working = Relay(url)
    working.start()
    print("relays", flush=True)
    working.ended.result()


def publish_and_die(topic: str, number: str) -> None:
    """Killed after the commit, before anybody is woken."""
    from django.db import transaction

    from cms.live.publishing import publish_on_commit

    with transaction.atomic():
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
        publish_on_commit(topic=topic, payload={"n": int(number)})
    threading.Event().wait()


if __name__ == "__main__":
    django.setup()
    program = {"relay": relay, "publish-and-die": publish_and_die}[sys.argv[1]]
    program(*sys.argv[2:])
