"""What stylesheets promise beyond what stylelint sees: nothing dead or missing, faces, paper."""

import re
from pathlib import Path

import pytest
from django.conf import settings

FRONTEND = Path(settings.BASE_DIR) / "frontend"
CSS = FRONTEND / "static" / "css"
SHEETS = {
    str(file.relative_to(CSS)): re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
    for file in sorted(CSS.rglob("*.css"))
}
EVERY_RULE = "\n".join(SHEETS.values())
TEMPLATES = "\n".join(
    file.read_text("utf-8") for file in sorted((FRONTEND / "templates").rglob("*.html"))
)
SCRIPTS = "\n".join(file.read_text("utf-8") for file in (FRONTEND / "static/js").rglob("*.js"))
CODE = "\n".join(file.read_text("utf-8") for file in FRONTEND.rglob("*.py"))
CLASS = re.compile(r"\.([a-z][a-z0-9-]*)(?=[^{};]*\{)")
VARIABLE = re.compile(r"var\((--[a-z0-9-]+)")
SET = re.compile(r"(--[a-z0-9-]+)\s*:")
IN_PAGES = TEMPLATES + SCRIPTS + CODE
COMPONENTS = sorted(name for name in SHEETS if name.startswith("components/"))
PAGES = sorted(name for name in SHEETS if name.startswith("pages/"))
BUILT = FRONTEND / "static" / "build"


@pytest.mark.parametrize("name", SHEETS)
def test_every_variable_a_sheet_uses_is_set_somewhere(name: str):
    used = {v for v in VARIABLE.findall(SHEETS[name]) if f"var({v}," not in SHEETS[name]}

    assert used - set(SET.findall(EVERY_RULE)) == set()


def test_every_token_is_used():
    tokens = set(SET.findall(SHEETS["tokens.css"] + SHEETS["steady.css"]))

    drawn = IN_PAGES + (FRONTEND / "base_map/picture.py").read_text("utf-8")
    unused = {token for token in tokens if f"var({token}" not in EVERY_RULE + drawn}
    assert unused <= WAITING_TOKENS


# Named in the palette for what a component will draw; contrast is held for them as well.
WAITING_TOKENS = {"--bed", "--cinnabar-deep", "--s-8", "--calm", "--ease", "--shadow-lift"}


@pytest.mark.parametrize("name", [*COMPONENTS, *PAGES])
def test_sheet_stands_in_its_layer(name: str):
    layer = name.partition("/")[0]

    assert re.match(rf"\s*@layer {layer} {{", SHEETS[name])


@pytest.mark.parametrize("name", [*COMPONENTS, *PAGES, "base.css"])
def test_sheet_is_joined_by_the_site(name: str):
    assert f'"./{name}"' in SHEETS["site.css"] or f'"{name}"' in SHEETS["site.css"]


def test_sheet_of_the_admin_leaves_the_look_of_wagtail_alone():
    joined = set(re.findall(r'@import url\("([^"]+)"\)', SHEETS["asset.css"]))

    assert joined == {"steady.css", "components/player.css"}
    assert "color-scheme" not in SHEETS["steady.css"]
    # Whatever the player's parts are made of is there without the site's own tokens.
    used = set(VARIABLE.findall(SHEETS["player.css"] + SHEETS["asset.css"]))
    assert used <= set(SET.findall(SHEETS["steady.css"]))


@pytest.mark.parametrize("name", [*COMPONENTS, *PAGES])
def test_sheet_writes_no_raw_colour(name: str):
    assert not re.search(r"#[0-9a-f]{3,8}\b|\brgb\(|\bhsl\(", SHEETS[name])


@pytest.mark.parametrize("name", [*COMPONENTS, *PAGES])
def test_breakpoints_grow_with_the_type(name: str):
    conditions = re.findall(r"@(?:media|container)[^{]*", SHEETS[name])

    assert [one for one in conditions if re.search(r"\d+px", one)] == []


@pytest.mark.parametrize("name", SHEETS)
def test_focus_is_never_taken_away(name: str):
    assert not re.search(r"outline:\s*(?:0|none)", SHEETS[name])


