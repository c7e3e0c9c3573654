"""Films have their own lane."""

import pytest

from cms.core.worker import lanes
from cms.core.worker.lanes import UnknownQueue, lanes_for


def test_without_a_wish_both_lanes_serve_every_queue():
    by_name = {lane.name: lane for lane in lanes_for()}

    assert by_name["media"].queues == ("media",)
    assert set(by_name["light"].queues) == {"default", "index", "notify"}


@pytest.mark.parametrize(("cores", "films"), [(1, 1), (2, 1), (4, 2), (16, 8)])
def test_a_film_has_two_cores(monkeypatch, cores, films):
    monkeypatch.setattr(lanes, "_cores", lambda: cores)

    assert {lane.name: lane.slots for lane in lanes_for()}["media"] == films


def test_a_worker_may_serve_some_queues_only():
    assert [lane.queues for lane in lanes_for(["index"])] == [("index",)]
    assert [lane.name for lane in lanes_for(["media"])] == ["media"]


def test_an_unknown_queue_is_named():
    with pytest.raises(UnknownQueue, match="vidoe"):
        lanes_for(["index", "vidoe"])
