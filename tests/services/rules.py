"""Which tests need a service, and what happens where it is missing.

`@pytest.mark.services("postgresql", "elasticsearch")` names what a test needs (nothing: all of
them). Without it the test is skipped with one sentence; with `CI=true` such a skip is a failure.
"""

import os
import re
from collections.abc import Generator

import pytest

from tests.spread import longest_first

VARIABLES = {
    "postgresql": "DATABASE_URL",
    "redis": "REDIS_URL",
    "elasticsearch": "ELASTICSEARCH_URL",
    "s3": "MEDIA_S3_ENDPOINT",
}
NAMES_A_SERVICE = re.compile(
    r"postgres|redis|elasticsearch|\bs3\b|versitygw|nginx|chromium|make test-services",
    re.IGNORECASE,
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long` adds the tests marked slow; `--executed-ids` names a file for the column's ids."""
    parser.addoption("--long", action="store_true", help="run the tests marked slow too")
    parser.addoption("--executed-ids", metavar="PATH", help="write the shared tests that ran here")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs an absent service; leave slow tests out unless they are asked for.

    The longest come first (tests.spread says why).
    """
    for item in items:
        if missing := _missing_services(item):
            reason = f"needs {', '.join(missing)}: run `make test-services`"
            item.add_marker(pytest.mark.skip(reason=reason))
    items[:] = longest_first(items)
    if config.getoption("--long"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if not item.get_closest_marker("slow")]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing that needs a service may be skipped."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself."""
    report = yield
    _refuse_skip(report)
    return report


def _missing_services(item: pytest.Item) -> list[str]:
    marks = list(item.iter_markers("services"))
    named = {name for mark in marks for name in mark.args or VARIABLES}
    return [name for name in sorted(named) if not os.environ.get(VARIABLES[name])]


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not report.skipped or not _is_ci():
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if NAMES_A_SERVICE.search(reason):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped in CI: {reason}"


def _is_ci() -> bool:
    return os.environ.get("CI") == "true"
