"""The shape of the house: what import-linter cannot see by itself."""

import tomllib
from pathlib import Path

from django.apps import apps

from tests.architecture.imports import hidden_imports, mutual_pairs
from tests.architecture.source_tree import CODE_FOLDERS, ROOT, code_files

TOP_LEVEL = {
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "Makefile",
    "pyproject.toml",
    "requirements",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "eslint.config.js",
    "stylelint.config.js",
    "Dockerfile",
    "docker-compose.yml",
    "manage.py",
    "cms",
    "learning",
    "media_pipeline",
    "search",
    "frontend",
    "tests",
}


def contracts() -> list[dict]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return settings["tool"]["importlinter"]["contracts"]


def named_in_layers(contract: dict) -> set[str]:
    return {part.strip(" ()") for layer in contract["layers"] for part in layer.split("|")}


def test_every_first_party_app_is_named_in_the_house_contract():
    house = next(contract for contract in contracts() if contract["id"] == "house")

    ours = {
        config.name
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in CODE_FOLDERS
    }

    assert ours <= named_in_layers(house)


def test_every_folder_with_python_in_it_is_a_package():
    folders = {file.path.parent for file in code_files()} - {ROOT}

    assert [str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists()] == []


def test_nothing_unexpected_stands_at_the_top_level():
    visible = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    ignored = {"var", "node_modules"}

    assert visible - ignored - TOP_LEVEL == set()


def test_no_two_apps_import_each_other():
    assert mutual_pairs() == set()


def test_no_import_hides_inside_a_function():
    assert hidden_imports() == []


def test_every_app_has_a_readme():
    missing = [
        config.name
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in CODE_FOLDERS
        and not (Path(config.path) / "README.md").exists()
    ]

    assert missing == []


def test_migrations_have_names_a_reader_understands():
    unnamed = [
        path.name
        for folder in CODE_FOLDERS
        for path in (ROOT / folder).rglob("migrations/0*.py")
        if "_auto_" in path.name or path.stem.endswith("_initial")
    ]

    assert unnamed == []
