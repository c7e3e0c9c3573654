"""A command that keeps the log quiet leaves it as it was."""

import logging

import pytest

from cms.demo.quiet import quiet

NAME = "caifeng.tests.quiet"


def test_loggers_tell_nothing_below_the_level_until_the_block_ends():
    logger = logging.getLogger(NAME)
    logger.setLevel(logging.INFO)

    with quiet(NAME, level=logging.ERROR):
        inside = logger.isEnabledFor(logging.WARNING)

    assert not inside
    assert logger.level == logging.INFO


def test_a_block_that_breaks_leaves_the_log_as_it_was():
    logger = logging.getLogger(NAME)
    logger.setLevel(logging.DEBUG)

    with pytest.raises(RuntimeError), quiet(NAME, level=logging.ERROR):
        raise RuntimeError

    assert logger.level == logging.DEBUG


def test_several_loggers_each_get_their_own_level_back():
    one, other = logging.getLogger(f"{NAME}.one"), logging.getLogger(f"{NAME}.other")
    one.setLevel(logging.WARNING)
    other.setLevel(logging.NOTSET)

    with quiet(one.name, other.name, level=logging.CRITICAL):
        pass

    assert (one.level, other.level) == (logging.WARNING, logging.NOTSET)
