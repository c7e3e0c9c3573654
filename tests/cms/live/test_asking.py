"""What a browser may send: each frame in its shape, anything else is one bad frame."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as drawn

from cms.live.asking import BadFrame, Command, Pong, Subscribe, Unsubscribe, parsed

TOPIC = "site.announcements"


def frame(**members) -> str:
    return json.dumps(members)


def test_subscription_from_now_on():
    ask = parsed(frame(type="subscribe", id=7, topic=TOPIC))

    assert ask == Subscribe(id=7, topic=TOPIC, epoch=None, offset=None)


def test_subscription_from_a_known_place():
    ask = parsed(frame(type="subscribe", id="a", topic="asset.Ab-9_x", epoch="e-1", offset=0))

    assert ask == Subscribe(id="a", topic="asset.Ab-9_x", epoch="e-1", offset=0)


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        (frame(type="unsubscribe", topic=TOPIC), Unsubscribe(topic=TOPIC)),
        (frame(type="pong"), Pong()),
        (frame(type="pong", at="whenever", more=[1]), Pong()),
        (
            frame(type="command", id=1, topic=TOPIC, name="raise", nonce="n", data={"a": 1}),
            Command(id=1, topic=TOPIC, name="raise", nonce="n"),
        ),
    ],
    ids=["unsubscribe", "pong", "pong with more in it", "command"],
)
def test_other_frames(text, ask):
    assert parsed(text) == ask


@pytest.mark.parametrize(
    "text",
    [
        "",
        "subscribe",
        "{",
        "[]",
        "null",
        '"subscribe"',
        "NaN",
        "[" * 5_000,
        frame(),
        frame(type=None),
        frame(type=["subscribe"]),
        frame(type="snapshot", topic=TOPIC),
        frame(type="subscribe"),
        frame(type="subscribe", topic=7),
        frame(type="subscribe", topic=""),
        frame(type="subscribe", topic="a b"),
        frame(type="subscribe", topic="主题"),
        frame(type="subscribe", topic=".hidden"),
        frame(type="subscribe", topic=f"{TOPIC}\n"),
        frame(type="subscribe", topic="a" * 101),
        frame(type="subscribe", topic=TOPIC, epoch="e"),
        frame(type="subscribe", topic=TOPIC, offset=1),
        frame(type="subscribe", topic=TOPIC, epoch="", offset=1),
        frame(type="subscribe", topic=TOPIC, epoch=5, offset=1),
        frame(type="subscribe", topic=TOPIC, epoch="e" * 101, offset=1),
        frame(type="subscribe", topic=TOPIC, epoch="e", offset=-1),
        frame(type="subscribe", topic=TOPIC, epoch="e", offset=1.5),
        frame(type="subscribe", topic=TOPIC, epoch="e", offset="1"),
        frame(type="subscribe", topic=TOPIC, epoch="e", offset=True),
        frame(type="subscribe", topic=TOPIC, epoch="e", offset=2**60),
        frame(type="subscribe", topic=TOPIC, id=["1"]),
        frame(type="subscribe", topic=TOPIC, id="x" * 65),
        frame(type="unsubscribe"),
        frame(type="command", topic=TOPIC, name="raise"),
        frame(type="command", topic=TOPIC, nonce="n"),
        frame(type="command", topic=TOPIC, name="", nonce="n"),
        frame(type="command", name="raise", nonce="n"),
    ],
)
def test_bad_frames(text):
    with pytest.raises(BadFrame):
        parsed(text)


@given(drawn.text(alphabet=string.printable, max_size=60))
def test_any_text_is_a_frame_or_a_bad_one(text):
    try:
        ask = parsed(text)
    except BadFrame:
        return
    assert isinstance(ask, Subscribe | Unsubscribe | Command | Pong)
