"""Log lines without exact positions: where somebody stood is cut to about a kilometre."""

import logging
import re

# A parameter of an address, plain or written into another address (`next=…%3Fnear%3D…`).
POSITION = re.compile(
    r"(?:(?<![0-9A-Za-z_])|(?<=%3F)|(?<=%26))(near|lat|lon|bbox)(=|%3D)([^\s&\"']*)", re.IGNORECASE
)
FINE_DECIMALS = re.compile(r"((?:\.|%2E)\d\d)\d+", re.IGNORECASE)


def without_exact_positions(line: str) -> str:
    """The line with the numbers of `near`, `lat`, `lon` and `bbox` cut to two decimals."""
    return POSITION.sub(lambda found: FINE_DECIMALS.sub(r"\1", found[0]), line)


class LineFormatter(logging.Formatter):
    """Writes every line, its traceback too, without exact positions."""

    def format(self, record: logging.LogRecord) -> str:
        return without_exact_positions(super().format(record))
