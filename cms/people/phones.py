"""Phone numbers: however a person writes one, it is kept in one form (E.164)."""

import re
import unicodedata

import phonenumbers

from cms.core.words import HIDDEN
from cms.people.errors import BadPhone

DIGITS = 11
COUNTRY = "86"
SHOWN_HEAD, SHOWN_TAIL = 3, 4
WRITTEN_BETWEEN = re.compile(r"[\s\-.()·\u2013\u2014]+")
MOBILE = re.compile(r"1\d{10}")


def normalise(text: str) -> str:
    """The number in E.164: spaces, dashes, `+86`, `0086` and full-width digits do not count.

    Raises BadPhone with the number of digits that were written.
    """
    folded = HIDDEN.sub("", unicodedata.normalize("NFKC", text))
    national = _without_country(WRITTEN_BETWEEN.sub("", folded))
    if not (national.isascii() and national.isdigit()):
        raise BadPhone
    if len(national) != DIGITS:
        message = f"手机号是{DIGITS}位，您填了{len(national)}位"
        raise BadPhone(message)
    if not MOBILE.fullmatch(national):
        message = "手机号以1开头，请再看一下"
        raise BadPhone(message)
    parsed = phonenumbers.PhoneNumber(country_code=int(COUNTRY), national_number=int(national))
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _without_country(digits: str) -> str:
    for prefix in (f"+{COUNTRY}", f"00{COUNTRY}"):
        if digits.startswith(prefix):
            return digits.removeprefix(prefix)
    is_long = len(digits) == DIGITS + len(COUNTRY)
    return digits.removeprefix(COUNTRY) if is_long and digits.startswith(COUNTRY) else digits


def national(phone: str | None) -> str:
    """How people write it here: 13800000001."""
    return (phone or "").removeprefix(f"+{COUNTRY}")


def masked(phone: str | None) -> str:
    """What others are shown: 138****0001; empty for somebody without a phone."""
    shown = national(phone)
    if len(shown) <= SHOWN_HEAD + SHOWN_TAIL:
        return ""
    hidden = "*" * (len(shown) - SHOWN_HEAD - SHOWN_TAIL)
    return f"{shown[:SHOWN_HEAD]}{hidden}{shown[-SHOWN_TAIL:]}"
