"""Commands whose bars tell what goes on keep the log out of their way while they work."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet(*names: str, level: int) -> Iterator[None]:
    """Let these loggers tell nothing below `level` until the block ends."""
    loggers = [logging.getLogger(name) for name in names]
    usual = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(level)
    try:
        yield
    finally:
        for logger, before in zip(loggers, usual, strict=True):
            logger.setLevel(before)
