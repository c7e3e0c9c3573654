"""Reads the repository's files as syntax trees, for the measures and the architecture tests."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE_FOLDERS = ("cms", "learning", "media_pipeline", "search", "frontend")
LEFT_OUT = {"migrations", "node_modules", "__pycache__", "content", "build"}
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class SourceFile:
    """One Python file: its text, its lines and its syntax tree."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def written_lines(self) -> int:
        """Lines that are neither blank nor a comment alone."""
        return sum(1 for line in self.lines if line.strip() and not line.strip().startswith("#"))

    def functions(self) -> Iterator[FunctionNode]:
        for node in ast.walk(self.tree):
            if isinstance(node, FunctionNode):
                yield node


def _python_files(folder: Path) -> Iterator[SourceFile]:
    for path in sorted(folder.rglob("*.py")):
        if not LEFT_OUT & set(path.relative_to(ROOT).parts):
            yield SourceFile(path)


def code_files() -> list[SourceFile]:
    """Every Python file of the product (migrations and content left out)."""
    found = [file for name in CODE_FOLDERS for file in _python_files(ROOT / name)]
    return [*found, SourceFile(ROOT / "manage.py")]


def test_files() -> list[SourceFile]:
    """Every Python file under tests/."""
    return list(_python_files(ROOT / "tests"))


test_files.__test__ = False  # type: ignore[attr-defined] # pytest would collect it by its name


def template_files() -> list[Path]:
    return sorted((ROOT / "frontend" / "templates").rglob("*.html"))


def body_lines(function: FunctionNode) -> int:
    """Lines from the first statement after the docstring to the last, as a reader counts them."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:] or body
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def parameters(function: FunctionNode) -> int:
    """Parameters a caller may give: `self` and `cls` do not count, `*args` counts as one."""
    spec = function.args
    names = [arg.arg for arg in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    extra = (spec.vararg is not None) + (spec.kwarg is not None)
    return len([name for name in names if name not in {"self", "cls"}]) + extra
