"""What the build made: how heavy it is, and that nothing of it calls a stranger."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
BUILT = ROOT / "frontend" / "static" / "build"
KILO = 1000
BUDGETS = [("site.css", 20), ("site.js", 25)]
FOREIGN = re.compile(r"(?:url\(|import\(|src=|fetch\()[\"'(]?https?://")


def packed(*names: str) -> int:
    return sum(len(gzip.compress((BUILT / name).read_bytes(), 9)) for name in names)


@pytest.fixture(autouse=True)
def _is_built() -> None:
    assert (BUILT / "site.css").exists(), "run `npm run build` first (make setup does)"


@pytest.mark.parametrize(("name", "kilobytes"), BUDGETS)
def test_first_view_stays_within_its_budget(name: str, kilobytes: int):
    assert packed(name) <= kilobytes * KILO


def test_map_stays_within_its_budget():
    base = gzip.compress((ROOT / "frontend/static/map/base.geojson").read_bytes(), 9)

    assert packed("map.js", "map.css") + len(base) <= 70 * KILO


def test_player_stays_within_its_budget():
    assert packed("player.js", "player.css") <= 170 * KILO


def test_editor_waits_for_little_more_than_the_player_itself():
    assert packed("asset.js", "asset.css") <= 3 * KILO


@pytest.mark.parametrize(
    "name",
    [
        "site.css",
        "site.js",
        "map.css",
        "map.js",
        "player.css",
        "asset.css",
        "asset.js",
        "icons.svg",
    ],
)
def test_built_file_asks_no_other_host(name: str):
    assert not FOREIGN.search((BUILT / name).read_text("utf-8"))


def test_old_browsers_get_styles_without_layers():
    assert "@layer" not in (BUILT / "site.css").read_text("utf-8")


def test_sprite_holds_exactly_the_listed_icons():
    listed = json.loads((ROOT / "frontend/icons.json").read_text("utf-8"))
    sprite = (BUILT / "icons.svg").read_text("utf-8")

    assert sorted(re.findall(r'<symbol id="([^"]+)"', sprite)) == sorted(listed)


def test_every_listed_icon_is_used_somewhere():
    sources = [
        file.read_text("utf-8")
        for folder in ("frontend/templates", "frontend/static/js", "frontend")
        for file in (ROOT / folder).glob("**/*" if "/" in folder else "*.py")
        if file.is_file()
    ]
    text = "\n".join(sources)
    listed = json.loads((ROOT / "frontend/icons.json").read_text("utf-8"))

    assert [name for name in listed if f'"{name}"' not in text] == []


def test_lock_file_names_no_registry():
    lock = (ROOT / "package-lock.json").read_text("utf-8")

    assert "resolved" not in lock


def test_packages_stand_at_one_version():
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}.values()

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)
