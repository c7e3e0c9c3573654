"""Pictures are kept by what they show: nothing is drawn twice, nothing half-made is kept."""

import threading
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from cms.demo.drawing import motifs, rendering
from cms.demo.drawing.motifs import MOTIFS, SUBJECTS, View

PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1600 900">'
    '<rect width="1600" height="900" fill="{colour}"/></svg>'
)
INPUTS = {"svg": "<svg/>", "zoom": "1.0", "x": "0.5", "y": "0.5"}
LEFT_RED = PLAIN.format(colour="#ffffff").replace(
    "</svg>", '<rect width="800" height="900" fill="#c00000"/></svg>'
)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def files() -> list[str]:
    folder = rendering.kept_folder()
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def colour_at(packed: bytes, point: tuple[int, int], tmp_path: Path) -> tuple[int, int, int]:
    file = tmp_path / "picture.webp"
    file.write_bytes(packed)
    return Image.open(file).convert("RGB").getpixel(point)


def test_pictures_are_kept_below_the_folder_of_the_site(tmp_path):
    assert rendering.kept_folder() == tmp_path / "demo" / "drawings"


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_every_drawing_is_a_well_formed_svg_that_fetches_nothing(name):
    text = (rendering.ART / f"{name}.svg").read_text(encoding="utf-8")

    root = ElementTree.fromstring(text)

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("viewBox")
    assert not [word for word in ("<script", "<image", 'href="http', "data:") if word in text]


@pytest.mark.parametrize(
    "changes",
    [{"svg": "<svg> </svg>"}, {"zoom": "1.1"}, {"x": "0.51"}, {"y": "0.49"}],
    ids=["drawing", "zoom", "across", "down"],
)
def test_whatever_changes_the_picture_changes_its_name(changes):
    assert rendering._digest({**INPUTS, **changes}) != rendering._digest(INPUTS)


@pytest.mark.parametrize(("name", "other"), [("QUALITY", 50), ("SHEET", "#set page(width: 1pt)")])
def test_how_pictures_are_made_is_part_of_their_name(monkeypatch, name, other):
    before = rendering._digest(INPUTS)

    monkeypatch.setattr(rendering, name, other)

    assert rendering._digest(INPUTS) != before


def test_a_name_is_the_same_however_its_parts_are_ordered():
    assert rendering._digest(dict(reversed(INPUTS.items()))) == rendering._digest(INPUTS)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('font-family="Noto Sans CJK SC,PingFang SC,sans-serif"', 'font-family="Noto Sans SC"'),
        ('font-family="Songti SC,Noto Serif CJK SC,serif"', 'font-family="Noto Serif SC"'),
        ('font-family="Arial"', 'font-family="Arial"'),
    ],
)
def test_text_is_set_in_the_fonts_we_bring_along(written, shown):
    assert rendering._with_our_fonts(f"<text {written}>采风</text>") == f"<text {shown}>采风</text>"


def test_every_font_a_drawing_asks_for_is_one_we_know():
    asked = set()
    for path in rendering.ART.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        asked |= {part.split('"')[0] for part in text.split('font-family="')[1:]}

    assert asked <= set(rendering.FONT_NAMES)


def test_a_kept_picture_is_not_drawn_again():
    first = rendering.picture_of(PLAIN.format(colour="#3f8372"))
    (name,) = files()
    (rendering.kept_folder() / name).write_bytes(b"as it was kept")

    second = rendering.picture_of(PLAIN.format(colour="#3f8372"))

    assert first != second == b"as it was kept"
    assert files() == [name]


def test_a_drawing_that_is_none_keeps_nothing_and_the_next_one_is_made():
    with pytest.raises(Exception, match=r"."):
        rendering.picture_of("this is no drawing")

    assert files() == []
    assert rendering.picture_of(PLAIN.format(colour="#3f8372"))


def test_several_who_want_one_picture_at_once_get_the_same_and_it_is_drawn_once(monkeypatch):
    made = []
    composed = rendering._composed

    def counted(inputs: dict[str, str]) -> bytes:
        made.append(inputs["zoom"])
        return composed(inputs)

    monkeypatch.setattr(rendering, "_composed", counted)
    pictures: list[bytes] = []
    svg = PLAIN.format(colour="#4b6a86")
    wanting = [
        threading.Thread(target=lambda: pictures.append(rendering.picture_of(svg)))
        for _ in range(4)
    ]

    for each in wanting:
        each.start()
    for each in wanting:
        each.join()

    assert len(made) == 1
    assert len(pictures) == 4
    assert len(set(pictures)) == 1
    assert len(files()) == 1


def test_no_unfinished_file_is_left_beside_a_picture():
    rendering.picture_of(PLAIN.format(colour="#80582a"))

    assert [name for name in files() if not name.endswith(".webp")] == []


@pytest.mark.parametrize(
    ("view", "is_red"),
    [
        (View(drawing="comic"), {(100, 450): True, (1500, 450): False}),
        (View(drawing="comic", zoom=2.0, x=0.25), {(100, 450): True, (1500, 450): True}),
        (View(drawing="comic", zoom=2.0, x=0.75), {(100, 450): False, (1500, 450): False}),
        (View(drawing="comic", zoom=2.0, x=0.0), {(100, 450): True, (1500, 450): True}),
        (View(drawing="comic", zoom=2.0, x=1.0), {(100, 450): False, (1500, 450): False}),
    ],
    ids=["whole", "left half", "right half", "no further than the left edge", "nor the right"],
)
def test_a_view_shows_the_part_it_names_and_never_past_the_edge(view, is_red, tmp_path):
    picture = rendering.picture_of(LEFT_RED, view=view)

    for point, expected in is_red.items():
        red, green, _ = colour_at(picture, point, tmp_path)
        assert (red > 150 and green < 90) is expected


@pytest.mark.parametrize("motif", MOTIFS)
def test_every_motif_leads_to_a_drawing_that_is_there(motif):
    view = motifs.view_of(motif)

    assert (rendering.ART / f"{view.drawing}.svg").is_file()
    assert view.subject == (view.part or SUBJECTS[view.drawing])


def test_a_part_says_what_is_seen_in_it_where_the_whole_would_say_too_much():
    whole = View(drawing="comic")

    part = replace(whole, zoom=2.2, part="车棚里停着车")

    assert whole.subject == "四格漫画，邻居商量楼道里的车"
    assert part.subject == "车棚里停着车"


def test_no_two_motifs_show_quite_the_same():
    views = [(view.drawing, view.zoom, view.x, view.y) for view in MOTIFS.values()]

    shared = {view for view in views if views.count(view) > 1}

    assert shared <= {(drawing, 1.0, 0.5, 0.5) for drawing in SUBJECTS}


@pytest.mark.parametrize("written", ["dragoon", "DRAGON", " dragon", "龙", ""])
def test_a_motif_is_known_by_exactly_its_name(written):
    with pytest.raises(motifs.UnknownSlug):
        motifs.view_of(written)
