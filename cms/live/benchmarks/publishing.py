"""The service of the benchmark, in a process of its own as a worker is: a line in, an event out."""

import sys

from django.db import transaction

import cms.live.benchmarks.begun
from cms.live.benchmarks.sending import TOPIC, WORDS
from cms.live.publishing import publish_on_commit


@transaction.atomic
def publish() -> None:
    publish_on_commit(topic=TOPIC, payload=WORDS)


if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for _ in sys.stdin:
        publish()
