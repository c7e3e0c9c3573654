"""Captions as people have them become clean WebVTT, or a sentence that names the line."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_pipeline.captions import MOST_BYTES, MOST_CUES, to_vtt
from media_pipeline.cue_text import clean_text
from media_pipeline.errors import BadCaption

SRT = """1
00:00:01,000 --> 00:00:03,500
清早的荷塘

2
00:00:04,000 --> 00:00:06,000
白的是蚌壳，
黑的是木头
"""
AS_VTT = """WEBVTT

00:00:01.000 --> 00:00:03.500
清早的荷塘

00:00:04.000 --> 00:00:06.000
白的是蚌壳，
黑的是木头
"""


def one_cue(words: str) -> bytes:
    return f"1\n00:00:01,000 --> 00:00:02,000\n{words}\n".encode()


def words_of(vtt: str) -> str:
    """What stands under the times of the only cue."""
    return vtt.split("\n", 3)[3].rstrip("\n")


@pytest.mark.parametrize(
    "raw",
    [
        SRT.encode(),
        b"\xef\xbb\xbf" + SRT.encode(),
        SRT.encode("gb18030"),
        SRT.replace("\n", "\r\n").encode(),
        SRT.replace("\n", "\r").encode(),
        ("\n\n  \n" + SRT + "\n\n\n").encode(),
        SRT.replace("1\n00", "00", 1).replace("2\n00", "00", 1).encode(),
        SRT.replace(",500", ".5").replace("00:00:04", "0:0:4").encode(),
        SRT.replace("00:00:03,500", "00:00:03,500  X1:10 X2:300 Y1:5 Y2:9").encode(),
        AS_VTT.encode(),
        AS_VTT.replace("00:00:0", "00:0").encode(),
        AS_VTT.replace("WEBVTT", "WEBVTT 一个故事\nKind: captions").encode(),
    ],
    ids=[
        "UTF-8",
        "with a byte order mark",
        "GB18030",
        "lines of Windows",
        "lines of an old Mac",
        "empty lines around",
        "without numbers",
        "short times",
        "with places on the screen",
        "already WebVTT",
        "WebVTT without hours",
        "WebVTT with a header",
    ],
)
def test_the_same_captions_in_any_dress_become_the_same_text(raw):
    assert to_vtt(raw) == AS_VTT


def test_what_was_written_is_read_back_as_it_is():
    once = to_vtt(SRT.encode())

    assert to_vtt(once.encode()) == once


def test_comments_styles_and_regions_of_webvtt_are_left_out():
    dressed = AS_VTT.replace(
        "WEBVTT\n",
        "WEBVTT\n\nNOTE 给校对的人\n第二行\n\n"
        "STYLE\n::cue { background: url(http://elsewhere.example/x) }\n\n"
        "REGION\nid:fred\n",
    )

    assert to_vtt(dressed.encode()) == AS_VTT


def test_a_cue_named_like_a_comment_is_still_a_cue():
    named = AS_VTT.replace("00:00:04", "NOTES\n00:00:04", 1)

    assert to_vtt(named.encode()) == AS_VTT


def test_cues_out_of_order_are_put_in_order():
    first, second = SRT.split("\n\n")

    assert to_vtt(f"{second}\n\n{first}".encode()) == AS_VTT


def test_a_cue_without_words_is_left_out():
    empty = (
        "3\n00:00:07,000 --> 00:00:08,000\n\n4\n00:00:09,000 --> 00:00:09,500\n{\\an8}<b></b >\n"
    )

    written = to_vtt(f"{SRT}\n{empty}".encode())

    assert "00:00:07" not in written


@pytest.mark.parametrize(
    ("given_settings", "kept"),
    [
        ("line:10% align:start", " line:10% align:start"),
        ("position:20%,line-left size:50%", " position:20%,line-left size:50%"),
        ("vertical:rl", " vertical:rl"),
        ("region:fred line:1", " line:1"),
        ("align:<b> size:-1% onclick:x line:", ""),
        ("line:1 line:1", " line:1"),
    ],
)
def test_of_the_settings_those_stay_that_a_player_knows(given_settings, kept):
    vtt = f"WEBVTT\n\n00:01.000 --> 00:02.000\t{given_settings}\n荷\n"

    times = to_vtt(vtt.encode()).split("\n")[2]

    assert times == f"00:00:01.000 --> 00:00:02.000{kept}"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("<b>荷</b><i>塘</i>", "<b>荷</b><i>塘</i>"),
        ("<B>荷</B>", "<b>荷</b>"),
        ("<font color='red'>荷</font>", "荷"),
        ("<v 老木匠>先量</v>", "<v 老木匠>先量</v>"),
        ("<v.loud 老  木匠>先量", "先量"),
        ('<v 木匠" onload="x>先量</v>', '<v 木匠" onload="x>先量</v>'),
        ("<ruby>蚌<rt>bàng</rt></ruby>", "<ruby>蚌<rt>bàng</rt></ruby>"),
        ("<c.yellow.bg_blue>荷</c>", "荷"),
        ("<00:00:01.500>荷", "荷"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("<img src=x onerror=alert(1)>荷", "荷"),
        ("<b onclick=alert(1)>荷</b>", "<b>荷</b>"),
        ("<<b>script>x", "&lt;<b>script&gt;x</b>"),
        ("<{\\i1}script>x", "x"),
        ("<b>没有关上", "<b>没有关上</b>"),
        ("<b><i>错着关</b></i>", "<b><i>错着关</i></b>"),
        ("没有开</b>", "没有开"),
        ("1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        ("&lt;b&gt;荷&amp;塘", "&lt;b&gt;荷&amp;塘"),
        ("&#60;script&#62;", "&lt;script&gt;"),
        ("一&#10;&#10;二", "一\n二"),
        ("{\\an8}荷", "荷"),
        ("荷\u202e塘\u2066", "荷塘"),
        ("荷\x07塘\x7f", "荷塘"),
        ("  荷  \n\t塘", "荷\n塘"),
        ("看这里 --> 荷", "看这里 --&gt; 荷"),
    ],
)
def test_words_keep_the_few_tags_a_player_knows_and_lose_all_else(words, shown):
    assert words_of(to_vtt(one_cue(words))) == shown


@pytest.mark.parametrize(
    ("raw", "line", "said"),
    [
        (b"", 1, "里面没有字幕"),
        (b"\n \n", 1, "里面没有字幕"),
        (b"WEBVTT\n", 1, "里面没有字幕"),
        ("荷塘\n".encode(), 1, "这里应写时间"),
        (b"1\n\nx\n", 1, "这里应写时间"),
        (SRT.replace("00:00:04,000 -->", "00:00:04,000 ->").encode(), 6, "这里应写时间"),
        (SRT.replace("00:00:04,000", "00:61:04,000").encode(), 6, "时间看不懂"),
        (SRT.replace("00:00:06,000", "00:00:06").encode(), 6, "时间看不懂"),
        (SRT.replace("00:00:06,000", "").encode(), 6, "时间看不懂"),
        (SRT.replace("00:00:04,000", "\uff10\uff10:00:04,000").encode(), 6, "时间看不懂"),
        (SRT.replace("00:00:06,000", "00:00:04,000").encode(), 6, "结束时间不晚于开始时间"),
        (SRT.replace("00:00:06,000", "00:00:03,000").encode(), 6, "结束时间不晚于开始时间"),
        (SRT.replace("00:00:06,000", "100:00:06,000").encode(), 6, "时间太晚了"),
        (SRT.replace("\n\n2", "\n2").encode(), 5, "要空一行"),
        (b"WEBVTT\n00:01.000 --> 00:02.000\nx\n", 2, "要空一行"),
        (one_cue("长" * 5000), 3, "字太多"),
        (SRT.replace("白", "\0").encode(), 7, "不是文字"),
        (SRT.encode().replace("白".encode(), b"\xff\xff\xff"), 7, "编码认不出"),
        (SRT.encode("utf-16"), 1, "编码认不出"),
        (b"x" * (MOST_BYTES + 1), 1, "字幕文件太大"),
    ],
    ids=[
        "nothing",
        "empty lines",
        "a header alone",
        "prose",
        "a number alone",
        "a broken arrow",
        "minute 61",
        "no thousandths",
        "no end",
        "a wide digit",
        "ends as it begins",
        "ends before it begins",
        "a hundred hours",
        "no empty line between",
        "no empty line after the header",
        "a novel",
        "NUL",
        "no known encoding",
        "UTF-16",
        "too many bytes",
    ],
)
def test_a_fault_is_told_with_its_line(raw, line, said):
    with pytest.raises(BadCaption) as refused:
        to_vtt(raw)

    assert refused.value.line == line
    assert refused.value.message.startswith(f"字幕第{line}行：")
    assert said in refused.value.message
    assert len(refused.value.message) <= 40


def test_more_cues_than_a_day_has_are_refused():
    cue = "00:00:01.000 --> 00:00:02.000\nx\n\n"

    with pytest.raises(BadCaption, match="条数太多"):
        to_vtt((cue * (MOST_CUES + 1)).encode())


PIECES = [
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<v 木匠>",
    "<",
    ">",
    "--",
    "&lt;",
    "&amp;",
    "\n",
    "{\\i1}",
    "荷",
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_no_words_leave_their_place_or_open_a_tag_of_their_own(words):
    shown = clean_text(words)

    assert "-->" not in shown
    assert "\n\n" not in shown
    assert shown.count("<b>") == shown.count("</b>")
    assert clean_text(shown) == shown


@given(
    st.binary(max_size=200) | st.text(alphabet="0123:,.-> \n荷<b/>", max_size=80).map(str.encode)
)
def test_any_bytes_end_in_captions_or_in_a_sentence(raw):
    written = None
    with contextlib.suppress(BadCaption):
        written = to_vtt(raw)

    assert written is None or to_vtt(written.encode()) == written
