"""The rules about absent services, tried on a small suite of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFTEST = """
from tests.services.columns import pytest_configure
from tests.services.rules import *
"""
SUITE = """
import pytest

@pytest.mark.services("redis")
def test_with_redis(): pass

@pytest.mark.skip(reason="redis is not installed")
def test_that_skips_by_itself(): pass

@pytest.mark.skip(reason="only on Thursdays")
def test_with_another_reason(): pass

@pytest.mark.xfail(reason="redis forgets")
def test_expected_to_fail(): assert False

@pytest.mark.slow
def test_for_the_night(): pass
"""
CONTRACT = """
import pytest

def test_of_both_columns(): pass

@pytest.mark.skip(reason="not today")
def test_left_out(): pass

@pytest.mark.services("redis")
def test_of_one_column(): pass
"""


@pytest.fixture
def suite(tmp_path: Path):
    folder = tmp_path / "tests" / "contracts"
    folder.mkdir(parents=True)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n  services: x\n  slow: x\n")
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_suite.py").write_text(SUITE)
    (folder / "test_contract.py").write_text(CONTRACT)
    (tmp_path / "test_module.py").write_text(
        "import pytest\npytest.skip('no elasticsearch', allow_module_level=True)\n"
    )

    def run(*arguments: str, **environment: str) -> str:
        kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
        plain = ["-p", "no:django", "-p", "no:randomly", "-p", "no:cacheprovider", "-ra"]
        command = [sys.executable, "-m", "pytest", *plain, *arguments]
        return subprocess.run(
            command,
            check=False,
            cwd=tmp_path,
            env=kept | environment,
            capture_output=True,
            text=True,
        ).stdout

    return run


def test_without_the_service_a_test_is_skipped_with_one_sentence(suite):
    output = suite("test_suite.py")

    assert "needs redis: run `make test-services`" in output
    assert "3 skipped, 1 deselected, 1 xfailed" in output


def test_with_the_service_named_the_test_runs(suite):
    output = suite("test_suite.py", "-k", "with_redis", REDIS_URL="redis://127.0.0.1:1/0")

    assert "1 passed" in output


def test_in_ci_a_skip_that_names_a_service_is_a_failure(suite):
    output = suite("test_suite.py", CI="true")

    assert "test_with_redis was skipped in CI" in output
    assert "test_that_skips_by_itself was skipped in CI" in output
    assert "1 skipped, 1 deselected, 1 xfailed, 2 errors" in output


def test_in_ci_a_module_that_skips_itself_is_a_failure(suite):
    assert "test_module.py was skipped in CI: " in suite("test_module.py", CI="true")


def test_slow_tests_run_only_when_asked_for(suite):
    assert "1 passed" in suite("test_suite.py", "-k", "night", "--long")
    assert "1 passed" not in suite("test_suite.py", "-k", "night")


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_shared_tests_that_ran_are_written_down(suite, tmp_path: Path, workers: str):
    ids_file = str(tmp_path / "ids.txt")
    suite("-n", workers, "--executed-ids", ids_file, REDIS_URL="redis://127.0.0.1:1/0")

    ids = (tmp_path / "ids.txt").read_text().splitlines()
    assert ids == ["tests/contracts/test_contract.py::test_of_both_columns"]
