"""Real worker processes: killed, stopped, many at once."""

import os
import signal
import time

from tests.cms.core.house import House, done_names, finished, until


def test_an_idle_worker_picks_a_task_up_within_a_blink(house: House):
    house.start_worker()
    time.sleep(0.7)

    house.enqueue(*[("note", [str(number)]) for number in range(3)])
    enqueued = time.time()
    until(lambda: len(house.notes("done")) == 3)

    picked_up = [float(line.split()[-1]) for line in house.notes("done")]
    assert min(picked_up) - enqueued < 0.3


def test_a_worker_killed_between_claim_and_finish_loses_nothing(house: House):
    worker = house.start_worker()
    house.enqueue(("slow", ["tale", 2.0]))
    until(lambda: house.notes("start tale"))

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    house.start_worker()
    until(lambda: house.notes("done tale"))
    until(lambda: finished(house))

    [[status, holders, _]] = house.rows()
    assert status == "SUCCESSFUL"
    assert len(holders) == 2
    assert len(house.notes("done tale")) == 1


def test_a_worker_killed_over_a_film_nobody_else_remembers_leaves_it_to_the_next(house: House):
    worker = house.start_worker()
    house.enqueue(("drawing", ["tale", 0.8]), ("film", ["wake-up", 0.0]))
    until(lambda: house.notes("start tale"))

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    house.start_worker()
    until(lambda: house.notes("done wake-up"))

    until(lambda: len(finished(house)) == 2)
    holders = {row[2][0]: len(row[1]) for row in house.rows()}
    assert holders == {"tale": 2, "wake-up": 1}
    assert len(house.notes("start tale")) == 2
    assert len(house.notes("done tale")) == 1


def test_two_workers_never_run_one_task_twice(house: House):
    house.start_worker()
    house.start_worker()
    names = [str(number) for number in range(60)]

    house.enqueue(*[("note", [name]) for name in names])
    until(lambda: len(house.notes("done")) >= len(names))
    time.sleep(0.3)

    assert sorted(done_names(house)) == sorted(names)
    assert {len(row[1]) for row in house.rows()} == {1}


def test_of_several_workers_one_enqueues_a_periodic_task(house: House):
    for _ in range(3):
        house.start_worker()

    until(lambda: house.notes("tick"))
    time.sleep(1.5)

    assert len(house.notes("tick")) == 1


def test_a_broken_task_is_tried_again_until_it_works(house: House):
    house.start_worker()

    house.enqueue(("shaky", ["x", 2]))
    until(lambda: house.notes("done x"))
    until(lambda: finished(house))

    assert len(house.notes("try x")) == 3
    assert len(house.rows()[0][1]) == 3


def test_asked_to_stop_a_worker_finishes_its_task_first(house: House):
    worker = house.start_worker()
    house.enqueue(("slow", ["tale", 1.0]))
    until(lambda: house.notes("start tale"))

    worker.send_signal(signal.SIGTERM)
    code = worker.wait(timeout=15)

    assert code == 0
    assert len(house.notes("done tale")) == 1
    assert finished(house)
    assert house.heartbeats() == 0


def test_a_task_too_long_to_finish_is_handed_back_without_an_attempt(house: House):
    worker = house.start_worker("--graceful", "0.3")
    house.enqueue(("slow", ["epic", 30.0]))
    until(lambda: house.notes("start epic"))

    before = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    code = worker.wait(timeout=15)

    assert code == 0
    assert time.monotonic() - before < 5
    assert house.rows() == [["READY", [], ["epic", 30.0]]]
    assert not house.notes("done epic")


def test_a_second_ctrl_c_does_not_wait_for_the_task(house: House):
    worker = house.start_worker("--graceful", "60")
    house.enqueue(("slow", ["epic", 30.0]))
    until(lambda: house.notes("start epic"))

    worker.send_signal(signal.SIGINT)
    time.sleep(0.3)
    worker.send_signal(signal.SIGINT)

    assert worker.wait(timeout=10) == 0
    assert house.rows()[0][0] == "READY"


def test_an_idle_worker_stops_at_once(house: House):
    worker = house.start_worker()

    before = time.monotonic()
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(timeout=10) == 0
    assert time.monotonic() - before < 3


def test_a_film_does_not_keep_light_tasks_waiting(house: House):
    house.start_worker()
    house.enqueue(*[("film", [f"film{number}", 3.0]) for number in range(4)])
    until(lambda: house.notes("start film"))

    house.enqueue(("note", ["quick"]))
    until(lambda: house.notes("done quick"))

    assert not house.notes("done film3")


def test_a_worker_for_some_queues_leaves_the_others_alone(house: House):
    house.start_worker("--queues", "index,media")
    house.enqueue(("note", ["mine not"]), ("film", ["mine", 0.0]))

    until(lambda: house.notes("done mine"))
    time.sleep(0.5)

    assert not house.notes("done mine not")


def test_an_unknown_queue_is_refused_in_one_line(house: House):
    worker = house.start("run_worker", "--skip-checks", "--queues", "vidoe")

    assert worker.wait(timeout=30) == 1
    assert "没有这个队列：vidoe" in house.log()
    assert "Traceback" not in house.log()
