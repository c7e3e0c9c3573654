"""One command runs the site, and one Ctrl-C ends all of it."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cms.core.house import House, children_of, free_port, get, is_running, until


def start_site(house: House):
    """A running site: its process, its port, its children."""
    port = free_port()
    site = house.start("run_site", "--port", str(port))
    until(lambda: get(port)[0] == 200)
    until(lambda: len(children_of(site.pid)) == 2)
    until(lambda: "works" in house.log())
    return site, port, children_of(site.pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_one_signal_to_the_parent_ends_everything(house: House, number):
    site, port, children = start_site(house)

    site.send_signal(number)

    assert site.wait(timeout=15) == 0
    assert not any(is_running(pid) for pid in children.values())
    assert get(port)[0] == 0


def test_ctrl_c_in_the_terminal_reaches_the_whole_group_and_ends_it_in_good_order(house: House):
    site, _, children = start_site(house)
    house.enqueue(("slow", ["tale", 1.0]))
    until(lambda: house.notes("start tale"))

    os.killpg(site.pid, signal.SIGINT)

    assert site.wait(timeout=15) == 0
    assert not any(is_running(pid) for pid in children.values())
    assert house.notes("done tale")
    assert "Traceback" not in house.log()


def test_a_dead_worker_is_started_again_and_takes_its_task_up(house: House):
    site, _, children = start_site(house)
    house.enqueue(("slow", ["tale", 1.5]))
    until(lambda: house.notes("start tale"))

    os.kill(children["run_worker"], signal.SIGKILL)
    until(lambda: house.notes("done tale"))

    now = children_of(site.pid)
    assert now["run_worker"] != children["run_worker"]
    assert now["run_web"] == children["run_web"]
    assert len(house.notes("done tale")) == 1


def test_the_site_ends_when_its_web_process_does(house: House):
    site, _, children = start_site(house)

    os.kill(children["run_web"], signal.SIGKILL)

    assert site.wait(timeout=15) == 1
    assert not is_running(children["run_worker"])
    assert "网站进程停了" in house.log()


def test_children_die_with_a_killed_parent(house: House):
    site, port, children = start_site(house)

    site.kill()
    site.wait()

    until(lambda: not any(is_running(pid) for pid in children.values()))
    assert get(port)[0] == 0


def test_a_taken_port_is_told_in_one_line_and_ends_the_site(house: House):
    _, port, _ = start_site(house)

    second = house.start("run_site", "--port", str(port))

    assert second.wait(timeout=30) == 1
    assert f"{port} 端口已经有别的程序在用" in house.log()


def test_a_running_site_prints_its_address_and_names_its_parts(house: House):
    _, port, _ = start_site(house)
    assert f"网站已打开：http://127.0.0.1:{port}/" in house.log()

    status, body = get(port, "/readyz")

    assert status == 200
    assert '"database": {"state": "ok"' in body
    assert '"tasks": {"state": "ok"' in body


def test_a_stopping_web_process_answers_what_it_began(house: House):
    port = free_port()
    web = house.start("run_web", "--port", str(port), "--skip-checks")
    until(lambda: get(port)[0] == 200)

    with ThreadPoolExecutor() as visitors:
        answer = visitors.submit(get, port, "/slow?seconds=1.5")
        time.sleep(0.5)
        web.send_signal(signal.SIGTERM)
        status, body = answer.result()

    assert (status, body) == (200, "done")
    assert web.wait(timeout=10) == -signal.SIGTERM
    assert get(port)[0] == 0


def test_two_web_processes_share_one_port(house: House):
    port = free_port()
    first = house.start("run_web", "--port", str(port), "--reuse-port", "--skip-checks")
    until(lambda: get(port)[0] == 200)
    house.start("run_web", "--port", str(port), "--reuse-port", "--skip-checks")
    until(lambda: house.log("run_web-1").count("网站已打开") == 1)

    first.send_signal(signal.SIGTERM)
    first.wait(timeout=10)

    assert get(port)[0] == 200
