"""Phones as people really write them, row by row; and what others get to see of one."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.people.errors import BadPhone
from cms.people.forms import PhoneField
from cms.people.phones import masked, national, normalise

NUMBER = "13800000001"
STORED = f"+86{NUMBER}"
NOT_A_NUMBER = "手机号是11位数字，请再看一下"
BETWEEN = [" ", "-", ".", "·", "(", ")", "\t", "\u3000", "\u00a0", "\u2013", "\u2014", "\u200b"]


def wide(text: str) -> str:
    """As a Chinese keyboard writes it."""
    return "".join(chr(ord(sign) + 0xFEE0) for sign in text)


@pytest.mark.parametrize(
    "written",
    [
        "138\t0000\t0001",
        "138\u00a00000\u00a00001",
        "138\u30000000\u30000001",
        f"{NUMBER}\n",
        "(138) 0000-0001",
        "（138）0000－0001",
        "138·0000·0001",
        "138\u20140000\u20140001",
        "86 138 0000 0001",
        "(+86) 138 0000 0001",
        wide(STORED),
        "0086-138-0000-0001",
        f"①{wide('38')}00000001",
        "\ufeff13800000001",
        "138\u200d0000\u200c0001",
        "1 3 8 0 0 0 0 0 0 0 1",
    ],
    ids=[
        "tabs", "no-break spaces", "wide spaces", "line end", "brackets", "wide brackets",
        "middle dots", "long dashes", "86 without plus", "country in brackets", "wide all through",
        "0086 with dashes", "a circled digit", "byte order mark", "joiners", "every digit apart",
    ],
)  # fmt: skip
def test_the_same_number_however_it_is_written(written):
    assert normalise(written) == STORED


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("1", "手机号是11位，您填了1位"),
        ("138000000", "手机号是11位，您填了9位"),
        ("1380000000", "手机号是11位，您填了10位"),
        ("138000000011", "手机号是11位，您填了12位"),
        ("013800000001", "手机号是11位，您填了12位"),
        ("138000000011380000000", "手机号是11位，您填了21位"),
        ("+86 1380000000", "手机号是11位，您填了10位"),
        ("+86 138000000012", "手机号是11位，您填了12位"),
        ("8613800000", "手机号是11位，您填了10位"),
        ("0393 4412345", "手机号以1开头，请再看一下"),
        ("03934412345", "手机号以1开头，请再看一下"),
        ("99999999999", "手机号以1开头，请再看一下"),
    ],
    ids=[
        "one", "nine", "ten", "twelve", "a nought before", "twice", "ten after +86",
        "twelve after +86", "86 begins a short one", "a fixed line", "fixed without space", "nines",
    ],
)  # fmt: skip
def test_a_wrong_length_or_beginning_is_counted_aloud(written, sentence):
    with pytest.raises(BadPhone) as refusal:
        normalise(written)

    assert refusal.value.message == sentence


@pytest.mark.parametrize(
    "written",
    ["一三八零零零零零零零一", "138-ab-0001", "138+0000+0001", "++8613800000001", "+86", "0086",
     "+861 3800000001x", "13800000001;138", f"{wide('1380000000')}1a", "-", "( )", "\u200b"],
    ids=["in characters", "letters within", "plus within", "two pluses", "only +86", "only 0086",
         "an x at the end", "two numbers", "a wide mixture", "a dash", "brackets", "nothing seen"],
)  # fmt: skip
def test_what_is_no_number_at_all_gets_the_plain_sentence(written):
    with pytest.raises(BadPhone) as refusal:
        normalise(written)

    assert refusal.value.message == NOT_A_NUMBER


@pytest.mark.parametrize("number", ["+8610086", "+14155550100"])
def test_numbers_of_other_lands_and_services_are_no_mobile_numbers(number):
    with pytest.raises(BadPhone):
        normalise(number)


@settings(max_examples=40, derandomize=True)
@given(st.lists(st.sampled_from([*BETWEEN, ""]), min_size=11, max_size=11))
def test_whatever_stands_between_the_digits_does_not_count(between):
    written = "".join(digit + sign for digit, sign in zip(NUMBER, between, strict=True))

    assert normalise(written) == STORED


@settings(max_examples=40, derandomize=True)
@given(st.from_regex(r"1[0-9]{10}", fullmatch=True))
def test_what_is_masked_keeps_three_and_four_digits_and_hides_four(number):
    shown = masked(f"+86{number}")

    assert (shown[:3], shown[3:7], shown[7:]) == (number[:3], "****", number[7:])


@pytest.mark.parametrize(
    ("stored", "shown"),
    [(STORED, "138****0001"), (NUMBER, "138****0001"), ("", ""), (None, ""), ("+861234567", "")],
    ids=["stored", "without country", "empty", "none", "too short to hide anything"],
)
def test_a_number_is_never_shown_whole(stored, shown):
    assert masked(stored) == shown


@pytest.mark.parametrize(("stored", "shown"), [(STORED, NUMBER), (None, ""), ("", "")])
def test_a_number_is_written_without_its_country_here(stored, shown):
    assert national(stored) == shown


@pytest.mark.parametrize("written", ["138 0000 0001", f"{wide('+86')} {NUMBER}"])
def test_the_field_takes_every_way_of_writing(written):
    assert PhoneField().clean(written) == STORED


@pytest.mark.parametrize(
    ("written", "sentence"),
    [("138", "手机号是11位，您填了3位"), ("x", NOT_A_NUMBER)],
    ids=["short", "no number"],
)
def test_the_field_says_the_sentence_of_the_refusal(written, sentence):
    with pytest.raises(ValidationError) as refusal:
        PhoneField().clean(written)

    assert refusal.value.messages == [sentence]


def test_the_field_calls_the_keyboard_of_digits_and_the_remembered_number():
    attrs = PhoneField().widget.attrs

    assert (attrs["inputmode"], attrs["autocomplete"]) == ("tel", "username")


def test_forty_signs_are_enough_for_every_number():
    with pytest.raises(ValidationError):
        PhoneField().clean(f"{NUMBER}{' ' * 20}{NUMBER}")
