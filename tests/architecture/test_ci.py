"""What .ci/run leaves out of the services column names no service."""

import re
import subprocess

from tests.architecture.source_tree import ROOT, test_files

NAMED = re.compile(r"mark\.services\(|\bservices\(\"")
# They hold such marks as words: of this rule, and of suites they write and run.
WRITE_ABOUT_IT = ("tests/architecture/", "tests/services/test_rules.py")
LIST = re.compile(r"^service_tests=\(.*?\)$", re.MULTILINE | re.DOTALL)


def listed() -> list[str]:
    """The paths of the list, as the shell expands them."""
    array = LIST.search((ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert array is not None
    script = array[0] + '\nprintf "%s\\n" "${service_tests[@]}"'
    told = subprocess.run(
        ["bash", "-c", script], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return told.stdout.split()


def test_every_path_of_the_services_column_exists():
    gone = [path for path in listed() if not (ROOT / path).exists()]

    assert gone == []


def test_every_test_that_names_a_service_is_run_in_the_services_column():
    paths = listed()
    left_out = [
        file.name
        for file in test_files()
        if file.path.name.startswith("test_")
        and NAMED.search(file.text)
        and not file.name.startswith(WRITE_ABOUT_IT)
        and not any(file.name == path or file.name.startswith(f"{path}/") for path in paths)
    ]

    assert left_out == []
