"""How words of this place are read aloud."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from cms.library.errors import UnevenReading

READING = RegexValidator(
    r"^[a-zü]{1,6}[1-5]( [a-zü]{1,6}[1-5])*$",
    "读音写小写拼音，声调写数字，一字一个，中间空一格：澶渊写作 chan2 yuan1",
)
CHARACTERS = RegexValidator(r"^[\u3400-\u9fff]+$", "只写汉字，比如：澶渊")


class Pronunciation(models.Model):
    """A word and its reading, for whatever reads a story aloud."""

    word = models.CharField("词", max_length=20, unique=True, validators=[CHARACTERS])
    reading = models.CharField(
        "读音", max_length=140, validators=[READING], help_text="澶渊写作 chan2 yuan1，轻声写 5"
    )
    note = models.CharField("说明", max_length=60, blank=True)

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        verbose_name = "读音"
        verbose_name_plural = "读音表"
        ordering = ("word",)

    def __str__(self) -> str:
        return f"{self.word} {self.reading}"

    def clean(self) -> None:
        """Every character has a syllable of its own."""
        super().clean()
        syllables = len(self.reading.split())
        if syllables != len(self.word):
            sentence = UnevenReading(characters=len(self.word), syllables=syllables).message
            raise ValidationError({"reading": sentence})
