"""Contrast is computed from the tokens, not judged by eye."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "frontend" / "static" / "css"
SHEETS = (CSS / "steady.css", CSS / "tokens.css")
COLOUR = re.compile(r"--([a-z0-9-]+):\s*(#(?:[0-9a-f]{6}|[0-9a-f]{3}))\b")
DARK = re.compile(r"@media screen and \(prefers-color-scheme: dark\)|\[data-theme=\"dark\"\]")
# Foreground, ground, floor.
PAIRS = [
    ("ink", "paper", 13.0),
    ("ink", "paper-raised", 13.0),
    ("ink", "paper-sunk", 12.0),
    ("ink-2", "paper", 9.0),
    ("ink-2", "paper-raised", 9.0),
    ("ink-2", "paper-sunk", 7.0),
    ("ink-3", "paper", 5.5),
    ("ink-3", "paper-raised", 5.5),
    ("ink", "straw-wash", 7.0),
    ("ink", "jade-wash", 7.0),
    ("ink", "indigo-wash", 7.0),
    ("ink", "cinnabar-wash", 7.0),
    ("jade", "paper", 5.5),
    ("jade", "jade-wash", 4.5),
    ("jade", "paper-raised", 5.5),
    ("indigo", "paper", 5.5),
    ("indigo", "indigo-wash", 4.5),
    ("straw-ink", "paper", 5.5),
    ("straw-ink", "straw-wash", 4.5),
    ("cinnabar", "paper", 4.5),
    ("cinnabar", "paper-raised", 4.5),
    ("cinnabar", "cinnabar-wash", 4.5),
    ("on-seal", "seal", 4.5),
    ("on-seal", "seal-deep", 4.5),
    ("on-ink", "ink", 12.0),
    ("on-stage", "stage", 13.0),
    ("on-stage", "stage-raised", 7.0),
    ("stage-mark", "stage-raised", 4.5),
    ("stage-line", "stage", 4.5),
    ("on-mark", "indigo", 4.5),
    ("on-mark", "jade", 4.5),
    ("line-strong", "paper", 3.0),
    ("line-strong", "paper-raised", 3.0),
    ("focus", "paper", 3.0),
    ("focus", "focus-halo", 3.0),
]


def tokens_of(theme: str) -> dict[str, str]:
    """The colours of a theme; dark ones lie over the light ones."""
    text = "".join(sheet.read_text("utf-8") for sheet in SHEETS)
    light, system, chosen = DARK.split(text)
    colours = dict(COLOUR.findall(light))
    if theme == "dark":
        colours |= dict(COLOUR.findall(chosen))
    if theme == "system dark":
        colours |= dict(COLOUR.findall(system))
    return colours


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_twenty_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "floor"), PAIRS)
def test_token_pair_stays_above_its_floor(theme: str, ink: str, ground: str, floor: float):
    colours = tokens_of(theme)

    assert contrast(colours[ink], colours[ground]) >= floor


def test_dark_by_choice_and_dark_by_system_are_the_same():
    assert tokens_of("dark") == tokens_of("system dark")
