"""However a phone number is written, it is one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.people.errors import BadPhone
from cms.people.phones import masked, national, normalise


def full_width(text: str) -> str:
    """As a Chinese keyboard writes it."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign != " " else "\u3000" for sign in text)


@pytest.mark.parametrize(
    "written",
    [
        "13800000001",
        "138 0000 0001",
        "138-0000-0001",
        "+8613800000001",
        "+86 138 0000 0001",
        "0086 13800000001",
        "8613800000001",
        full_width("13800000001"),
        full_width("+86 138 0000 0001"),
        " 138\u200b00000001 ",
        "138.0000.0001",
        "138\u20130000\u20130001",
    ],
)
def test_every_way_of_writing_gives_the_same_number(written):
    assert normalise(written) == "+8613800000001"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1380000000", "手机号是11位，您填了10位"),
        ("138000000012", "手机号是11位，您填了12位"),
        ("", "手机号是11位数字，请再看一下"),
        ("abc", "手机号是11位数字，请再看一下"),
        ("1380000000l", "手机号是11位数字，请再看一下"),
        ("23800000001", "手机号以1开头，请再看一下"),
        ("+1 415 555 0100", "手机号是11位数字，请再看一下"),
        ("٠١٢٣٤٥٦٧٨٩٠", "手机号是11位数字，请再看一下"),
        ("'; DROP TABLE", "手机号是11位数字，请再看一下"),
    ],
    ids=["short", "long", "empty", "letters", "an l", "no 1", "abroad", "arabic digits", "sql"],
)
def test_what_is_no_number_is_refused_with_a_plain_sentence(written, sentence):
    with pytest.raises(BadPhone) as refusal:
        normalise(written)

    assert refusal.value.message == sentence


@given(st.from_regex(r"1[0-9]{10}", fullmatch=True))
def test_normalising_twice_changes_nothing(number):
    once = normalise(number)

    assert normalise(once) == once == f"+86{number}"
    assert national(once) == number


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_refusal(text):
    try:
        found = normalise(text)
    except BadPhone:
        return

    assert found.startswith("+861")


def test_others_see_only_the_ends_of_a_number():
    assert masked("+8613800000001") == "138****0001"
    assert masked(None) == ""
