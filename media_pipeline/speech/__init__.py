"""Text to speech: sentences become sound, offline, by a program of its own."""

from media_pipeline.speech.engine import is_there
from media_pipeline.speech.speaking import Utterance, Voice, speak
from media_pipeline.speech.spelling import spelled

__all__ = ["Utterance", "Voice", "is_there", "speak", "spelled"]
