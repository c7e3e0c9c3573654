"""Ports are free, on the loopback address, and never handed out twice."""

import socket

from tests.services.ports import LOOPBACK, is_free, port_for


def test_a_port_named_in_the_environment_is_taken(monkeypatch):
    monkeypatch.setenv("TEST_REDIS_PORT", "23456")

    port = port_for("TEST_REDIS_PORT")

    assert port == 23456


def test_ports_picked_in_one_run_are_free_and_differ(monkeypatch):
    monkeypatch.delenv("TEST_PG_PORT", raising=False)

    ports = [port_for("TEST_PG_PORT") for _ in range(20)]

    assert len(set(ports)) == 20
    assert all(is_free(port) for port in ports)


def test_a_port_somebody_listens_on_is_not_free():
    with socket.create_server((LOOPBACK, 0)) as listener:
        assert not is_free(listener.getsockname()[1])
