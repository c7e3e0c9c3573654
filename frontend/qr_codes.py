"""QR codes of this site's own addresses, for paper."""

from functools import lru_cache
from io import BytesIO

import segno

LONGEST_ADDRESS = 200


@lru_cache(maxsize=1000)
def drawn(address: str) -> bytes:
    """An SVG image; which of its masks reads best takes milliseconds to find, so it is kept."""
    image = BytesIO()
    segno.make(address, error="m", micro=False).save(
        image, kind="svg", xmldecl=False, omitsize=True, border=1
    )
    return image.getvalue()
