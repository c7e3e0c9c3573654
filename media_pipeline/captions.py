"""Captions: SRT or WebVTT as people have it, rewritten as clean WebVTT.

Nothing of the upload is echoed: every cue is parsed, its time checked, its text taken apart into
words and the few tags a player knows, and written anew. A fault names its line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from media_pipeline.cue_text import clean_text
from media_pipeline.errors import BadCaption

MOST_BYTES = 4 * 1024 * 1024
MOST_CUES = 20_000
LATEST_MS = 100 * 3_600_000
ARROW = "-->"
LONGEST_CUE = 4_000
TIME = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})", re.ASCII)
TIMES = re.compile(r"\s*[\d:.,]{5,}\s*-->", re.ASCII)
LINE_END = re.compile(r"\r\n|\r|\n")
# What a WebVTT block may begin with that is no cue: comments, styles and regions are not kept.
SKIPPED = re.compile(r"(NOTE|STYLE|REGION)(\s|$)")
SETTINGS = {
    "vertical": re.compile(r"rl|lr"),
    "line": re.compile(r"(-?\d{1,3}|\d{1,3}(\.\d{1,4})?%)(,(start|center|end))?"),
    "position": re.compile(r"\d{1,3}(\.\d{1,4})?%(,(line-left|center|line-right))?"),
    "size": re.compile(r"\d{1,3}(\.\d{1,4})?%"),
    "align": re.compile(r"start|center|end|left|right"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Words shown from one moment to another."""

    start_ms: int
    end_ms: int
    text: str
    settings: str = ""

    def written(self) -> str:
        """The cue as a block of WebVTT."""
        times = f"{_clock(self.start_ms)} {ARROW} {_clock(self.end_ms)} {self.settings}".rstrip()
        return f"{times}\n{self.text}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines without an empty one between them, and the number of the first."""

    line: int
    lines: tuple[str, ...]

    def first_with_arrow(self, begin: int) -> int | None:
        """The number of the first line from `begin` that looks like the times of a cue."""
        places = range(begin, len(self.lines))
        found = (place for place in places if TIMES.match(self.lines[place]))
        return next((self.line + place for place in found), None)


def to_vtt(raw: bytes) -> str:
    """The captions as WebVTT, in the order they are shown; raises BadCaption."""
    if len(raw) > MOST_BYTES:
        raise BadCaption(1, "字幕文件太大")
    lines = LINE_END.split(_decoded(raw))
    cues = sorted(_cues(lines), key=lambda cue: cue.start_ms)
    if not cues:
        raise BadCaption(1, "里面没有字幕")
    return "\n".join(["WEBVTT\n", *(cue.written() for cue in cues)])


def _decoded(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as not_utf8:
        text = _decoded_by_national_standard(raw, not_utf8)
    if (nul := text.find("\0")) >= 0:
        raise BadCaption(_line_of(text[:nul]), "这不是文字")
    return text


def _decoded_by_national_standard(raw: bytes, first: UnicodeDecodeError) -> str:
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        line = _line_of(raw[: first.start].decode("utf-8-sig"))
        raise BadCaption(line, "文字编码认不出，请存成UTF-8") from first


def _line_of(before: str) -> int:
    return len(LINE_END.split(before))


def _cues(lines: list[str]) -> Iterator[Cue]:
    blocks = list(_blocks(lines))
    if len(blocks) > MOST_CUES:
        raise BadCaption(blocks[MOST_CUES].line, "字幕条数太多")
    is_vtt = bool(blocks) and blocks[0].lines[0].split()[0] == "WEBVTT"
    if is_vtt and (late := blocks[0].first_with_arrow(0)) is not None:
        raise BadCaption(late, "WEBVTT下面要空一行")
    for block in blocks[1:] if is_vtt else blocks:
        if is_vtt and SKIPPED.match(block.lines[0]) and ARROW not in block.lines[0]:
            continue
        cue = _cue(block, is_vtt=is_vtt)
        if cue.text:
            yield cue


def _blocks(lines: list[str]) -> Iterator[Block]:
    begin = 0
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            continue
        if number > begin:
            yield Block(line=begin + 1, lines=tuple(lines[begin:number]))
        begin = number + 1


def _cue(block: Block, *, is_vtt: bool) -> Cue:
    """One cue: a number or name or nothing, the times, the words."""
    place = 0 if ARROW in block.lines[0] else 1
    line = block.line + min(place, len(block.lines) - 1)
    if ARROW not in "".join(block.lines[place : place + 1]):
        raise BadCaption(line, "这里应写时间，如 00:00:01,000 --> …")
    if (next_one := block.first_with_arrow(place + 1)) is not None:
        raise BadCaption(next_one, "和上一条字幕之间要空一行")
    before, _, after = block.lines[place].partition(ARROW)
    end, *settings = after.split() or [""]
    start_ms, end_ms = _moment(before.strip(), line), _moment(end, line)
    if end_ms <= start_ms:
        raise BadCaption(line, "结束时间不晚于开始时间")
    words = "\n".join(block.lines[place + 1 :])
    if len(words) > LONGEST_CUE:
        raise BadCaption(line + 1, "这一条的字太多")
    kept = _kept_settings(settings) if is_vtt else ""
    return Cue(start_ms=start_ms, end_ms=end_ms, text=clean_text(words), settings=kept)


def _moment(text: str, line: int) -> int:
    found = TIME.fullmatch(text)
    if found is None:
        raise BadCaption(line, "时间看不懂，应像 00:00:01,000")
    hours, minutes, seconds, fraction = found.groups()
    whole_s = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    moment = whole_s * 1000 + int(fraction.ljust(3, "0"))
    if moment >= LATEST_MS:
        raise BadCaption(line, "时间太晚了")
    return moment


def _kept_settings(written: list[str]) -> str:
    """The settings a player knows, each with a value it can read."""
    pairs = (setting.partition(":") for setting in written)
    kept = [
        f"{name}:{value}"
        for name, _, value in pairs
        if name in SETTINGS and SETTINGS[name].fullmatch(value)
    ]
    return " ".join(dict.fromkeys(kept))


def _clock(moment_ms: int) -> str:
    seconds, fraction = divmod(moment_ms, 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}.{fraction:03d}"
