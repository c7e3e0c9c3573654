"""From a drawing to a picture: composed by typst, packed as WebP, kept by what it shows."""

import hashlib
import io
import json
import os
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path
from threading import Lock

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from PIL import Image

from cms.demo.drawing.motifs import View

WIDTH, HEIGHT = 1600, 900
QUALITY = 86
ART = Path(__file__).parent / "art"
FONTS = typst.Fonts(
    include_system_fonts=False, font_paths=[str(Path(pylopdf_fonts_zh_cn.__file__).parent)]
)
FONT_NAMES = {
    "Noto Sans CJK SC,PingFang SC,sans-serif": "Noto Sans SC",
    "Songti SC,Noto Serif CJK SC,serif": "Noto Serif SC",
}
# Whoever wants a picture that another thread is drawing waits for it and draws no second one.
_AT_WORK: defaultdict[str, Lock] = defaultdict(Lock)
# The size is in points; at 72 points per inch one point is one pixel.
SHEET = """
#set page(width: 1600pt, height: 900pt, margin: 0pt)
#let zoom = float(sys.inputs.zoom)
#let middle(share, length) = calc.min(0, calc.max(1 - zoom, 0.5 - float(share) * zoom)) * length
#place(
  dx: middle(sys.inputs.x, 1600pt),
  dy: middle(sys.inputs.y, 900pt),
  image(bytes(sys.inputs.svg), format: "svg", fit: "cover",
    width: 1600pt * zoom, height: 900pt * zoom),
)
#place(bottom + right, dx: -36pt, dy: -36pt, rect(
  fill: rgb("#B3312A"), radius: 6pt, inset: (x: 9pt, y: 8pt),
  text(font: "Noto Serif SC", size: 26pt, fill: rgb("#F7F1E3"), tracking: 3pt)[采风],
))
"""


def drawn(view: View) -> bytes:
    """The WebP of a view of one of the fifteen drawings."""
    svg = (ART / f"{view.drawing}.svg").read_text(encoding="utf-8")
    return picture_of(svg, view=view)


def picture_of(svg: str, *, view: View | None = None) -> bytes:
    """The WebP of any drawing, 1600 by 900 with the seal; the same bytes from run to run."""
    shown = view or View(drawing="comic")
    inputs = {
        "svg": _with_our_fonts(svg),
        "zoom": str(shown.zoom),
        "x": str(shown.x),
        "y": str(shown.y),
    }
    digest = _digest(inputs)
    with _AT_WORK[digest]:
        return _kept_or_made(kept_folder() / f"{digest}.webp", inputs)


def _kept_or_made(kept: Path, inputs: dict[str, str]) -> bytes:
    if kept.exists():
        return kept.read_bytes()
    picture = _packed(_composed(inputs))
    kept.parent.mkdir(parents=True, exist_ok=True)
    half = kept.with_suffix(f".{os.getpid()}.part")
    half.write_bytes(picture)
    half.replace(kept)
    return picture


def kept_folder() -> Path:
    """Where finished pictures are kept between runs."""
    return Path(settings.VAR_DIR) / "demo" / "drawings"


def _with_our_fonts(svg: str) -> str:
    """Name the fonts of the wheel, so that text looks the same on every machine."""
    for asked, ours in FONT_NAMES.items():
        svg = svg.replace(f'font-family="{asked}"', f'font-family="{ours}"')
    return svg


def _digest(inputs: dict[str, str]) -> str:
    made_by = [version("typst"), version("pillow"), version("pylopdf-fonts-zh-cn"), SHEET, QUALITY]
    recipe = json.dumps([inputs, made_by], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(recipe.encode()).hexdigest()


def _composed(inputs: dict[str, str]) -> bytes:
    """The PNG that typst sets."""
    png = typst.compile(
        SHEET.encode(),
        format="png",
        ppi=72,
        font_paths=FONTS,
        sys_inputs=inputs,
    )
    return bytes(png)


def _packed(png: bytes) -> bytes:
    packed = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(packed, "WEBP", quality=QUALITY, method=4)
    return packed.getvalue()
