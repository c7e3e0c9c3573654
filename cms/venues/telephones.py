"""A venue's telephone: a number that a phone can dial when it is tapped."""

import re
import unicodedata

from cms.venues.errors import BadTelephone

# A number in groups, perhaps with an area code in brackets, perhaps with an extension.
NUMBER = re.compile(r"^\+?(\(\d{2,4}\))?\d{2,12}([- ]\d{2,8}){0,3}(转\d{1,6})?$")
DASHES = str.maketrans("\u2013\u2014\u2212", "---")


def readable(text: str) -> str:
    """The number in plain digits, empty when there is none; raises BadTelephone."""
    plain = unicodedata.normalize("NFKC", text).translate(DASHES).strip()
    plain = re.sub(r"\s*(-|转|\(|\))\s*", r"\1", plain)
    if plain and not NUMBER.match(plain):
        raise BadTelephone
    return plain
