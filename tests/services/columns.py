"""One suite, two columns: writes down which shared tests were executed, to compare the columns."""

from pathlib import Path

import pytest

# How pages look does not depend on the column; what they find does.
SHARED = (
    "tests/contracts/",
    "tests/journeys/test_film_from_a_camera.py",
    "tests/journeys/test_publish_and_find.py",
)


class ExecutedIds:
    """The ids of shared tests that ran to an answer, whatever it was."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.ids: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test that names a service belongs to one column and is not compared."""
        is_shared = report.nodeid.startswith(SHARED) and "services" not in report.keywords
        if report.when == "call" and not report.skipped and is_shared:
            self.ids.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{nodeid}\n" for nodeid in sorted(self.ids))
        self.file.write_text(lines, encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Record in the process that hears every report: the only one, or xdist's controller."""
    file = config.getoption("--executed-ids")
    if file and not hasattr(config, "workerinput"):
        config.pluginmanager.register(ExecutedIds(Path(file)), "executed-ids")
