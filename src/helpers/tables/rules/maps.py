"""Rules of what the maps are drawn on: outlines, names and seats of the province-level units."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers.tables.dictionary import TableError
from helpers.tables.places import UNITS, load_provinces
from helpers.tables.rules.faults import Fault, Tables, indexed_rows
from helpers.tables.rules.regions import NEARLY, PROVINCES

CAPITALS = "geo/capitals.csv"
SEAT = {"name_en": "seat_en", "name_zh": "seat_zh", "geonameid": "seat_geonameid"}


def wrong_outlines(root: Path) -> list[dict[str, str]]:
    """The problem of a file of outlines that cannot be drawn; none of one that is missing."""
    try:
        if (root / PROVINCES).is_file():
            load_provinces(root=root)
    except TableError as error:
        return [{"where": error.where, "found": error.found, "remedy": error.remedy}]
    return []


def units_are_called_alike(tables: Tables) -> Iterator[Fault]:
    """A unit has the names and the code in the table that its outline carries."""
    shapes = json.loads(tables.require(PROVINCES).read_text(encoding="utf-8"))
    outlined = {
        shape["id"]: shape["properties"] for shape in shapes["objects"]["provinces"]["geometries"]
    }
    for index, unit in indexed_rows(_cells(tables, UNITS)):
        own = outlined.get(unit["iso"])
        if own is None:
            yield Fault(
                UNITS,
                index,
                f"iso {unit['iso']!r} has no outline in {PROVINCES}",
                "Correct the code, or restore the outline.",
            )
            continue
        for column in ("adcode", "name_en", "name_zh"):
            if str(own[column]) != unit[column]:
                yield Fault(
                    UNITS,
                    index,
                    f"{column} is {unit[column]!r}, but {str(own[column])!r} in {PROVINCES}",
                    f"If {own[column]} is right, write it here; else correct it there.",
                )


def seats_are_those_of_their_units(tables: Tables) -> Iterator[Fault]:
    """The seat of a unit is called as in the table of units, and lies in its outline, or nearly."""
    import shapely

    units = _cells(tables, UNITS).set_index("iso")
    tables.require(PROVINCES)
    outlines = load_provinces(root=tables.root).set_index("iso").geometry
    for index, seat in indexed_rows(_cells(tables, CAPITALS)):
        iso = seat["iso"]
        if iso not in units.index or iso not in outlines.index:
            yield Fault(
                CAPITALS, index, f"iso {iso!r} is not in {UNITS}", "Correct it, or add the unit."
            )
            continue
        for column, named in SEAT.items():
            right = str(units.at[iso, named])
            if right != seat[column]:
                yield Fault(
                    CAPITALS,
                    index,
                    f"{column} is {seat[column]!r}, but {named} of {iso} is {right!r} in {UNITS}",
                    f"If {right} is right, write it here; else correct it there.",
                )
        east, north = (pd.to_numeric(seat[axis], errors="coerce") for axis in ("lon", "lat"))
        point = shapely.Point(float(east), float(north))
        if not outlines[iso].distance(point) <= NEARLY:
            yield Fault(
                CAPITALS,
                index,
                f"the seat at {seat['lon']} east, {seat['lat']} north is not in {iso}",
                f"Correct lon and lat (degrees; are they swapped?), or the outline in {PROVINCES}.",
            )


def _cells(tables: Tables, path: str) -> pd.DataFrame:
    """A table of the maps as text."""
    place = tables.require(path)
    return pd.read_csv(place, dtype=str, keep_default_na=False, encoding="utf-8-sig")
