"""Draws frontend/static/map/ anew from a list of units."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from frontend.base_map.drawing import Unit, draw
from frontend.base_map.picture import svg

SHOWN = ("社区", "村")


class UnreadableUnits(CommandError):
    """The file is no list of units."""

    def __init__(self, path: Path, problem: Exception) -> None:
        super().__init__(f"读不了 {path}：{problem}")


class Command(BaseCommand):
    help = "Draw the base map (GeoJSON and SVG) from the units of a YAML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("units", type=Path, help="YAML with a list `districts`")
        target = Path(settings.BASE_DIR) / "frontend" / "static" / "map"
        parser.add_argument("--to", type=Path, default=target, help="folder to write into")

    def handle(self, *_: Any, **options: Any) -> None:
        """Both files, or one line about what is wrong."""
        units = read_units(options["units"])
        features = draw(units)
        collection = {"type": "FeatureCollection", "features": [f.as_geojson() for f in features]}
        folder: Path = options["to"]
        text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
        (folder / "base.geojson").write_text(text + "\n", encoding="utf-8")
        (folder / "base.svg").write_text(svg(features), encoding="utf-8")
        self.stdout.write(f"{len(units)} 个村社区，{len(features)} 个图形 → {folder}")


def read_units(path: Path) -> list[Unit]:
    """The communities and villages of the file."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))["districts"]
        return [
            Unit(
                slug=row["slug"], name=row["name"], kind=row["kind"], lat=row["lat"], lon=row["lon"]
            )
            for row in rows
            if row["kind"] in SHOWN
        ]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as problem:
        raise UnreadableUnits(path, problem) from problem
