"""The entries search is judged by stand here exactly as the judges read them."""

import csv
from pathlib import Path

import pytest

from cms.demo.reading import read_world
from cms.demo.recordings import all_stories
from cms.venues.timetable import parse_weekly

TABLE = Path(__file__).parent / "judged.tsv"
COLUMNS = (
    "mark",
    "slug",
    "kind",
    "area",
    "point",
    "hours",
    "price",
    "visibility",
    "title",
    "tags",
    "summary",
)
WEEKDAYS = {"Mo": "1", "Tu": "2", "We": "3", "Th": "4", "Fr": "5", "Sa": "6", "Su": "7"}


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as table:
        lines = [line for line in table if not line.startswith("#")]
    return [dict(zip(COLUMNS, row, strict=True)) for row in csv.reader(lines, delimiter="\t")]


@pytest.fixture(scope="module")
def entries():
    world = read_world()
    return {entry.slug: entry for entry in (*all_stories(world), *world.comics, *world.venues)}


def our_hours(written: str) -> dict[str, str]:
    """`Mo-Fr 08:30-12:00,14:30-18:00; Mo off` as the venues' file writes it."""
    if written == "24/7":
        return {"1-7": "00:00-24:00"}
    hours = {}
    for rule in written.split(";"):
        days, times = rule.split()
        if times != "off":
            first, last = days.split("-")
            hours[f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"] = times
    return hours


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["slug"])
def test_judged_entry_is_word_for_word_what_the_table_says(row, entries):
    entry = entries[row["slug"]]

    assert (getattr(entry, "title", "") or entry.name) == row["title"]
    assert " ".join(entry.tags) == row["tags"]
    assert entry.summary == row["summary"]
    assert (getattr(entry, "visibility", None) is None) == (row["visibility"] == "public")


@pytest.mark.parametrize(
    "row", [r for r in rows() if r["point"] != "-"], ids=lambda row: row["slug"]
)
def test_judged_entry_stands_where_the_table_says(row, entries):
    entry = entries[row["slug"]]

    lat, lon = (float(part) for part in row["point"].split(","))

    assert (entry.lat, entry.lon) == (lat, lon)


@pytest.mark.parametrize(
    "row", [r for r in rows() if r["kind"] == "venue"], ids=lambda row: row["slug"]
)
def test_judged_venue_opens_and_costs_what_the_table_says(row, entries):
    venue = entries[row["slug"]]

    assert set(parse_weekly(venue.hours)) == set(parse_weekly(our_hours(row["hours"])))
    assert venue.free is (row["price"] == "free")


def test_every_entry_marked_as_judged_is_in_the_table(entries):
    marked = {slug for slug, entry in entries.items() if getattr(entry, "judged", False)}

    assert marked <= {row["slug"] for row in rows()}
