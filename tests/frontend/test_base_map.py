"""The shipped base map covers the district, and says where things stand."""

import json
from io import StringIO
from itertools import combinations
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from shapely.geometry import Point, shape

from frontend.base_map import sheet
from frontend.base_map.drawing import Unit, cells, draw, smoothed

SHIPPED = Path(settings.BASE_DIR) / "frontend" / "static" / "map"
UNITS = [
    Unit(slug="green", name="绿城社区", kind="社区", lat=35.765, lon=115.080),
    Unit(slug="east", name="东方社区", kind="社区", lat=35.758, lon=115.095),
    Unit(slug="willow", name="柳林村", kind="村", lat=35.7812, lon=115.0605),
    Unit(slug="bay", name="河湾村", kind="村", lat=35.79, lon=115.12),
]


@pytest.fixture(scope="module")
def shipped() -> list[dict]:
    return json.loads((SHIPPED / "base.geojson").read_text("utf-8"))["features"]


def layer(features: list[dict], name: str) -> list[dict]:
    return [one for one in features if one["properties"]["layer"] == name]


def test_shipped_map_has_a_cell_for_each_of_the_twenty_units(shipped: list[dict]):
    kinds = [one["properties"]["kind"] for one in layer(shipped, "cell")]

    assert kinds.count("社区") == 2
    assert kinds.count("村") == 18


def test_every_centre_lies_in_its_own_cell_alone(shipped: list[dict]):
    areas = {one["properties"]["name"]: shape(one["geometry"]) for one in layer(shipped, "cell")}

    for place in layer(shipped, "place"):
        centre = shape(place["geometry"])
        holding = [name for name, area in areas.items() if area.contains(centre)]
        assert holding == [place["properties"]["name"]]


def test_cells_of_shipped_map_do_not_overlap(shipped: list[dict]):
    areas = [shape(one["geometry"]) for one in layer(shipped, "cell")]

    assert all(a.intersection(b).area < 1e-8 for a, b in combinations(areas, 2))


def test_river_and_main_roads_have_their_names(shipped: list[dict]):
    assert "濮水河" in {one["properties"]["name"] for one in layer(shipped, "water")}
    assert {one["properties"]["name"] for one in layer(shipped, "road")} >= {"卫都路", "大庆路"}


def test_no_gap_is_left_between_cells():
    found = cells(UNITS)
    whole = found[0].geometry
    for one in found[1:]:
        whole = whole.union(one.geometry)

    assert whole.geom_type == "Polygon"
    assert sum(one.geometry.area for one in found) == pytest.approx(whole.area)


def test_point_between_two_centres_belongs_to_the_nearer():
    green = next(one for one in cells(UNITS) if one.slug == "green")

    assert green.geometry.contains(Point(115.083, 35.764))
    assert not green.geometry.contains(Point(115.094, 35.758))


def test_coordinates_are_rounded_to_a_metre():
    text = json.dumps([one.as_geojson() for one in draw(UNITS)])

    assert (
        max(len(part.split(".")[1].rstrip("],} ")) for part in text.split(", ") if "." in part) <= 5
    )


def test_smoothing_keeps_both_ends():
    line = [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0)]

    smooth = smoothed(line)

    assert (smooth[0], smooth[-1]) == (line[0], line[-1])
    assert len(smooth) > len(line)


def test_spot_counts_from_the_north_west_corner():
    corner = sheet.spot(lat=sheet.NORTH, lon=sheet.WEST)

    assert (corner.x, corner.y) == (0, 0)
    assert sheet.spot(lat=35.765, lon=115.08).is_on_sheet
    assert not sheet.spot(lat=36.5, lon=115.08).is_on_sheet


def test_window_at_the_edge_stays_on_the_sheet():
    left, top, width, height = sheet.window(sheet.Spot(x=2, y=2), width=300, height=220).split()

    assert (float(left), float(top), width, height) == (0, 0, "300", "220")


def test_command_draws_both_files_from_a_list_of_units(tmp_path: Path):
    listed = tmp_path / "units.yaml"
    rows = [
        {"slug": u.slug, "name": u.name, "kind": u.kind, "lat": u.lat, "lon": u.lon} for u in UNITS
    ]
    listed.write_text(json.dumps({"districts": rows}), "utf-8")

    call_command("draw_base_map", str(listed), to=tmp_path, stdout=StringIO())

    assert "绿城社区" in (tmp_path / "base.geojson").read_text("utf-8")
    assert 'id="sheet"' in (tmp_path / "base.svg").read_text("utf-8")


@pytest.mark.parametrize("content", ["", "districts: 5", "districts: [{slug: a}]", "{"])
def test_command_tells_what_is_wrong_with_its_file(tmp_path: Path, content: str):
    listed = tmp_path / "units.yaml"
    listed.write_text(content, "utf-8")

    with pytest.raises(CommandError, match="读不了"):
        call_command("draw_base_map", str(listed), to=tmp_path)
