"""`make measure`: prints the house measures and exits 1 when one is missed."""

import ast
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.architecture.imports import hidden_imports, mutual_pairs
from tests.architecture.repeats import copied_blocks
from tests.architecture.source_tree import (
    FunctionNode,
    SourceFile,
    body_lines,
    code_files,
    parameters,
    template_files,
    test_files,
)

SUPPRESSION = re.compile(r"#\s*(type:\s*ignore|noqa)(?P<code>[^#]*?)(?P<reason>(--|#).*)?$")
FORBIDDEN_STEMS = {"utils", "util", "helpers", "helper", "common", "misc"}
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\bsrc=)", re.IGNORECASE)
FILM_FILTERS = re.compile(r"^import ffmpeg$", re.MULTILINE)
LONG_FUNCTION = 40
MOST_PARAMETERS = 5


@dataclass(frozen=True, slots=True)
class Measure:
    """One house measure: what was found, what is asked, and whether it holds."""

    name: str
    found: str
    asked: str
    holds: bool
    places: Sequence[str] = ()


def percentile(values: Iterable[int], share: float) -> int:
    """The smallest value that at least `share` of all values do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0


def all_functions(files: list[SourceFile]) -> list[tuple[SourceFile, FunctionNode]]:
    return [(file, function) for file in files for function in file.functions()]


def structure() -> list[Measure]:
    pairs, hidden = mutual_pairs(), hidden_imports()
    stems = [file.name for file in code_files() if file.path.stem in FORBIDDEN_STEMS]
    return [
        Measure("app pairs importing each other", str(len(pairs)), "0", not pairs),
        Measure("imports inside functions", str(len(hidden)), "0", not hidden, hidden),
        Measure("files named utils, helpers, common, misc", str(len(stems)), "0", not stems, stems),
    ]


def file_sizes() -> list[Measure]:
    sizes = {file.name: len(file.lines) for file in code_files()}
    p90, most = percentile(sizes.values(), 0.9), max(sizes.values())
    big = [f"{name} ({lines})" for name, lines in sizes.items() if lines > 350]
    return [
        Measure(
            "non-test file lines, p90 / max",
            f"{p90} / {most}",
            "180 / 350",
            p90 <= 180 and most <= 350,
            big,
        )
    ]


def function_sizes() -> list[Measure]:
    functions = all_functions(code_files())
    lengths = [body_lines(function) for _, function in functions]
    long = [
        f"{file.name}:{function.lineno} {function.name}"
        for file, function in functions
        if body_lines(function) > LONG_FUNCTION
    ]
    wide = [
        f"{file.name}:{function.lineno} {function.name}"
        for file, function in functions
        if parameters(function) > MOST_PARAMETERS
    ]
    middle, p90 = median(lengths), percentile(lengths, 0.9)
    share = len(long) / len(functions)
    return [
        Measure(
            "function lines, median / p90",
            f"{middle:g} / {p90}",
            "6 / 18",
            middle <= 6 and p90 <= 18,
        ),
        Measure("functions over 40 lines", f"{share:.1%}", "1 %", share <= 0.01, long),
        Measure("functions over 5 parameters", str(len(wide)), "0", not wide, wide),
    ]


def typing() -> list[Measure]:
    functions = all_functions(code_files())
    untyped = [
        f"{file.name}:{function.lineno} {function.name}"
        for file, function in functions
        if function.returns is None
    ]
    share = 1 - len(untyped) / len(functions)
    return [Measure("return types", f"{share:.1%}", "100 %", not untyped, untyped)]


def suppressions() -> list[Measure]:
    found, unexplained, lines = 0, [], 0
    for file in code_files():
        lines += file.written_lines
        for number, line in enumerate(file.lines, start=1):
            if match := SUPPRESSION.search(line):
                found += 1
                if not match["reason"]:
                    unexplained.append(f"{file.name}:{number}")
    rate = found / lines * 1000
    return [
        Measure("suppressions per 1,000 lines", f"{rate:.2f}", "1", rate <= 1),
        Measure(
            "suppressions without a reason",
            str(len(unexplained)),
            "0",
            not unexplained,
            unexplained,
        ),
    ]


def queries() -> list[Measure]:
    """Reads are named on the QuerySet, so `.filter(` hardly stands anywhere else.

    The filters of a film are no queries.
    """
    outside, total = [], 0
    for file in code_files():
        if FILM_FILTERS.search(file.text):
            continue
        calls = [
            node.lineno
            for node in ast.walk(file.tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "filter"
        ]
        total += len(calls)
        if not {"models", "querysets"} & {*file.path.parts, file.path.stem}:
            outside += [f"{file.name}:{line}" for line in calls]
    share = len(outside) / max(total, 1)
    return [
        Measure(
            ".filter( outside models and querysets", f"{share:.1%}", "3 %", share <= 0.03, outside
        )
    ]


def testing() -> list[Measure]:
    tests, code = test_files(), code_files()
    ratio = sum(f.written_lines for f in tests) / sum(f.written_lines for f in code)
    names = [
        function.name
        for file in tests
        for function in file.functions()
        if function.name.startswith("test_")
    ]
    words = median([len(name.split("_")) - 1 for name in names]) if names else 0
    return [
        Measure("test lines : code lines", f"{ratio:.2f}", "1.5", ratio >= 1.5),
        Measure("median words in a test name", f"{words:g}", "5", words >= 5),
    ]


def templates() -> list[Measure]:
    files = template_files()
    sizes = [len(path.read_text(encoding="utf-8").splitlines()) for path in files]
    inline = [path.name for path in files if INLINE.search(path.read_text(encoding="utf-8"))]
    p90, most = percentile(sizes, 0.9), max(sizes, default=0)
    return [
        Measure(
            "template lines, p90 / max",
            f"{p90} / {most}",
            "60 / 100",
            p90 <= 60 and most <= 100,
        ),
        Measure("templates with inline style or script", str(len(inline)), "0", not inline, inline),
    ]


def copies() -> list[Measure]:
    found = copied_blocks(code_files())
    return [Measure("copied six-line blocks", str(len(found)), "0", not found, found)]


CHAPTERS = (
    structure,
    file_sizes,
    function_sizes,
    typing,
    suppressions,
    queries,
    testing,
    templates,
    copies,
)


def all_measures() -> list[Measure]:
    return [measure for chapter in CHAPTERS for measure in chapter()]


def main() -> int:
    measures = all_measures()
    for measure in measures:
        mark = "ok  " if measure.holds else "MISS"
        print(f"{mark} {measure.name:<44} {measure.found:>12}   asked {measure.asked}")
        if not measure.holds:
            for place in measure.places[:12]:
                print(f"       {place}")
    return 0 if all(measure.holds for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
