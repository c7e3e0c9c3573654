"""Who sounds how: the names of the content, as the engine knows them."""

from collections.abc import Mapping

from media_pipeline.speech import Voice

VOICES = {
    "female_1": Voice(name="f2", pitch=55, pace=200),
    "female_2": Voice(name="f3", pitch=62, pace=205),
    "male_1": Voice(name="m3", pitch=45, pace=200),
    "male_old": Voice(name="m1", pitch=28, pace=180),
    "female_old": Voice(name="f1", pitch=38, pace=180),
    "male_deep": Voice(name="m7", pitch=12, pace=175),
    "child": Voice(name="f4", pitch=88, pace=205),
}
NARRATOR = "female_1"


def voice_of(speaker: str, cast: Mapping[str, str]) -> Voice:
    """The voice of a speaker; whoever has none of their own is read by the narrator."""
    return VOICES[cast.get(speaker, NARRATOR)]
