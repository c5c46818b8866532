"""The places of the atlas: province shapes, points of the pilot regions, and how to map them."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from helpers.tables.dictionary import TableError, note_read, project_root

if TYPE_CHECKING:
    import geopandas as gpd

PROVINCES = "geo/provinces.topojson"
POINTS = "geo/city_points.csv"
UNITS = "geo/provinces.csv"
DICTIONARY = "geo/datapackage.yaml"
PROVINCE_COUNT = 34
MOST = (70, 0, 140, 60)  # degrees west, south, east and north beyond which nothing of China lies
REBUILD = "Restore the file (`git checkout geo/provinces.topojson`), or make it with scripts/make_provinces.py."
MAINLAND = 700_000  # codes below are of provinces that can take part in the programme

# Albers conic of equal areas, so that shaded areas compare fairly.
PROJECTION: dict[str, Any] = {
    "type": "conicEqualArea",
    "parallels": [25, 47],
    "rotate": [-105, 0, 0],
}


@dataclass(frozen=True)
class Inset:
    """A crowded place drawn a second time, larger; its edges in degrees.

    It shows at least what lies within them. `named` says on which side its frame on the map of the
    country is named, `left` or `right`.
    """

    name: str
    west: float
    south: float
    east: float
    north: float
    named: str = "right"

    def __post_init__(self) -> None:
        if not (self.west < self.east and self.south < self.north):
            raise TableError(
                f"Inset {self.name!r}",
                "its west lies not west of its east, or its south not south of its north",
                "Give its edges in degrees: west=103, south=29, east=105, north=32.",
            )
        if self.named not in ("left", "right"):
            raise TableError(
                f"Inset {self.name!r}", f"named is {self.named!r}", "Write left or right."
            )

    @property
    def center(self) -> tuple[float, float]:
        """Longitude and latitude of its middle, in degrees."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2


INSETS = (
    Inset("capital", west=115.0, south=38.8, east=118.6, north=40.4, named="left"),
    Inset("yangtze", west=116.4, south=29.2, east=124.5, north=32.9),
    Inset("pearl", west=112.2, south=21.8, east=116.0, north=23.6),
)

# Where a province is named, in degrees; on a phone only those that are `True` have room.
AREA_NAMES: dict[str, tuple[float, float, bool]] = {
    "CN-XJ": (84.5, 41.6, True),
    "CN-XZ": (87.5, 31.8, True),
    "CN-QH": (95.8, 35.8, True),
    "CN-NM": (111.8, 43.3, True),
    "CN-HL": (128.3, 47.6, True),
    "CN-YN": (101.4, 24.9, True),
    "CN-SC": (100.3, 31.0, False),
    "CN-SN": (109.3, 37.3, False),
    "CN-HB": (111.2, 32.3, False),
    "CN-SD": (116.2, 36.3, False),
    "CN-HN": (112.3, 27.1, False),
    "CN-GX": (108.4, 24.0, False),
    "CN-GD": (114.7, 23.1, True),
    "CN-JS": (121.3, 32.5, True),
    "CN-ZJ": (118.9, 29.4, True),
    "CN-AH": (117.2, 31.1, True),
    "CN-HE": (115.7, 39.1, False),
    "TW": (124.4, 20.5, False),
    "HK": (114.6, 22.08, True),
    "MO": (113.25, 21.98, True),
}


def load_provinces(*, root: Path | None = None) -> gpd.GeoDataFrame:
    """Read the 34 province-level units, in longitude and latitude (EPSG:4326).

    One row per unit, keyed by `iso` (ISO 3166-2, or TW, HK, MO) with `adcode` and names.
    Generalised: fit for drawing, never for areas or densities. Source and licence:
    `provinces_shapes` in geo/datapackage.yaml. Raises `TableError` if the file is missing, is no
    TopoJSON, is not in degrees or holds another number of units.
    """
    import geopandas as gpd

    # Read by Python, so that a build sees that the page depends on the file.
    content = _require_file(PROVINCES, root).read_bytes()
    try:
        json.loads(content)["objects"]["provinces"]["geometries"]
        provinces = gpd.read_file(io.BytesIO(content)).set_crs(4326)
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        begins = content[:40].decode(errors="replace")
        raise TableError(
            PROVINCES,
            f"is no TopoJSON of provinces ({error!r}); it begins with {begins!r}",
            REBUILD,
        ) from error
    if len(provinces) != PROVINCE_COUNT:
        raise TableError(PROVINCES, f"{len(provinces)} units instead of {PROVINCE_COUNT}", REBUILD)
    west, south, east, north = provinces.total_bounds
    if not (MOST[0] < west < east < MOST[2] and MOST[1] < south < north < MOST[3]):
        reach = f"from {west:.0f} to {east:.0f} east and {south:.0f} to {north:.0f} north"
        raise TableError(PROVINCES, f"reaches {reach}, so it is not in degrees of China", REBUILD)
    return provinces


def load_points(*, root: Path | None = None) -> pd.DataFrame:
    """Read the points of the pilot regions: one row per region, keyed by `region_id`, WGS 84.

    A province is shown at its seat. From GeoNames, CC BY 4.0. `lon` and `lat` are in degrees;
    `name_side` says on which side of its mark a map names the region, empty where any will do. Raises `TableError` if the
    file is missing or an id repeats.
    """
    points = pd.read_csv(_require_file(POINTS, root), dtype={"region_id": "str"})
    repeated = points.loc[points["region_id"].duplicated(), "region_id"].unique().tolist()
    if repeated:
        raise TableError(POINTS, f"region_id {repeated} repeats", "Keep one point per region.")
    return points.assign(name_side=points["name_side"].fillna(""))


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
        raise TableError(
            name,
            "the file is missing",
            "Restore it, or rebuild it with its script; a pack that came without it takes it from the zip "
            "of all data.",
        )
    note_read(name)
    return path
