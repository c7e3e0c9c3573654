"""An event stands or falls with its transaction; a topic's numbers follow the commits."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction

from cms.live import publishing
from cms.live.errors import BadEvent, PublishedOutsideTransaction
from cms.live.models import OutboxEvent, Topic
from cms.live.publishing import publish_many, publish_on_commit, renew_epochs
from tests.cms.live.browsers import publish


def offsets(topic: str) -> list[int]:
    return list(OutboxEvent.objects.of_topic(topic).values_list("offset", flat=True))


@pytest.mark.usefixtures("db")
def test_event_outside_a_transaction_is_refused():
    with pytest.raises(PublishedOutsideTransaction):
        publish_on_commit(topic="numbers.1", payload={"n": 1})

    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_first_event_makes_the_topic_and_the_next_ones_follow_without_holes():
    publish_on_commit(topic="numbers.1", payload={"n": 1})
    publish_on_commit(topic="numbers.1", payload={"n": 2})
    publish_on_commit(topic="numbers.2", payload={"n": 3})

    topic = Topic.objects.get(name="numbers.1")
    assert (topic.offset, topic.pruned_to) == (2, 0)
    assert (offsets("numbers.1"), offsets("numbers.2")) == ([1, 2], [1])


@pytest.mark.usefixtures("db")
def test_what_is_rolled_back_takes_no_number():
    publish(1)

    with transaction.atomic():
        publish_on_commit(topic="numbers.1", payload={"n": 2})
        transaction.set_rollback(True)
    publish(3)

    assert list(OutboxEvent.objects.of_topic("numbers.1").values_list("offset", "data")) == [
        (1, {"n": 1}),
        (2, {"n": 3}),
    ]


@pytest.mark.django_db
def test_every_topic_has_an_epoch_of_its_own_until_all_are_renewed():
    publish_many([("numbers.1", {"n": 1}), ("numbers.2", {"n": 2})])
    before = Topic.objects.epochs(["numbers.1", "numbers.2"])

    renew_epochs()

    after = Topic.objects.epochs(["numbers.1", "numbers.2"])
    assert before["numbers.1"] != before["numbers.2"]
    assert not set(before.values()) & set(after.values())
    assert offsets("numbers.1") == [1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("", {"n": 1}),
        ("n" * 101, {"n": 1}),
        ("numbers.1", {"n": "字" * 2731}),
        ("numbers.1", {"n": object()}),
        ("numbers.1", {"n": float("nan")}),
    ],
    ids=["no name", "long name", "more than 8 KiB of Chinese", "no JSON", "no number of JSON"],
)
def test_what_cannot_be_published_is_refused_and_nothing_of_the_call_is_kept(
    topic: str, payload: dict[str, Any]
):
    with pytest.raises(BadEvent):
        publish_many([("fine.1", {"n": 1}), (topic, payload)])

    assert not OutboxEvent.objects.exists()


@pytest.mark.django_db
def test_exactly_eight_kibibytes_are_taken():
    frame = len('{"n":""}')

    publish_on_commit(topic="numbers.1", payload={"n": "a" * (publishing.LARGEST_PAYLOAD - frame)})

    assert offsets("numbers.1") == [1]


@pytest.mark.django_db
def test_topics_of_one_call_are_held_by_name_and_keep_their_own_order():
    publish_many(
        [("zebra.1", {"n": 1}), ("ant.1", {"n": 2}), ("zebra.1", {"n": 3}), ("ant.1", {"n": 4})]
    )

    held = list(OutboxEvent.objects.order_by("pk").values_list("topic", "offset", "data"))
    assert held == [
        ("ant.1", 1, {"n": 2}),
        ("ant.1", 2, {"n": 4}),
        ("zebra.1", 1, {"n": 1}),
        ("zebra.1", 2, {"n": 3}),
    ]


@pytest.fixture
def writers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(6) as pool:
        yield pool


@pytest.mark.usefixtures("db")
def test_many_writers_at_once_leave_no_hole_and_take_no_number_twice(
    writers: ThreadPoolExecutor,
):
    started = threading.Barrier(6)

    def write(who: int) -> None:
        started.wait()
        names = ["numbers.1", "numbers.2"] if who % 2 else ["numbers.2", "numbers.1"]
        try:
            for turn in range(5):
                with transaction.atomic():
                    publish_many([(name, {"n": who * 100 + turn}) for name in names])
        finally:
            connections.close_all()

    list(writers.map(write, range(6)))

    assert offsets("numbers.1") == offsets("numbers.2") == list(range(1, 31))
    numbers = [
        it["n"] for it in OutboxEvent.objects.of_topic("numbers.1").values_list("data", flat=True)
    ]
    assert all(
        [number for number in numbers if number // 100 == who]
        == [who * 100 + turn for turn in range(5)]
        for who in range(6)
    )


@pytest.mark.services("postgresql")
@pytest.mark.usefixtures("db")
def test_second_writer_waits_for_the_first_to_commit_and_gets_the_next_number():
    publish(0)
    is_second_done = threading.Event()

    def second() -> None:
        publish(2)
        is_second_done.set()

    waiting = threading.Thread(target=second)
    with transaction.atomic():
        publish_on_commit(topic="numbers.1", payload={"n": 1})
        waiting.start()
        _until_somebody_waits_for_a_row()
        was_done_before = is_second_done.is_set()
    waiting.join()

    assert not was_done_before
    assert [
        it["n"] for it in OutboxEvent.objects.of_topic("numbers.1").values_list("data", flat=True)
    ] == [
        0,
        1,
        2,
    ]


def _until_somebody_waits_for_a_row() -> None:
    with connection.cursor() as cursor:
        for _ in range(10_000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError
