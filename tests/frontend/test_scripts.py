"""What scripts and pages rely on in each other: hooks, cookies, addresses, and what scripts leave
alone. Read from the sources; what they do in a browser is seen in the journeys."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from cms.library.services import ASSET_TOPIC
from cms.people.face import SIGNED_IN_COOKIE, SIZE_COOKIE, THEME_COOKIE
from cms.people.models import TextSize, Theme
from frontend import context
from media_pipeline.models import Asset

FRONTEND = Path(settings.BASE_DIR) / "frontend"
SCRIPTS = {
    str(file.relative_to(FRONTEND / "static/js")): file.read_text("utf-8")
    for file in sorted((FRONTEND / "static/js").rglob("*.js"))
}
TEMPLATES = "\n".join(
    file.read_text("utf-8") for file in sorted((FRONTEND / "templates").rglob("*.html"))
)
HOOK = re.compile(r"\[(data-[a-z-]+)[\]=]")
IMPORTED = re.compile(r'(?:from|import) "\./([^"]+)"|import\("\./([^"]+)"\)')
ENTRIES = {"site.js", "map.js", "player.js", "asset.js", "upload.js"}
# Set and read by scripts alone, between leaving a page and coming back to it.
SCRIPTS_OWN = {"data-quiet"}


def code_of(name: str) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|//[^\n\"]*$", "", SCRIPTS[name], flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_hook_a_script_looks_for_stands_in_a_template(name: str):
    hooks = set(HOOK.findall(code_of(name))) - SCRIPTS_OWN

    assert {hook for hook in hooks if hook not in TEMPLATES} == set()


def test_every_hook_of_a_template_is_read_by_a_script_or_a_style():
    styles = "".join(file.read_text("utf-8") for file in (FRONTEND / "static/css").rglob("*.css"))
    read = "".join(code_of(name) for name in SCRIPTS) + styles
    hooks = set(re.findall(r"\s(data-[a-z-]+)(?=[\s=>{])", TEMPLATES))

    def is_read(hook: str) -> bool:
        words = hook.removeprefix("data-").split("-")
        camel = words[0] + "".join(word.title() for word in words[1:])
        return hook in read or bool(re.search(rf"\b{camel}\b", read))

    in_a_variable = {"data-size", "data-theme"}
    assert {hook for hook in hooks - in_a_variable if not is_read(hook)} == set()


@pytest.mark.parametrize("name", SCRIPTS)
@pytest.mark.parametrize(
    "word",
    [
        "eval(", "new Function", "document.write", "localStorage", "sessionStorage", "indexedDB",
        "setInterval", "sendBeacon", "XMLHttpRequest", "alert(", "confirm(", "window.open",
        ".style.cssText", 'setAttribute("style"', "console.",
    ],
)  # fmt: skip
def test_script_does_without(name: str, word: str):
    assert word not in code_of(name)


def test_what_was_fetched_enters_a_page_as_html_in_one_place_alone():
    fetching = [name for name in SCRIPTS if "fetch(" in code_of(name)]

    assert [name for name in fetching if "innerHTML" in code_of(name)] == ["personal.js"]


def test_words_of_a_place_enter_the_map_as_text():
    card = code_of("map/card.js")

    assert "textContent = place.name" in card
    assert "place.name" not in "".join(re.findall(r"innerHTML = [^;]*;", card))


def test_position_is_asked_for_in_one_place_alone():
    asking = [name for name in SCRIPTS if "getCurrentPosition" in code_of(name)]

    assert asking == ["location.js"]
    assert not [name for name in SCRIPTS if "watchPosition" in code_of(name)]


def test_position_is_rounded_before_it_leaves():
    assert "DIGITS = 4" in SCRIPTS["location.js"]
    assert code_of("location.js").count("toFixed(DIGITS)") == 2


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_calls_no_other_host(name: str):
    addresses = re.findall(r"[\"'`]((?:https?:)?//[^\"'`]*)", code_of(name))

    assert set(addresses) <= {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_says_first_what_it_is_for(name: str):
    assert SCRIPTS[name].startswith("/* ")


def test_every_script_is_reached_from_an_entry():
    found, waiting = set(), set(ENTRIES)
    while waiting:
        name = waiting.pop()
        found.add(name)
        folder = str(Path(name).parent)
        for groups in IMPORTED.findall(SCRIPTS[name]):
            path = "".join(groups)
            waiting |= {str(Path(folder) / path)} - found

    assert found == set(SCRIPTS)


def test_faces_are_kept_in_the_cookies_the_server_reads():
    script = code_of("face.js")

    assert f'cookie: "{SIZE_COOKIE}"' in script
    assert f'cookie: "{THEME_COOKIE}"' in script
    assert f'"{SIGNED_IN_COOKIE}"' in code_of("personal.js")


@pytest.mark.parametrize(
    ("kind", "known"),
    [("size", {*TextSize.values}), ("theme", {*Theme.values})],
)
def test_switch_sets_only_what_an_account_can_keep(kind: str, known: set[str]):
    line = re.search(rf"  {kind}: {{ (.*?) }}", code_of("face.js"))

    assert line is not None
    values = dict(re.findall(r'(\w+): "([^"]+)"', line.group(1)))
    assert {values["on"], values["off"]} <= known


def test_switched_on_faces_are_drawn_by_the_server_too():
    script = code_of("face.js")

    assert set(re.findall(r'on: "(\w+)"', script)) <= {*context.THEMES, *context.SIZES}


def test_change_by_script_carries_the_token():
    sending = [name for name in SCRIPTS if 'method: "POST"' in code_of(name)]

    assert sending == ["face.js"]
    assert '"X-CSRFToken": token' in code_of("face.js")


def test_only_a_signed_in_visitors_page_asks_who_reads_it():
    script = code_of("personal.js")

    asked = script.index('readCookie(SIGNED_IN) !== "1"')
    assert asked < script.index("fetch(address")


def test_cookie_of_a_script_is_for_this_site_alone():
    script = code_of("cookies.js")

    assert "SameSite=Lax" in script
    assert "; Secure" in script
    assert "Path=/" in script


@pytest.mark.parametrize(
    ("name", "until"),
    [("paper.js", "data-print"), ("paper.js", "data-share"), ("location.js", "data-locate")],
)
def test_tool_is_shown_once_its_script_can_serve_it(name: str, until: str):
    assert until in code_of(name)
    assert 'classList.remove("is-waiting")' in code_of(name)
    assert re.search(rf"is-waiting[^>]*{until}", TEMPLATES)


def test_motion_waits_for_those_who_want_it():
    moving = [name for name in SCRIPTS if "behavior:" in code_of(name) or "flyTo" in code_of(name)]

    assert all("prefers-reduced-motion" in code_of(name) for name in moving)


def test_a_film_that_was_sent_in_is_followed_by_its_topic_and_asked_for_while_it_is_silent():
    script = code_of("upload/state.js")

    assert "new Topic(`asset.${number}`" in script
    assert ASSET_TOPIC.format("${number}") == "asset.${number}"
    assert script.count("fetch(") == 1


def test_states_after_which_nothing_more_is_told_are_those_of_the_server():
    listed = code_of("upload/state.js").partition("new Set(")[2].partition(")")[0]

    goes_on = {*Asset.BUSY, Asset.State.PLAYABLE}
    over = {str(state) for state in Asset.State if state not in goes_on}
    assert set(re.findall(r"\w+", listed)) == over
