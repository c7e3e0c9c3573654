"""What lives beside the requests begins before the doors open and is told first that they close."""

import asyncio
import signal
import socket

import pytest

from cms.core import companions
from cms.core.companions import Company
from cms.core.web_server import NEVER_READS_MS, configuration, listening_socket
from tests.cms.core.house import House, free_port, get, until


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch, tmp_path):
    """Companions of this process alone, with a diary."""
    monkeypatch.setattr(companions, "_registered", {})
    monkeypatch.setenv("CAIFENG_VAR_DIR", str(tmp_path))

    def register(*names: str):
        for name in names:
            companions.register(name, f"tests.cms.core.companionship.{name}")
        return lambda: (tmp_path / "notes").read_text(encoding="utf-8").splitlines()

    return register


def start_web(house: House, monkeypatch: pytest.MonkeyPatch, *names: str, spread_s: float):
    monkeypatch.setenv("TEST_COMPANIONS", " ".join(names))
    port = free_port()
    web = house.start("run_web", "--port", str(port), "--spread", str(spread_s), "--skip-checks")
    return web, port


def test_one_that_breaks_keeps_no_other_from_its_good_bye(registered, caplog):
    diary = registered("Broken", "Diarist")
    company = Company()

    async def live() -> None:
        await company.start(died=lambda: None)
        await company.drain(over_s=0)
        await company.stop()

    asyncio.run(live())

    assert diary() == ["started", "started", "drains over 0", "drained", "stopped", "stopped"]
    assert "Broken could not drain" in caplog.text


def test_company_says_who_died(registered):
    registered("ShortLived")
    company = Company()
    deaths: list[str] = []

    async def live() -> None:
        await company.start(died=lambda: deaths.append(company.lost))
        while not deaths:
            await asyncio.sleep(0.02)

    asyncio.run(live())

    assert deaths == ["ShortLived"]


def test_forgotten_companion_is_not_made(registered):
    registered("ShortLived")
    companions.unregister("ShortLived")
    companions.unregister("never there")
    company = Company()

    asyncio.run(company.start(died=lambda: None))

    assert company.lost == ""


def test_doors_stay_open_and_say_so_while_companions_say_good_bye(house: House, monkeypatch):
    web, port = start_web(house, monkeypatch, "Diarist", spread_s=2)
    until(lambda: get(port)[0] == 200)
    assert house.notes("started")

    web.send_signal(signal.SIGTERM)
    until(lambda: house.notes("drains over 2.0"))

    # urllib tells a 503 as a failure to open.
    assert "503" in get(port, "/readyz")[1]
    assert get(port, "/healthz")[0] == 200
    assert web.wait(timeout=15) == -signal.SIGTERM
    assert house.notes() == ["started", "drains over 2.0", "drained", "stopped"]


def test_second_ctrl_c_waits_for_no_good_bye(house: House, monkeypatch):
    web, port = start_web(house, monkeypatch, "Diarist", spread_s=60)
    until(lambda: get(port)[0] == 200)

    web.send_signal(signal.SIGINT)
    until(lambda: house.notes("drains over"))
    web.send_signal(signal.SIGINT)

    assert web.wait(timeout=10) == -signal.SIGINT
    assert not house.notes("drained")


def test_death_of_a_companion_ends_the_process_as_a_failure(house: House, monkeypatch):
    web, _ = start_web(house, monkeypatch, "ShortLived", "Diarist", spread_s=20)

    assert web.wait(timeout=20) == 1
    assert "ShortLived 停了，网站进程也跟着停下" in house.log()
    assert house.notes() == ["started", "drains over 1.0", "drains over 1.0", *["drained"] * 2,
                             *["stopped"] * 2]  # fmt: skip


def test_connection_that_reads_nothing_is_ended_by_the_kernel():
    with (
        listening_socket("127.0.0.1", 0, reuse_port=False) as listening,
        socket.create_connection(listening.getsockname()),
    ):
        accepted, _ = listening.accept()
        with accepted:
            limit = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)

    assert limit == NEVER_READS_MS


def test_sockets_carry_plain_messages_of_a_bounded_size():
    config = configuration(graceful_s=5)

    assert not config.ws_per_message_deflate
    assert config.ws_max_size == 2 * 1024 * 1024
