"""The places of the atlas: province shapes, points of the pilot regions, and how to map them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from helpers.tables.dictionary import TableError, project_root

if TYPE_CHECKING:
    import geopandas as gpd

PROVINCES = "geo/provinces.topojson"
POINTS = "geo/city_points.csv"
UNITS = "geo/provinces.csv"
DICTIONARY = "geo/datapackage.yaml"
PROVINCE_COUNT = 34

# Albers conic of equal areas, so that shaded areas compare fairly.
PROJECTION: dict[str, Any] = {
    "type": "conicEqualArea",
    "parallels": [25, 47],
    "rotate": [-105, 0, 0],
}


@dataclass(frozen=True)
class Inset:
    """A crowded coast drawn a second time, larger; its edges in degrees.

    `shore` is where its frame on the map of the country ends: the inset shows more sea, for names.
    """

    name: str
    west: float
    south: float
    east: float
    north: float
    shore: float

    @property
    def center(self) -> tuple[float, float]:
        """Longitude and latitude of its middle, in degrees."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2


INSETS = (
    Inset("yangtze", west=116.0, south=28.4, east=125.0, north=33.8, shore=122.6),
    Inset("pearl", west=112.3, south=21.6, east=115.3, north=23.8, shore=115.0),
)

# On which side of its point a region is named: `right` unless said here.
LABEL_SIDES = {
    "beijing": "left",
    "tianjin": "below",
    "shenyang": "above",
    "chengdu": "left",
    "chongqing": "below",
    "xian": "above",
    "wuhan": "left",
    "hainan": "left",
    "hefei": "below",
    "nanjing": "above",
    "suzhou": "above",
    "hangzhou": "left",
    "ningbo": "below",
    "guangzhou": "above",
    "shenzhen": "below",
}


def load_provinces(*, root: Path | None = None) -> gpd.GeoDataFrame:
    """Read the 34 province-level units, in longitude and latitude (EPSG:4326).

    One row per unit, keyed by `iso` (ISO 3166-2, or TW, HK, MO) with `adcode` and names.
    Generalised: fit for drawing, never for areas or densities. Source and licence:
    `provinces_shapes` in geo/datapackage.yaml. Raises `TableError` if the file is missing or holds
    another number of units.
    """
    import geopandas as gpd

    path = _require_file(PROVINCES, root)
    # Read by Python, so that a build sees that the page depends on the file.
    provinces = gpd.read_file(io.BytesIO(path.read_bytes())).set_crs(4326)
    if len(provinces) != PROVINCE_COUNT:
        raise TableError(
            PROVINCES,
            f"{len(provinces)} units instead of {PROVINCE_COUNT}",
            "Rebuild the file with scripts/make_provinces.py.",
        )
    return provinces


def load_points(*, root: Path | None = None) -> pd.DataFrame:
    """Read the points of the pilot regions: one row per region, keyed by `region_id`, WGS 84.

    A province is shown at its seat. From GeoNames, CC BY 4.0. `lon` and `lat` are in degrees.
    Raises `TableError` if the file is missing or an id repeats.
    """
    points = pd.read_csv(_require_file(POINTS, root), dtype={"region_id": "str"})
    repeated = points.loc[points["region_id"].duplicated(), "region_id"].unique().tolist()
    if repeated:
        raise TableError(POINTS, f"region_id {repeated} repeats", "Keep one point per region.")
    return points


def load_units(*, root: Path | None = None) -> pd.DataFrame:
    """Read what is known of the province-level units beside their shape: names, codes, seat, coast.

    One row per unit, keyed by `iso`. Described in geo/datapackage.yaml, table `provinces`. Raises
    `TableError` if the file is missing. Sources: geo/datapackage.yaml.
    """
    return pd.read_csv(_require_file(UNITS, root), dtype={"on_coast": "bool"})


def measured_shapes(*, root: Path | None = None) -> dict[str, Any]:
    """How far the shapes were simplified and what that cost, as geo/datapackage.yaml records it.

    Raises `TableError` if it was measured on another file than the one that is drawn.
    """
    path = _require_file(DICTIONARY, root)
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))["resources"]
    entry = next(entry for entry in entries if entry["path"] == Path(PROVINCES).name)
    measured: dict[str, Any] = entry["measured"]
    if measured["hash"] != entry["hash"]:
        raise TableError(
            DICTIONARY,
            f"{PROVINCES} was measured at {measured['hash']}, but is {entry['hash']}",
            "Measure the new file against its source, and write the figures and the hash there.",
        )
    return measured


def _require_file(name: str, root: Path | None) -> Path:
    path = (root or project_root()) / name
    if not path.is_file():
        raise TableError(name, "the file is missing", "Restore it, or rebuild it with its script.")
    return path