@pytest.mark.parametrize("name", SHEETS)
def test_no_font_and_no_picture_is_fetched_from_elsewhere(name: str):
    assert "@font-face" not in SHEETS[name]
    assert not re.search(r"url\([\"']?(?:https?:)?//", SHEETS[name])


def test_motion_stops_for_those_who_ask():
    for name, sheet in SHEETS.items():
        if "infinite" in sheet or "transition:" in sheet:
            assert "prefers-reduced-motion: reduce" in SHEETS["base.css"], name
    stilled = SHEETS["base.css"].split("prefers-reduced-motion: reduce")[1][:200]
    assert "animation: none !important" in stilled
    assert "transition: none !important" in stilled


def test_dark_face_is_for_screens_and_paper_stays_white():
    tokens = SHEETS["tokens.css"]

    before_chosen = tokens[: tokens.index('[data-theme="dark"]')]
    assert before_chosen.rstrip().endswith("@media screen {")
    assert "@media screen and (prefers-color-scheme: dark)" in tokens
    assert tokens.count("color-scheme: dark;") == 2


@pytest.mark.parametrize(
    "part", [".mast-top", ".mast-nav", ".tabbar", ".foot", ".banner", ".crumbs", ".no-print"]
)
def test_paper_shows_no_controls(part: str):
    hidden = re.search(r"@media print \{.*?([^{}]*)\{ display: none !important; \}",
                       SHEETS["components/print.css"], re.DOTALL)  # fmt: skip

    assert hidden is not None
    assert part in [one.strip() for one in hidden.group(1).split(",")]


def test_paper_tells_where_a_link_leads():
    assert 'content: "（" attr(href) "）"' in SHEETS["components/print.css"]


def test_what_is_for_paper_alone_is_not_on_the_screen():
    assert "@media screen { .print-only { display: none; } }" in SHEETS["base.css"]


@pytest.mark.parametrize(("size", "least"), [("large", 48), ("huge", 60)])
def test_targets_grow_with_the_type(size: str, least: int):
    block = re.search(rf'\[data-size="{size}"\]\s*{{([^}}]*)}}', SHEETS["tokens.css"])

    assert block is not None
    scale = int(re.search(r"font-size: (\d+)%", block.group(1)).group(1)) / 100
    tap = float(re.search(r"--tap: ([\d.]+)rem", block.group(1)).group(1))
    assert tap * 16 * scale >= least


@pytest.mark.parametrize(("size", "least"), [("large", 18), ("huge", 18)])
def test_smallest_type_stays_above_its_floor(size: str, least: int):
    block = re.search(rf'\[data-size="{size}"\]\s*{{([^}}]*)}}', SHEETS["tokens.css"])

    assert block is not None
    scale = int(re.search(r"font-size: (\d+)%", block.group(1)).group(1)) / 100
    smallest = float(re.search(r"--t--1: ([\d.]+)rem", block.group(1)).group(1))
    assert round(smallest * 16 * scale, 1) >= least


@pytest.mark.parametrize("name", [*COMPONENTS, *PAGES])
def test_every_class_of_a_sheet_is_worn_by_something(name: str):
    unworn = {one for one in CLASS.findall(SHEETS[name]) if not is_worn(one)}

    assert unworn - DRAWN_LAYERS == set()


def is_worn(one: str) -> bool:
    """Written out, or put together from its first half in a template (`notice--{{ tone }}`)."""
    first, _, rest = one.partition("--")
    is_put_together = bool(rest) and f"{first}--{{{{" in TEMPLATES
    return is_put_together or bool(re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", IN_PAGES))


# The map's script puts these together from the layers of the base map.
DRAWN_LAYERS = {f"m-{layer}" for layer in ("cell", "water", "road", "lane", "bridge")}


def test_built_sheet_holds_every_component():
    built = (BUILT / "site.css").read_text("utf-8")

    for name in COMPONENTS:
        for one in CLASS.findall(SHEETS[name]):
            assert f".{one}" in built, (name, one)
