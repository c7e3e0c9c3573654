"""How often one connection may ask."""

from cms.live.allowance import Allowance


class Hand:
    """A clock's hand, moved by the test."""

    at = 100.0

    def __call__(self) -> float:
        return self.at


def test_burst_is_allowed_at_once_and_the_next_waits_its_turn():
    hand = Hand()
    allowance = Allowance(burst=20, per_s=5, now=hand)

    waits = [allowance.take() for _ in range(22)]

    assert waits == [0] * 20 + [200, 200]


def test_it_fills_again_with_time_and_never_beyond_the_burst():
    hand = Hand()
    allowance = Allowance(burst=3, per_s=2, now=hand)
    for _ in range(3):
        allowance.take()

    hand.at += 0.5
    assert [allowance.take(), allowance.take()] == [0, 500]
    hand.at += 3600
    assert [allowance.take() for _ in range(4)] == [0, 0, 0, 500]


def test_one_who_waits_as_long_as_told_is_allowed():
    hand = Hand()
    allowance = Allowance(burst=1, per_s=3, now=hand)
    allowance.take()

    hand.at += 0.25
    wait_ms = allowance.take()
    hand.at += (wait_ms + 1) / 1000

    assert allowance.take() == 0
