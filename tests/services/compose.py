"""Reads docker-compose.yml as Compose would, as far as tests need it."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def services() -> dict[str, dict[str, Any]]:
    return compose()["services"]


def nginx_configuration() -> str:
    return literal(compose()["configs"]["nginx"]["content"])


def literal(text: str) -> str:
    """`$$` is Compose's way to write one dollar."""
    return text.replace("$$", "$")


def interpolated(text: str, values: dict[str, str]) -> str:
    """`${NAME}`, `${NAME:-default}` and `${NAME:?why}` as Compose fills them in."""

    def fill(match: re.Match[str]) -> str:
        value = values.get(match["name"], "")
        if not value and match["kind"] == "?":
            raise KeyError(match["name"])
        return value or (match["rest"] or "" if match["kind"] == "-" else "")

    return VARIABLE.sub(fill, text)


def site_environment(values: dict[str, str]) -> dict[str, str]:
    """What web, worker and migrate are given."""
    environment = services()["web"]["environment"]
    return {name: interpolated(value, values) for name, value in environment.items()}
