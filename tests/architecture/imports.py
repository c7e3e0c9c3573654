"""Who imports whom: app pairs that import each other, and imports hidden in functions."""

import ast

from tests.architecture.source_tree import SourceFile, code_files

ROOT_PACKAGES = {"cms", "learning", "media_pipeline", "search", "frontend"}
NESTED = {"cms", "learning"}


def app_of(dotted: str) -> str | None:
    """`cms.columns` for `cms.columns.models`, `search` for `search.plan`; None for others' code."""
    parts = dotted.split(".")
    if parts[0] not in ROOT_PACKAGES:
        return None
    return ".".join(parts[:2]) if parts[0] in NESTED and len(parts) > 1 else parts[0]


def imported_names(file: SourceFile) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def mutual_pairs() -> set[tuple[str, str]]:
    """Pairs of apps that import each other, in either direction."""
    edges: set[tuple[str, str]] = set()
    for file in code_files():
        here = app_of(file.name.removesuffix(".py").replace("/", "."))
        there = {app_of(name) for name in imported_names(file)}
        edges |= {(here, other) for other in there if here and other and other != here}
    return {(a, b) for a, b in edges if (b, a) in edges and a < b}


def hidden_imports() -> list[str]:
    """Imports inside functions; only `AppConfig.ready` may have one."""
    found = []
    for file in code_files():
        for function in file.functions():
            if function.name == "ready" and file.path.name == "apps.py":
                continue
            found += [
                f"{file.name}:{node.lineno}"
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
    return sorted(set(found))
